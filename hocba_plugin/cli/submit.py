"""``hocba submit``: sealed records are sent and followed to their receipts."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from hocba_hooks import Actor, HocbaError
from hocba_plugin.cli import missing, obstacles, session
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
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import UnfinishedError
from hocba_plugin.journey import Journey, files, sending
from hocba_plugin.journey.obstacles import Obstacle, refused_of
from hocba_plugin.journey.reconciling import Reconciliation
from hocba_plugin.ledger import Delivery, MessageRow, Outcome

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
    with session.journey(config) as journey:
        schools = journey.begun(school)
        run = Run(output, session.known_clerk(journey, schools, actor), again)
        for one in schools:
            run.send(journey, one)
        lacking = missing.of(journey, schools)
        refused = refused_of(journey, run.messages)
    code = report(output, run.messages, refused, run.problems, lacking)
    sending.raise_any(run.problems)
    return code


class Run:
    """One run over all schools: what ended, and what did not. One school never stops another."""

    def __init__(self, output: Output, clerk: Actor, again: bool) -> None:
        self._output = output
        self._clerk = clerk
        self._again = again
        self.messages: list[MessageRow] = []
        self.problems: list[sending.Problem] = []

    def send(self, journey: Journey, school: SchoolConfig) -> None:
        """Send what a school has, and write the files; what fails is kept for the end."""
        code = school.school.code
        try:
            for message in sending.submit(
                journey, school, self._clerk, again=self._again, told=self._tell_held
            ):
                self.messages.append(message)
                tell(self._output, message)
        except UnfinishedError as error:
            self.problems += error.unfinished
        except HocbaError as error:
            self.problems.append((code, error))
        try:
            self._write(journey, code)
        except HocbaError as error:
            self.problems.append((code, error))

    def _write(self, journey: Journey, code: str) -> None:
        for key in files.write_missing(journey, code):
            self._output.say(
                f"Sổ theo dõi mất biên nhận của gói tin {key}.",
                f"The ledger has lost the receipt of message {key}.",
            )

    def _tell_held(self, found: Reconciliation) -> None:
        if found.adoptions:
            self._output.say(
                f"CSDL đã giữ sẵn {len(found.adoptions)} học bạ; đã ghi nhận, không gửi lại.",
                f"The authority already held {len(found.adoptions)} records; taken over, not sent.",
            )
        for one in found.differences:
            self._output.say(f"{one.identity}: {one.vi}", f"{one.identity}: {one.en}")


def tell(output: Output, message: MessageRow) -> None:
    """Say how one message ended."""
    if message.state is Delivery.REFUSED:
        output.say(
            f"Gói tin {message.key} bị từ chối cả gói: CSDL không nhận học bạ nào, "
            f"{len(message.records)} học bạ trở lại trạng thái trước khi gửi.",
            f"Message {message.key} was refused as a whole: the authority took none of it, "
            f"{len(message.records)} records are as before it was sent.",
        )
        return
    counts = Counter(row.outcome for row in message.records)
    output.say(
        f"Gói tin {message.remote_id or message.key}: nhận {counts[Outcome.ACCEPTED]}, "
        f"từ chối {counts[Outcome.REJECTED]}.",
        f"Message {message.remote_id or message.key}: accepted {counts[Outcome.ACCEPTED]}, "
        f"refused {counts[Outcome.REJECTED]}.",
    )


def report(
    output: Output,
    messages: list[MessageRow],
    refused: Sequence[Obstacle],
    problems: Sequence[sending.Problem] = (),
    lacking: missing.Found | None = None,
) -> int:
    """Give the result of all messages; 1 when a record was refused, 5 when a whole message was."""
    obstacles.tell(output, refused)
    counts = Counter(row.outcome for message in messages for row in message.records)
    output.result(
        {
            "messages": [{"key": m.key, "id": m.remote_id, "state": m.state} for m in messages],
            "accepted": counts[Outcome.ACCEPTED],
            "rejected": counts[Outcome.REJECTED],
            "unsent": counts[Outcome.UNSENT],
            "errors": obstacles.rows(refused),
            "unfinished": [{"of": of, "code": error.code} for of, error in problems],
            **({} if lacking is None else {"missing": missing.rows(lacking)}),
        }
    )
    if not messages and not problems:
        output.say("Không có gì để gửi.", "Nothing to send.")
        missing.tell(output, lacking or {})
    if counts[Outcome.UNSENT]:
        return 5
    return 1 if counts[Outcome.REJECTED] else 0
