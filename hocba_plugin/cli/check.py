"""``hocba check``: the school's data against the rules; nothing is stored."""

from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from hocba_hooks import Stage
from hocba_plugin import reports
from hocba_plugin.cli import check_results, files, session, stages
from hocba_plugin.cli import repairs as repairs_shown
from hocba_plugin.cli import unread as unread_shown
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ClassOption,
    ConfigOption,
    JsonOption,
    LanguageOption,
    SchoolOption,
    app,
)
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.stages import StageOption
from hocba_plugin.cli.usage import Misuse
from hocba_plugin.errors import UnreadError
from hocba_plugin.journey import Journey, reading
from hocba_plugin.journey.fitting import Fit
from hocba_plugin.journey.pupils import checked_pupil, missing_pupil
from hocba_plugin.reports import CheckedPupil

FORMATS = {"xlsx": reports.workbook, "html": reports.page}

FormatOption = Annotated[
    Literal["xlsx", "html"] | None,
    typer.Option(
        "--format",
        help="Báo cáo cho giáo viên chủ nhiệm, ghi vào --out / Report for homeroom teachers",
    ),
]
OutOption = Annotated[
    Path | None,
    typer.Option(
        "--out",
        help="Tệp kết quả, có tên học sinh; ghi đè tệp cũ / File with names of pupils; replaced",
    ),
]
RepairsOption = Annotated[
    bool,
    typer.Option("--repairs", help="Liệt kê các đề xuất sửa / List the repairs proposed"),
]
AllOption = Annotated[
    bool, typer.Option("--all", help="Hiện tất cả, không chỉ 50 mục đầu / Show everything")
]


@app.command(help="Kiểm tra dữ liệu của trường. / Check the school's data.")
def check(
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    class_: ClassOption = None,
    format_: FormatOption = None,
    out: OutOption = None,
    stage: StageOption = Stage.YEAR,
    repairs: RepairsOption = False,
    all_: AllOption = False,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Read every pupil and run every rule; exit 1 when a record would be stopped."""
    _require_sense(format_, out, repairs)
    output = Output(lang, json)
    with session.journey(config) as journey:
        session.require_apart(out, config, journey.config)
        pupils, proposing, fit, unread = _read(journey, output, school, class_, stage)
        results = check_results.Results.of(journey, pupils, output, unread)
    session.require_class(class_, pupils or unread)
    stages.tell(output, stage, fit)
    results.show_summary()
    if format_ and out:
        files.write_private(out, FORMATS[format_](results.content))
        output.say(f"\nĐã ghi {out}.", f"\nWritten: {out}.")
    elif not repairs:
        results.show_findings(all_=all_)
    if repairs:
        output.say("", "")
        repairs_shown.show(output, results.content.places, proposing, None if format_ else out)
    results.show_sum()
    unread_shown.show(output, unread)
    output.result(stages.as_json(stage, fit) | results.as_json())
    return unread_shown.status(unread, 1 if results.stopped else 0)


def _require_sense(format_: str | None, out: Path | None, repairs: bool) -> None:
    """Refuse a report without a file, a file without a report, and two reports in one file.

    :raises Misuse: one of them is asked for.
    """
    if format_ and out is None:
        raise Misuse(
            "--format",
            f"thêm --out tệp.{format_}: tệp có tên học sinh nên không in ra màn hình",
            f"add --out file.{format_}: it names pupils, so it is not shown on the screen",
        )
    if out and bool(format_) is repairs:
        raise Misuse(
            "--out",
            "dùng với đúng một trong --format, --repairs",
            "use it with one of --format, --repairs",
        )


class _Read(NamedTuple):
    """What was read of all schools."""

    pupils: list[CheckedPupil]
    proposing: list[reading.Checked]
    """Those with something to correct."""
    fit: Fit | None
    """How far the data reach in the school year."""
    unread: list[tuple[str, UnreadError]]
    """What could not be read, by school code."""


def _read(
    journey: Journey, output: Output, school: str | None, class_: str | None, stage: Stage
) -> _Read:
    """Return what reports need of everybody, and what could not be read.

    Who is missing since last year is looked for where whole schools are read.
    """
    pupils: list[CheckedPupil] = []
    proposing: list[reading.Checked] = []
    fits: set[Fit] = set()
    unread: list[tuple[str, UnreadError]] = []
    for one in journey.schools(school):
        with reading.Reading(journey, one, stage) as look:
            found = output.progress(look.checked(class_), None, "Kiểm tra", "Checking")
            try:
                for checked in found:
                    pupils.append(checked_pupil(checked))
                    if checked.due:
                        fits.add(Fit.of(checked.source.transcript))
                    if any(one.repair or one.field for one in checked.report.findings):
                        proposing.append(checked)
            except UnreadError as error:
                unread.append((one.school.code, error))
            if class_ is None:
                pupils += map(missing_pupil, look.missing())
    return _Read(pupils, proposing, Fit.furthest(fits), unread)
