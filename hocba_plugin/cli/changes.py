"""``hocba changes``: what is no longer as the ledger has it."""

from collections import Counter
from collections.abc import Sequence

from hocba_plugin.cli import session
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
from hocba_plugin.cli.transcript_parts import named
from hocba_plugin.errors import UnreadError
from hocba_plugin.journey.changes import Change, Kind, changes
from hocba_plugin.ledger import STATE_NAMES
from hocba_plugin.reports.places import spoken

KINDS = {
    Kind.NEW: ("mới, chưa lập", "new"),
    Kind.CHANGED: ("đã thay đổi", "changed"),
    Kind.LESS: ("thiếu phần đã duyệt", "lacks what was approved"),
    Kind.UNCHANGED: ("không đổi", "unchanged"),
    Kind.NOT_DUE: ("không còn đến hạn", "no longer due"),
    Kind.GONE: ("không còn trong nguồn", "gone from the source"),
}


@app.command(
    "changes",
    help="Dữ liệu nào đã thay đổi từ khi lập học bạ. / What changed since records were made.",
)
def changes_(
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    class_: ClassOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Compare the school's data with the ledger and say what follows; nothing is stored."""
    output = Output(lang, json)
    counts: Counter[Kind] = Counter()
    rows: list[tuple[str, Change]] = []
    unread: list[tuple[str, UnreadError]] = []
    with session.journey(config) as journey:
        for one in journey.schools(school):
            compared = changes(journey, one, class_)
            try:
                for change in output.progress(compared, None, "So sánh", "Comparing"):
                    counts[change.kind] += 1
                    if not change.settled:
                        rows.append((one.school.code, change))
            except UnreadError as error:
                unread.append((one.school.code, error))
    session.require_class(class_, counts or unread)
    _table(output, rows)
    output.say(
        ", ".join(f"{KINDS[kind][0]}: {counts[kind]}" for kind in Kind) + ".",
        ", ".join(f"{KINDS[kind][1]}: {counts[kind]}" for kind in Kind) + ".",
    )
    unread_shown.show(output, unread)
    output.result(
        {
            **{kind.value: counts[kind] for kind in Kind},
            "unread": unread_shown.rows(unread),
            "records": [_row(*row) for row in rows],
        }
    )
    return unread_shown.status(unread, 0)


def _table(output: Output, rows: Sequence[tuple[str, Change]]) -> None:
    if not rows:
        return
    output.table(
        [
            ("Lớp", "Class"),
            ("Hồ sơ", "Record"),
            ("Thay đổi", "Change"),
            ("Phần thay đổi", "What"),
            ("Trạng thái", "State"),
            ("Việc tiếp theo", "What follows"),
        ],
        [
            (
                change.class_name,
                output.text(*spoken(change.place)) or change.identity,
                output.text(*KINDS[change.kind]),
                named(change.parts, output),
                output.text(*STATE_NAMES[change.state]) if change.state else "",
                output.text(*change.follows),
            )
            for _, change in rows
        ],
    )


def _row(school: str, change: Change) -> dict[str, object]:
    follows_vi, follows_en = change.follows
    return {
        "school": school,
        "class": change.class_name,
        "change": change.kind.value,
        "record": change.place,
        "identity": change.identity,
        "version": change.version,
        "state": change.state.value if change.state else None,
        "parts": change.parts,
        "follows_vi": follows_vi,
        "follows_en": follows_en,
    }
