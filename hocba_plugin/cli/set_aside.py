"""``hocba set-aside``: a message that leads nowhere, no longer followed."""

from collections import Counter
from typing import Annotated
from uuid import UUID

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
from hocba_plugin.journey import setting_aside
from hocba_plugin.ledger import Outcome


@app.command("set-aside", help="Gác lại một gói tin bế tắc. / Set a stuck message aside.")
def set_aside(
    message: Annotated[UUID, typer.Argument(help="Khóa gói tin, xem hocba status / Message key")],
    reason: Annotated[str, typer.Option("--reason", help="Lý do / Reason")],
    actor: ActorOption = "clerk",
    config: ConfigOption = DEFAULT_CONFIG,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Ask the authority what it holds, take that over, and free what it certainly does not hold.

    What is still before the authority stays bound to the message: run this again later.
    """
    output = Output(lang, json)
    with session.journey(config) as journey:
        clerk = session.known_clerk(journey, journey.schools(), actor)
        done = setting_aside.set_aside(journey, message, reason, clerk)
    counts = Counter(row.outcome for row in done.records)
    accepted, free = counts[Outcome.ACCEPTED], counts[Outcome.UNSENT]
    pending = counts[Outcome.PENDING]
    output.say(
        f"Đã gác lại gói tin {done.key}: CSDL đã giữ {accepted}, gửi lại được {free}, "
        f"CSDL chưa xử lý xong {pending}.",
        f"Message {done.key} is set aside: {accepted} held by the authority, {free} free to be "
        f"sent again, {pending} not decided there yet.",
    )
    output.result(
        {"key": done.key, "held": accepted, "free": free, "pending": pending, "state": done.state}
    )
    return 0
