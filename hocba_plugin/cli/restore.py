"""``hocba restore``: a backup put back, and brought up to what the authority holds."""

from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli import session
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ActorOption,
    ConfigOption,
    JsonOption,
    LanguageOption,
    app,
)
from hocba_plugin.cli.output import Output
from hocba_plugin.journey import restoring
from hocba_plugin.journey.restoring import Restored


@app.command(help="Khôi phục sổ theo dõi từ bản sao lưu. / Restore the ledger from a backup.")
def restore(
    backup: Annotated[Path, typer.Argument(help="Tệp sao lưu / Backup file")],
    actor: ActorOption = "clerk",
    config: ConfigOption = DEFAULT_CONFIG,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Prove the backup, put it in place, and take over what the authority accepted since.

    The ledger that was there is kept beside it. Exit code 1 when both sides still disagree.
    """
    output = Output(lang, json)
    with session.journey(config) as journey:
        done = restoring.restore(journey, backup, session.clerk(actor))
    _tell(output, done)
    differences = [one for found in done.found.values() for one in found.differences]
    output.result(
        {
            "kept": str(done.kept) if done.kept else None,
            "events": done.events,
            "compared": sum(found.compared for found in done.found.values()),
            "adopted": sum(len(found.adoptions) for found in done.found.values()),
            "differences": [{"identity": d.identity, "vi": d.vi, "en": d.en} for d in differences],
        }
    )
    if done.unasked is not None:
        raise done.unasked
    return 1 if differences else 0


def _tell(output: Output, done: Restored) -> None:
    output.say(
        f"Đã khôi phục sổ theo dõi: {done.events} sự kiện, chuỗi nguyên vẹn.",
        f"The ledger is restored: {done.events} events, chain intact.",
    )
    if done.kept:
        output.say(
            f"Sổ trước đó được giữ ở {done.kept}.", f"The ledger of before is kept as {done.kept}."
        )
    for found in done.found.values():
        for one in found.differences:
            output.say(f"{one.identity}: {one.vi}", f"{one.identity}: {one.en}")
    adopted = sum(len(found.adoptions) for found in done.found.values())
    differences = sum(len(found.differences) for found in done.found.values())
    if done.found:
        output.say(
            f"Đối chiếu với CSDL: ghi nhận {adopted} học bạ đã có, {differences} khác biệt.",
            f"Compared with the database: {adopted} records taken over, {differences} differ.",
        )
