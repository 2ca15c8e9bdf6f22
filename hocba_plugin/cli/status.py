"""``hocba status``: where every record stands, and who it waits for."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from hocba_plugin.cli import missing, outbox, session
from hocba_plugin.cli import obstacles as obstacles_shown
from hocba_plugin.cli import untimely as untimely_shown
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
from hocba_plugin.journey import Journey, files, signing
from hocba_plugin.journey.comparing import Adoption, Difference
from hocba_plugin.journey.obstacles import obstacles
from hocba_plugin.journey.reconciling import reconcile
from hocba_plugin.journey.untimely import untimely
from hocba_plugin.ledger import STATE_NAMES, RecordRow, VersionRow, VersionState
from hocba_plugin.sign.keys import masked
from hocba_plugin.workflow import next_step

Pair = tuple[RecordRow, VersionRow]


RemoteOption = Annotated[
    bool, typer.Option("--remote", help="Đối chiếu với CSDL học bạ số / Compare with the database")
]


@app.command(help="Học bạ đang ở bước nào. / Where records stand.")
def status(
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    class_: ClassOption = None,
    remote: RemoteOption = False,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Show counts by class and state; with --json also every record.

    With --remote the authority's own listing is compared, and a difference is exit code 1.
    """
    output = Output(lang, json)
    with session.journey(config) as journey:
        schools = journey.schools(school)
        with journey.ledger.snapshot():
            pairs = [pair for one in schools for pair in journey.versions(one, class_)]
            waiting, now = journey.ledger.open_messages(school), journey.clock()
            result: dict[str, object] = {
                "records": [_row(journey, pair, lang) for pair in pairs] if json else [],
                "open_messages": outbox.rows(waiting, now),
                "obstacles": [],
                "events": journey.ledger.verify_chain(),
            }
            journey.ledger.verify_tables()
            lacking = missing.of(journey, schools, class_)
            held = [found for one in schools for found in obstacles(journey, one, class_)]
            early = [found for one in schools for found in untimely(journey, one, class_)]
        older = files.unknown(journey)
        compared = [reconcile(journey, one) for one in schools] if remote else []
    result["missing"] = missing.rows(lacking)
    result["obstacles"] = obstacles_shown.rows(held)
    result["untimely"] = untimely_shown.rows(early)
    session.require_class(class_, pairs)
    _table(output, pairs)
    obstacles_shown.tell(output, held)
    untimely_shown.tell(output, early)
    outbox.tell(output, waiting, now)
    output.say(
        f"{len(pairs)} học bạ; {result['events']} sự kiện trong sổ, chuỗi nguyên vẹn.",
        f"{len(pairs)} records; {result['events']} events in the ledger, chain intact.",
    )
    missing.tell(output, lacking)
    _tell_waiting(output, [row for row, version in pairs if _is_waiting(row, version)])
    _tell_older(output, len(older))
    result["unknown_files"] = [one.name for one in older]
    differences = [difference for one in compared for difference in one.differences]
    unknown = [adoption for one in compared for adoption in one.adoptions]
    if remote:
        _tell_unknown(output, unknown)
        result["adoptable"] = [one.identity for one in unknown]
        _tell_differences(output, sum(one.compared for one in compared), differences)
        result["compared"] = sum(one.compared for one in compared)
        result["differences"] = [
            {"identity": d.identity, "vi": d.vi, "en": d.en} for d in differences
        ]
    output.result(result)
    return 1 if differences or unknown or older else 0


def _tell_older(output: Output, count: int) -> None:
    """Say that the ledger is not the one that made what lies beside it."""
    if count:
        output.say(
            f"Sổ theo dõi cũ hơn kết quả: xml/ có {count} học bạ đã được tiếp nhận mà sổ không "
            "biết. Chưa làm bước nào khác: khôi phục bản sao lưu mới hơn (hocba restore), hoặc "
            "hocba submit để đối chiếu và ghi nhận.",
            f"The ledger is older than its results: xml/ holds {count} accepted records it does "
            "not know. Before any other step restore a newer backup (hocba restore), or run hocba "
            "submit, which compares and takes them over.",
        )


def _tell_unknown(output: Output, unknown: Sequence[Adoption]) -> None:
    if unknown:
        output.say(
            f"CSDL đã giữ {len(unknown)} học bạ mà sổ chưa ghi nhận; hocba submit sẽ ghi nhận, "
            "không gửi lại.",
            f"The database holds {len(unknown)} records the ledger does not know of; hocba submit "
            "takes them over and does not send them.",
        )


def _is_waiting(row: RecordRow, version: VersionRow) -> bool:
    return row.absent_since is not None and version.state is not VersionState.STOPPED


def _tell_waiting(output: Output, waiting: Sequence[RecordRow]) -> None:
    """Say whose pupil is not in the data any more: nothing becomes of them by itself."""
    if not waiting:
        return
    counts = Counter(row.class_name for row in waiting)
    classes = ", ".join(f"{name}: {count}" for name, count in sorted(counts.items()))
    output.say(
        f"{len(waiting)} học bạ chờ vì học sinh không còn trong dữ liệu của trường, hoặc dữ "
        f"liệu nay thiếu phần đã duyệt ({classes}): đưa lại dữ liệu, hoặc hocba withdraw nếu "
        "không cấp nữa.",
        f"{len(waiting)} records wait: their pupils, or parts that were approved, are not in the "
        f"school's data any more ({classes}). Bring the data back, or hocba withdraw if they are "
        "not to be issued.",
    )


def _tell_differences(output: Output, compared: int, differences: Sequence[Difference]) -> None:
    for difference in differences:
        output.say(
            f"{difference.identity}: {difference.vi}", f"{difference.identity}: {difference.en}"
        )
    output.say(
        f"Đối chiếu {compared} học bạ với CSDL: {len(differences)} khác biệt.",
        f"Compared {compared} records with the database: {len(differences)} differences.",
    )


def _table(output: Output, pairs: list[Pair]) -> None:
    counts = Counter((row.school_code, row.class_name, v.state) for row, v in pairs)
    places = sorted({(row.school_code, row.class_name) for row, _ in pairs})
    present = [state for state in VersionState if any(key[2] is state for key in counts)]
    output.table(
        [("Trường", "School"), ("Lớp", "Class"), *(STATE_NAMES[state] for state in present)],
        [(*place, *(counts[*place, state] or "" for state in present)) for place in places],
    )


def _row(journey: Journey, pair: Pair, language: str) -> dict[str, object]:
    row, version = pair
    step = next_step(version, row.approvals, signing.unsigned(journey, version))
    return {
        "identity": row.identity,
        "school": row.school_code,
        "class": row.class_name,
        "pupil_ref": masked(row.pupil_key),
        "version": version.version,
        "state": version.state.value,
        "findings": version.findings,
        "absent_since": row.absent_since,
        "next": step.vi if language == "vi" else step.en,
    }
