"""``hocba status``: where every record stands, and who it waits for."""

from collections import Counter

from hocba_plugin.cli import session
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
from hocba_plugin.journey import Journey, signing
from hocba_plugin.ledger import STATE_NAMES, RecordRow, VersionRow, VersionState
from hocba_plugin.workflow import next_step

Pair = tuple[RecordRow, VersionRow]


@app.command(help="Học bạ đang ở bước nào. / Where records stand.")
def status(
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    class_: ClassOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Show counts by class and state; with --json also every record."""
    output = Output(lang, json)
    with session.journey(config) as journey:
        pairs = [pair for one in journey.schools(school) for pair in journey.versions(one, class_)]
        open_messages = journey.ledger.open_messages(school)
        events = journey.ledger.verify_chain()
        rows = [_row(journey, pair, lang) for pair in pairs] if json else []
    _table(output, pairs)
    output.say(
        f"{len(pairs)} học bạ, {len(open_messages)} gói tin chưa xong, "
        f"{events} sự kiện trong sổ (chuỗi nguyên vẹn).",
        f"{len(pairs)} records, {len(open_messages)} open messages, "
        f"{events} events in the ledger (chain intact).",
    )
    output.result(
        {
            "records": rows,
            "open_messages": [m.key for m in open_messages],
            "events": events,
        }
    )
    return 0


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
        "version": version.version,
        "state": version.state.value,
        "findings": version.findings,
        "next": step.vi if language == "vi" else step.en,
    }
