"""``hocba source check | preview``: can the school's data be read, and what would come of them."""

from collections.abc import Sequence
from typing import Annotated

import typer

from hocba_hooks import Part
from hocba_plugin.cli import session
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    LanguageOption,
    SchoolOption,
    app,
)
from hocba_plugin.cli.output import Output
from hocba_plugin.journey.form_fields import Origin
from hocba_plugin.journey.looking import FieldUse, Look, look
from hocba_plugin.journey.preview import Preview, Shown, preview

group = typer.Typer(no_args_is_help=True, help="Dữ liệu nguồn của trường. / The school's data.")
app.add_typer(group, name="source")

ORIGINS = {
    Origin.SOURCE: ("dữ liệu nguồn", "the source"),
    Origin.CONFIGURATION: ("hocba.toml", "hocba.toml"),
    Origin.DERIVED: ("suy ra từ khối và năm học", "grade and school year"),
    Origin.GENERATED: ("sinh khi lập học bạ", "making the record"),
}
REQUIRED = {
    "yes": ("bắt buộc", "required"),
    "conditional": ("tùy trường hợp", "depends"),
    "no": ("không bắt buộc", "optional"),
}
WantedClass = Annotated[str, typer.Option("--class", help="Tên lớp / Class name")]
NumberOption = Annotated[
    int, typer.Option("--number", min=1, help="Học sinh thứ mấy của lớp / Which pupil of the class")
]


@group.command("check", help="Đọc được không, nhận ra gì, thiếu gì. / What can be read.")
def check(
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Read everything and say what it was taken for; exit 1 when a needed field has no origin."""
    output = Output(lang, json)
    with session.journey(config) as journey:
        looks = [(one.school.code, look(journey, one)) for one in journey.schools(school)]
    for code, seen in looks:
        _tell(output, code, seen)
    output.result({"schools": [_look_row(code, seen) for code, seen in looks]})
    return 0 if all(seen.good for _, seen in looks) else 1


def _tell(output: Output, code: str, seen: Look) -> None:
    output.say(f"Trường {code}", f"School {code}")
    _parts(output, seen.parts)
    output.say(
        f"{seen.classes} lớp, {seen.pupils} học sinh, {seen.due} đến hạn cấp học bạ; "
        f"{seen.clean} đọc được không có ghi chú nào.",
        f"{seen.classes} classes, {seen.pupils} pupils, {seen.due} due; "
        f"{seen.clean} read without a finding.",
    )
    if not seen.due:
        output.say(
            "Chưa có học sinh nào đến hạn cấp học bạ: xem lại năm học, mã trường trong hocba.toml.",
            "No record is due: see to the school year and the school's code in hocba.toml.",
        )
    output.say(
        f"Người ký: {seen.signers.with_id}/{seen.signers.count} có số định danh cá nhân, "
        f"{seen.ambiguous} lần chưa rõ là ai; danh sách nhân sự: {seen.staff.count} người, "
        f"{seen.staff.with_id} có số định danh.",
        f"Signers: {seen.signers.with_id} of {seen.signers.count} with a personal ID, "
        f"{seen.ambiguous} times not clear who; staff list: {seen.staff.count} people, "
        f"{seen.staff.with_id} with a personal ID.",
    )
    _findings(output, seen)
    _nowhere(output, seen.from_nowhere)


def _parts(output: Output, parts: Sequence[Part]) -> None:
    if not parts:
        output.say(
            "Nguồn này không cho biết chi tiết từng phần.", "This source does not tell its parts."
        )
        return
    output.table(
        [
            ("Chỗ", "Place"),
            ("Nhận là", "Taken for"),
            ("Số dòng", "Rows"),
            ("Cột nhận ra", "Columns"),
            ("Chưa có cột", "Not there"),
            ("Không dùng", "Not used"),
        ],
        [
            (
                part.place,
                output.text(part.kind_vi, part.kind_en),
                part.rows,
                len(part.columns) or "",
                ", ".join(part.missing),
                ", ".join(part.unused),
            )
            for part in parts
        ],
    )


def _findings(output: Output, seen: Look) -> None:
    if seen.findings:
        output.table(
            [("Mã", "Code"), ("Mức", "Level"), ("Số lần", "Times"), ("Nội dung", "Finding")],
            [
                (code, severity, times, output.text(vi, en))
                for (code, severity, vi, en), times in seen.findings
            ],
        )


def _nowhere(output: Output, uses: Sequence[FieldUse]) -> None:
    if not uses:
        return
    output.say(
        "Các trường của học bạ chưa lấy được từ đâu:",
        "Fields of the record that come from nowhere:",
    )
    output.table(
        [
            ("Trường", "Field"),
            ("Ý nghĩa", "Meaning"),
            ("Bắt buộc", "Required"),
            ("Phải có trong", "Should come from"),
        ],
        [
            (
                use.row.name,
                output.text(use.row.meaning_vi, use.row.meaning_en),
                output.text(*REQUIRED["yes" if use.needed else use.row.required]),
                output.text(*ORIGINS[use.origin]),
            )
            for use in uses
        ],
    )


def _look_row(code: str, seen: Look) -> dict[str, object]:
    return {
        "school": code,
        "good": seen.good,
        "classes": seen.classes,
        "pupils": seen.pupils,
        "due": seen.due,
        "clean": seen.clean,
        "parts": [part.model_dump() for part in seen.parts],
        "findings": [
            {"code": kind[0], "severity": kind[1], "times": times, "vi": kind[2], "en": kind[3]}
            for kind, times in seen.findings
        ],
        "signers": {"count": seen.signers.count, "with_id": seen.signers.with_id},
        "staff": {"count": seen.staff.count, "with_id": seen.staff.with_id},
        "ambiguous": seen.ambiguous,
        "fields": [_use_row(use) for use in seen.fields],
        "lacking": [use.row.path for use in seen.lacking],
    }


def _use_row(use: FieldUse) -> dict[str, object]:
    return {
        "form": use.row.form,
        "path": use.row.path,
        "meaning_vi": use.row.meaning_vi,
        "meaning_en": use.row.meaning_en,
        "required": use.row.required,
        "needed": use.needed,
        "origin": use.origin.value,
        "records": use.asked,
        "have": use.have,
    }


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
    if seen is None:
        raise typer.BadParameter(
            f"lớp {class_} không có học sinh thứ {number} / no pupil {number} in class {class_}",
            param_hint="--number",
        )
    _preview(output, seen)
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
    output.say(f"Học bạ sẽ lập từ {place}{due_vi}", f"The record that would be {place}{due_en}")
    output.table(
        [
            ("Trường", "Field"),
            ("Ý nghĩa", "Meaning"),
            ("Giá trị (đã che)", "Value (masked)"),
            ("Lấy từ", "Comes from"),
        ],
        [_shown_cells(output, one) for one in seen.fields],
    )
    session.show_findings(output, [(place, one) for one in seen.checked.report.findings])


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
