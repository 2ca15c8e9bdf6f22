"""``hocba export``: the documents of records that passed their checks."""

import datetime as dt
from collections import Counter
from typing import Annotated

import typer

from hocba_hooks.values.dates import parse_date
from hocba_plugin.cli import check_results, session
from hocba_plugin.cli import unread as unread_shown
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
from hocba_plugin.cli.usage import Misuse
from hocba_plugin.errors import UnreadError
from hocba_plugin.journey import issuing
from hocba_plugin.journey.pupils import stopped_pupil
from hocba_plugin.reports import CheckedPupil

IssuedOnOption = Annotated[
    str | None,
    typer.Option(
        "--issued-on", help="Ngày ký phát hành dd/mm/yyyy; mặc định: hôm nay / Issue date"
    ),
]


def issue_date(text: str | None) -> dt.date | None:
    """Return the date of issue; ``None`` when none is given.

    :raises Misuse: not a date.
    """
    if text is None:
        return None
    try:
        return parse_date(text)
    except ValueError:
        vi, en = "không phải ngày dd/mm/yyyy", "not a date dd/mm/yyyy"
        raise Misuse("--issued-on", vi, en) from None


@app.command(help="Lập học bạ (XML) từ dữ liệu của trường. / Make the documents.")
def export(
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    class_: ClassOption = None,
    issued_on: IssuedOnOption = None,
    actor: ActorOption = "clerk",
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Make or renew documents; records with errors are stopped, the others go on."""
    output = Output(lang, json)
    counts: Counter[str] = Counter()
    pupils: list[CheckedPupil] = []
    unread: list[tuple[str, UnreadError]] = []
    with session.journey(config) as journey:
        schools = journey.schools(school)
        clerk = session.known_clerk(journey, schools, actor)
        for one in schools:
            issued_records = issuing.export(
                journey,
                one,
                clerk,
                issued_on=issue_date(issued_on),
                class_name=class_,
            )
            try:
                for issued in output.progress(issued_records, None, "Lập học bạ", "Exporting"):
                    counts[outcome(issued)] += 1
                    if issued.report.errors:
                        pupils.append(stopped_pupil(issued))
            except UnreadError as error:
                unread.append((one.school.code, error))
        results = check_results.Results.of(journey, pupils, output)
    session.require_class(class_, counts or unread)
    results.show_findings(all_=True)
    output.say(
        f"Đã lập {counts['exported']}, dừng {counts['stopped']}, không đến hạn "
        f"{counts['not_due']}, đã gửi nên phải thu hồi mới sửa được {counts['conflict']}.",
        f"Exported {counts['exported']}, stopped {counts['stopped']}, not due "
        f"{counts['not_due']}, changed after sending {counts['conflict']}.",
    )
    if counts["waiting"]:
        output.say(
            f"{counts['waiting']} học bạ đã duyệt được giữ nguyên và chờ: dữ liệu của trường nay "
            "thiếu phần đã duyệt. Xem hocba changes.",
            f"{counts['waiting']} approved records are kept and wait: the school's data now lack "
            "what was approved. See hocba changes.",
        )
    session.say_if_none_is_due(output, counts.total(), counts["not_due"])
    unread_shown.show(output, unread)
    output.result(
        {
            **counts,
            "unread": unread_shown.rows(unread),
            "findings": [check_results.row(p, f) for p in pupils for f in p.findings],
        }
    )
    held_back = any(counts[one] for one in ("stopped", "conflict", "waiting"))
    return unread_shown.status(unread, int(held_back))


def outcome(issued: issuing.Issued) -> str:
    """Return what became of one pupil, in one word."""
    if not issued.checked.due:
        return "not_due"
    if issued.lacking:
        return "waiting"
    if issued.conflict is not None:
        return "conflict"
    return "stopped" if issued.stopped else "exported"
