"""``hocba correct``: a person accepts corrections, looks at them, or takes one back."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli import files, repairs, session
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
from hocba_plugin.cli.streams import is_terminal
from hocba_plugin.cli.usage import Misuse
from hocba_plugin.config import SchoolConfig
from hocba_plugin.corrections import Correction
from hocba_plugin.corrections.problems import Problem
from hocba_plugin.corrections.sheets import SheetRow, rows
from hocba_plugin.journey import Journey, correcting, reading
from hocba_plugin.reports import Places
from hocba_plugin.reports.texts import minute
from hocba_plugin.sign.keys import masked
from hocba_plugin.validate import entries

SheetArgument = Annotated[
    Path | None,
    typer.Argument(help="Bảng sửa (CSV) từ hocba check --repairs --out / Table of corrections"),
]
ByOption = Annotated[str, typer.Option("--by", help="Người chấp nhận / Who accepts")]
ReasonOption = Annotated[str, typer.Option("--reason", help="Lý do / Why")]
ListOption = Annotated[
    bool, typer.Option("--list", help="Các bản sửa đang áp dụng / Corrections in force")
]
WithdrawOption = Annotated[
    int | None, typer.Option("--withdraw", help="Số của bản sửa cần rút / Number to take back")
]
AcceptOption = Annotated[
    str | None,
    typer.Option("--accept", help="Chấp nhận mọi đề xuất của một quy tắc / Accept all of one rule"),
]
YesOption = Annotated[bool, typer.Option("--yes", help="Không hỏi lại / Do not ask again")]


@app.command(
    help="Chấp nhận, xem hoặc rút các bản sửa dữ liệu. / Accept, list or withdraw corrections."
)
def correct(
    file: SheetArgument = None,
    by: ByOption = "",
    reason: ReasonOption = "",
    list_: ListOption = False,
    withdraw: WithdrawOption = None,
    accept: AcceptOption = None,
    class_: ClassOption = None,
    yes: YesOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Enter corrections, all or none; exit 1 when one cannot be accepted."""
    _require_one(file is not None, list_, withdraw is not None, accept is not None)
    _require_author(by, reason, needed=not list_)
    output = Output(lang, json)
    with session.journey(config) as journey:
        schools = journey.schools(school)
        if list_:
            return _show(output, journey, correcting.in_force(journey, schools))
        if withdraw is not None:
            return _withdrawn(output, journey, withdraw, by, reason)
        if accept is not None:
            found = _proposals(output, journey, schools, accept, class_)
            repairs.table(output, Places(journey.profile), found)
            if found and not yes:
                _confirm(output, len(found))
        else:
            found = list(rows(file.name, files.read_whole(file))) if file else []
        return _accepted(output, journey, schools, found, by, reason)


def _require_one(*asked: bool) -> None:
    if sum(asked) != 1:
        raise Misuse(
            "correct",
            "chọn đúng một: tệp CSV, --accept, --list hoặc --withdraw",
            "give one of: a CSV file, --accept, --list, --withdraw",
        )


def _require_author(by: str, reason: str, *, needed: bool) -> None:
    for name, text in (("--by", by), ("--reason", reason)):
        if needed and not text.strip():
            vi, en = "ghi rõ ai sửa và vì sao", "say who corrects, and why"
            raise Misuse(name, vi, en)


def _proposals(
    output: Output,
    journey: Journey,
    schools: Sequence[SchoolConfig],
    code: str,
    class_name: str | None,
) -> list[SheetRow]:
    """Return what one rule proposes now, of pupils who can be told apart tomorrow.

    :raises Misuse: there is no such rule, or nothing of that class.
    """
    if (code, "") not in entries():
        raise Misuse("--accept", f"không có quy tắc {code}", f"no rule {code}")
    checked = [
        pupil
        for school in schools
        for pupil in output.progress(
            reading.check(journey, school, class_name), None, "Kiểm tra", "Checking"
        )
    ]
    session.require_class(class_name, checked)
    rows = repairs.of(checked)
    return [row for row in rows if row.code == code and row.pupil and row.after is not None]


def _confirm(output: Output, count: int) -> None:
    if output.as_json or not is_terminal(sys.stdin):
        raise Misuse(
            "--accept",
            "xem các đề xuất trên rồi thêm --yes",
            "look at the repairs above, then add --yes",
        )
    question = output.text(f"Chấp nhận {count} đề xuất trên?", f"Accept these {count} repairs?")
    typer.confirm(question, abort=True, err=True)


def _accepted(
    output: Output,
    journey: Journey,
    schools: Sequence[SchoolConfig],
    found: Sequence[SheetRow],
    by: str,
    reason: str,
) -> int:
    examined = correcting.examine(journey, schools, found)
    if examined.wrong:
        return _refuse(output, Places(journey.profile), examined.wrong)
    added: tuple[Correction, ...] = ()
    if examined.changes:
        added = correcting.accept(journey, examined.changes, by=by, reason=reason)
    output.say(
        f"Đã ghi {len(added)} bản sửa, bỏ qua {examined.undecided} dòng để trống cột Sau; "
        "có hiệu lực từ lần đọc dữ liệu sau (hocba check).",
        f"{len(added)} corrections entered, {examined.undecided} rows without a new value left "
        "out; they hold from the next reading on (hocba check).",
    )
    output.result(
        {
            "accepted": len(added),
            "undecided": examined.undecided,
            "wrong": [],
            "corrections": list(map(_row, added)),
        }
    )
    return 0


def _refuse(output: Output, places: Places, wrong: Sequence[tuple[SheetRow, Problem]]) -> int:
    output.table(
        [
            ("Dòng", "Line"),
            ("Học sinh", "Pupil"),
            ("Chỗ", "Place"),
            ("Vì sao không nhận", "Why not"),
        ],
        [
            (
                row.line,
                masked(row.pupil),
                output.text(*places.name(row.path)),
                output.text(problem.vi, problem.en),
            )
            for row, problem in wrong
        ],
    )
    output.say(
        f"{len(wrong)} dòng chưa đúng; chưa ghi bản sửa nào.",
        f"{len(wrong)} rows are wrong; no correction was entered.",
    )
    output.result(
        {
            "accepted": 0,
            "undecided": 0,
            "wrong": [_wrong(*one) for one in wrong],
            "corrections": [],
        }
    )
    return 1


def _wrong(row: SheetRow, problem: Problem) -> dict[str, object]:
    return {
        "line": row.line,
        "pupil_ref": masked(row.pupil),
        "path": row.path,
        "message_vi": problem.vi,
        "message_en": problem.en,
    }


def _withdrawn(output: Output, journey: Journey, number: int, by: str, reason: str) -> int:
    taken_back = correcting.withdraw(journey, number, by=by, reason=reason)
    output.say(f"Đã rút bản sửa số {number}.", f"Correction {number} is taken back.")
    output.result({"withdrawn": number, "number": taken_back.number})
    return 0


def _show(output: Output, journey: Journey, corrections: Sequence[Correction]) -> int:
    places = Places(journey.profile)
    titles = [
        ("Số", "Number"),
        ("Học sinh", "Pupil"),
        ("Chỗ", "Place"),
        ("Trước", "Before"),
        ("Sau", "After"),
        ("Ai", "Who"),
        ("Khi nào", "When"),
        ("Vì sao", "Why"),
    ]
    output.table(
        titles,
        [
            (
                one.number,
                masked(one.pupil),
                output.text(*places.name(one.path)),
                one.before,
                one.after,
                one.by,
                minute(one.at),
                one.reason,
            )
            for one in corrections
        ],
    )
    count = len(corrections)
    output.say(f"{count} bản sửa đang áp dụng.", f"{count} corrections in force.")
    output.result({"corrections": [_row(one) for one in corrections]})
    return 0


def _row(one: Correction) -> dict[str, object]:
    content = one.model_dump(mode="json", exclude={"pupil"})
    return {**content, "pupil_ref": masked(one.pupil)}
