"""``hocba issue``: one record through every step, touching no other."""

from typing import Annotated
from uuid import UUID

import typer

from hocba_hooks import Actor, Role
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
from hocba_plugin.cli.check_results import Results
from hocba_plugin.cli.export import IssuedOnOption, issue_date
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.steps import Called, called_of, report
from hocba_plugin.cli.submit import tell
from hocba_plugin.cli.usage import Misuse
from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey import Journey, files
from hocba_plugin.journey.obstacles import refused_of
from hocba_plugin.journey.one import IssuedOne, issue_one
from hocba_plugin.journey.pupils import stopped_pupil
from hocba_plugin.ledger import Outcome
from hocba_plugin.sign.keys import one_login

PupilArgument = Annotated[
    str, typer.Argument(help="Mã học sinh, hoặc mã định danh học bạ / Pupil code, or identity")
]
HomeroomOption = Annotated[
    str | None, typer.Option("--homeroom", help="GVCN duyệt / Homeroom teacher who approves")
]
DeputyOption = Annotated[
    str | None, typer.Option("--deputy", help="Lãnh đạo duyệt / Deputy head who approves")
]
SendOption = Annotated[
    bool, typer.Option("--send/--no-send", help="Gửi ngay khi đã ký đủ / Send once sealed")
]


@app.command(help="Một học bạ qua mọi bước, không đụng học bạ khác. / One record, every step.")
def issue(
    pupil: PupilArgument,
    homeroom: HomeroomOption = None,
    deputy: DeputyOption = None,
    issued_on: IssuedOnOption = None,
    send: SendOption = True,
    actor: ActorOption = "clerk",
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Make, approve, sign and send one record; the same command goes on where it stopped."""
    output = Output(lang, json)
    named = {Role.HOMEROOM_TEACHER: homeroom, Role.DEPUTY_HEAD: deputy}
    approvers = [Actor(id=name, role=role) for role, name in named.items() if name is not None]
    with one_login(), session.journey(config, lang) as journey:
        one = _school(journey, school)
        done = issue_one(
            journey,
            one,
            _key_or_identity(pupil),
            session.known_clerk(journey, [one], actor),
            approvers,
            issued_on=issue_date(issued_on),
            send=send,
        )
        files.write_missing(journey, one.school.code)
        found = Results.of(journey, [stopped_pupil(done.issued)], output)
        refused = refused_of(journey, done.messages)
        key = done.issued.checked.key
        lacking = missing.of(journey, [one], pupil=key) if key else {}
        called = called_of(journey, done.steps)
    found.show_findings(all_=True)
    obstacles.tell(output, refused)
    return _told(output, done, called, lacking)


def _school(journey: Journey, code: str | None) -> SchoolConfig:
    schools = journey.schools(code)
    if len(schools) > 1:
        raise Misuse("--school", "có nhiều trường", "several schools")
    return schools[0]


def _key_or_identity(text: str) -> str | UUID:
    try:
        return UUID(text)
    except ValueError:
        return text


def _told(output: Output, done: IssuedOne, called: Called, lacking: missing.Found) -> int:
    version = done.issued.version
    if done.issued.conflict is not None:
        raise done.issued.conflict
    if version is None or done.issued.stopped:
        output.result({"stopped": True})
        return 1
    for message in done.messages:
        tell(output, message)
    titles = "Đã duyệt và ký", "Approved and signed"
    status = report(output, done.steps, titles, "steps", called, lacking)
    outcomes = [row.outcome for message in done.messages for row in message.records]
    return status or int(any(one is not Outcome.ACCEPTED for one in outcomes))
