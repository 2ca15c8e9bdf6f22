"""``hocba backup``: a copy of the ledger, and the end of its chain to keep elsewhere."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli import session
from hocba_plugin.cli.app import DEFAULT_CONFIG, ConfigOption, JsonOption, LanguageOption, app
from hocba_plugin.cli.output import Output


@app.command(help="Sao lưu sổ theo dõi. / Back up the ledger.")
def backup(
    out: Annotated[Path, typer.Option("--out", help="Tệp sao lưu mới / New file")],
    config: ConfigOption = DEFAULT_CONFIG,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Copy the ledger while it is in use, having proved its chain of events.

    Print the head on paper or keep it elsewhere: a ledger written anew would not have it.
    """
    output = Output(lang, json)
    with session.journey(config) as journey, journey.ledger.snapshot():
        session.require_apart(out, config, journey.config)
        events = journey.ledger.verify_chain()
        head = journey.ledger.head()
        journey.ledger.backup(out)
    output.say(
        f"Đã sao lưu {events} sự kiện vào {out}. Đầu chuỗi: {head.seq} {head.hash}",
        f"Backed up {events} events to {out}. Head of the chain: {head.seq} {head.hash}",
    )
    output.result({"file": str(out), "events": events, "head": asdict(head)})
    return 0
