"""``hocba submit``: sealed records are sent and followed to their receipts."""

from collections import Counter
from typing import Annotated

import typer

from hocba_plugin.cli import session
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ActorOption,
    ConfigOption,
    JsonOption,
    LanguageOption,
    SchoolOption,
    app,
)
from hocba_plugin.cli.output import Output
from hocba_plugin.journey import files, sending
from hocba_plugin.ledger import MessageRow, Outcome

AgainOption = Annotated[
    bool, typer.Option("--again", help="Gửi lại cả bản bị từ chối / Send refused ones again")
]


@app.command(help="Gửi học bạ và nhận kết quả. / Submit records and fetch receipts.")
def submit(
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    actor: ActorOption = "clerk",
    again: AgainOption = False,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Send what is sealed; what was begun before a crash is continued first, never sent twice."""
    output = Output(lang, json)
    messages: list[MessageRow] = []
    with session.journey(config) as journey:
        for one in journey.begun(school):
            for message in sending.submit(journey, one, session.clerk(actor), again=again):
                messages.append(message)
                tell(output, message)
            files.write_missing(journey, one.school.code)
    return report(output, messages)


def tell(output: Output, message: MessageRow) -> None:
    """Say how one message ended."""
    counts = Counter(row.outcome for row in message.records)
    output.say(
        f"Gói tin {message.remote_id or message.key}: nhận {counts[Outcome.ACCEPTED]}, "
        f"từ chối {counts[Outcome.REJECTED]}.",
        f"Message {message.remote_id or message.key}: accepted {counts[Outcome.ACCEPTED]}, "
        f"refused {counts[Outcome.REJECTED]}.",
    )
    for row in message.records:
        for error in row.errors:
            text = f"  {row.identity} v{row.version}: {error.code} {error.text}"
            output.say(text, text)


def report(output: Output, messages: list[MessageRow]) -> int:
    """Give the result of all messages; 1 when a record was refused, 5 when a whole message was."""
    counts = Counter(row.outcome for message in messages for row in message.records)
    output.result(
        {
            "messages": [{"key": m.key, "id": m.remote_id, "state": m.state} for m in messages],
            "accepted": counts[Outcome.ACCEPTED],
            "rejected": counts[Outcome.REJECTED],
            "unsent": counts[Outcome.UNSENT],
            "errors": [
                {"identity": row.identity, "version": row.version, "code": e.code, "text": e.text}
                for message in messages
                for row in message.records
                for e in row.errors
            ],
        }
    )
    if not messages:
        output.say("Không có gì để gửi.", "Nothing to send.")
    if counts[Outcome.UNSENT]:
        return 5
    return 1 if counts[Outcome.REJECTED] else 0
