"""``hocba source preview``: what one record would be, masked."""

from typing import Annotated

import typer

from hocba_plugin.cli import session
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    LanguageOption,
    SchoolOption,
)
from hocba_plugin.cli.check_results import Results
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.source import ORIGINS, REQUIRED, group
from hocba_plugin.cli.usage import Misuse
from hocba_plugin.journey.form_fields import Origin
from hocba_plugin.journey.preview import Preview, Shown, preview
from hocba_plugin.journey.pupils import checked_pupil
from hocba_plugin.reports.places import spoken

WantedClass = Annotated[str, typer.Option("--class", help="Tên lớp / Class name")]
NumberOption = Annotated[
    int, typer.Option("--number", min=1, help="Học sinh thứ mấy của lớp / Which pupil of the class")
]


@group.command("preview", help="Một học bạ sẽ ra sao, đã che thông tin. / One record, masked.")
def preview_(
    class_: WantedClass,
    number: NumberOption = 1,
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Show the fields one record would have, masked; exit 1 when it would be stopped."""
    output = Output(lang, json)
    with session.journey(config) as journey:
        found = (preview(journey, one, class_, number) for one in journey.schools(school))
        seen = next(filter(None, found), None)
        pupils = [checked_pupil(seen.checked)] if seen else []
        results = Results.of(journey, pupils, output)
    if seen is None:
        raise Misuse(
            "--number",
            f"lớp {class_} không có học sinh thứ {number}",
            f"no pupil {number} in class {class_}",
        )
    _preview(output, seen)
    results.show_findings(all_=True)
    output.result(
        {
            "record": seen.checked.source.place,
            "due": seen.checked.due,
            "stopped": seen.checked.stopped,
            "fields": [_shown_row(one) for one in seen.fields],
            "findings": [session.finding_row(one) for one in seen.checked.report.findings],
        }
    )
    return 1 if seen.checked.stopped else 0


def _preview(output: Output, seen: Preview) -> None:
    place = seen.checked.source.place
    due_vi, due_en = ("", "") if seen.checked.due else (" (không đến hạn)", " (not due)")
    place_vi, place_en = spoken(place)
    output.say(
        f"Học bạ sẽ lập từ {place_vi}{due_vi}",
        f"The record that would be made of {place_en}{due_en}",
    )
    output.table(
        [
            ("Trường", "Field"),
            ("Ý nghĩa", "Meaning"),
            ("Giá trị (đã che)", "Value (masked)"),
            ("Lấy từ", "Comes from"),
        ],
        [_shown_cells(output, one) for one in seen.fields],
    )


def _shown_cells(output: Output, shown: Shown) -> tuple[str, ...]:
    row, origin = shown.field.row, shown.field.origin
    value = output.text(shown.vi or "", shown.en or "")
    if not value and origin is not Origin.GENERATED:
        value = f"– ({output.text(*REQUIRED[row.required])})"
    return (
        shown.field.name,
        output.text(row.meaning_vi, row.meaning_en),
        value,
        output.text(*ORIGINS[origin]),
    )


def _shown_row(shown: Shown) -> dict[str, object]:
    row = shown.field.row
    return {
        "path": shown.field.place,
        "meaning_vi": row.meaning_vi,
        "meaning_en": row.meaning_en,
        "required": row.required,
        "origin": shown.field.origin.value,
        "value_vi": shown.vi,
        "value_en": shown.en,
    }
