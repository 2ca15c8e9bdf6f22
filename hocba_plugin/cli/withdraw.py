"""``hocba withdraw``: records whose pupil is not in the data any more are not issued."""

from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli import session
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ActorOption,
    ClassOption,
    ConfigOption,
    JsonOption,
    LanguageOption,
    SchoolOption,
    app,
)
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.steps import called_of, report
from hocba_plugin.cli.usage import Misuse
from hocba_plugin.journey import Journey
from hocba_plugin.journey.withdrawing import withdraw as withdrawn
from hocba_plugin.ledger import RecordRow

PupilsArgument = Annotated[
    list[str] | None,
    typer.Argument(help="Mã học sinh hoặc mã định danh học bạ / Pupil codes or identities"),
]
ListOption = Annotated[
    Path | None,
    typer.Option("--list", help="Tệp danh sách, mỗi dòng một mã / A file with one a line"),
]
MissingOption = Annotated[
    bool,
    typer.Option("--missing", help="Mọi học bạ đang chờ của trường, lớp / All that wait"),
]


@app.command(help="Rút học bạ của học sinh không còn trong dữ liệu. / Withdraw waiting records.")
def withdraw(
    actor: ActorOption,
    pupils: PupilsArgument = None,
    list_: ListOption = None,
    missing: MissingOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    class_: ClassOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Stop records by name, by list, or all that wait; what was signed stays in the ledger."""
    output = Output(lang, json)
    with session.journey(config) as journey:
        named = [*(pupils or []), *session.lines_of(list_)]
        if not named and not missing:
            vi, en = "nêu mã, --list hoặc --missing", "name records, --list or --missing"
            raise Misuse("withdraw", vi, en)
        rows = [session.record_named(journey, one) for one in named]
        rows += _waiting(journey, school, class_) if missing else []
        schools = [journey.config.school(code) for code in {row.school_code for row in rows}]
        clerk = session.known_clerk(journey, schools, actor)
        steps = [withdrawn(journey, row, clerk) for row in rows]
        called = called_of(journey, steps)
    return report(output, steps, ("Đã rút", "Withdrawn"), "withdrawn", called)


def _waiting(journey: Journey, school: str | None, class_name: str | None) -> list[RecordRow]:
    pairs = (pair for one in journey.schools(school) for pair in journey.versions(one, class_name))
    return [row for row, _ in pairs if row.absent_since is not None]
