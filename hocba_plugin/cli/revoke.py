"""``hocba revoke`` and ``hocba reissue``: a record that was wrong, taken back and made anew."""

from typing import Annotated

import typer

from hocba_hooks import Actor, Role
from hocba_plugin.cli import session
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ActorOption,
    ConfigOption,
    JsonOption,
    LanguageOption,
    app,
)
from hocba_plugin.cli.check_results import Results
from hocba_plugin.cli.export import IssuedOnOption, issue_date
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.submit import report, tell
from hocba_plugin.journey import files, issuing, sending
from hocba_plugin.journey.obstacles import refused_of
from hocba_plugin.journey.pupils import stopped_pupil

RecordArgument = Annotated[
    str, typer.Argument(help="Mã định danh học bạ hoặc mã học sinh / Identity, or pupil code")
]
OrderedByOption = Annotated[
    str, typer.Option("--ordered-by", help="Người quyết định / Who orders it")
]
OrderedRoleOption = Annotated[
    Role, typer.Option("--ordered-role", help="head, deputy_head", show_choices=False)
]


@app.command(help="Thu hồi một học bạ đã được tiếp nhận. / Revoke an accepted record.")
def revoke(
    record: RecordArgument,
    reason: Annotated[str, typer.Option("--reason", help="Lý do / Reason")],
    ordered_by: OrderedByOption,
    ordered_role: OrderedRoleOption = Role.HEAD,
    actor: ActorOption = "clerk",
    config: ConfigOption = DEFAULT_CONFIG,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Send a revocation asked for by the clerk and ordered by the head or deputy."""
    output = Output(lang, json)
    with session.journey(config) as journey:
        row = session.record_named(journey, record)
        school = journey.config.school(row.school_code)
        message = sending.revoke(
            journey,
            school,
            [row.identity],
            reason,
            asked_by=session.known_clerk(journey, [school], actor),
            ordered_by=Actor(id=ordered_by, role=ordered_role),
        )
        files.write_missing(journey, school.school.code)
        refused = refused_of(journey, [message])
    tell(output, message)
    return report(output, [message], refused)


@app.command(help="Lập lại học bạ đã thu hồi, phiên bản mới. / Make the next version.")
def reissue(
    record: RecordArgument,
    issued_on: IssuedOnOption = None,
    actor: ActorOption = "clerk",
    config: ConfigOption = DEFAULT_CONFIG,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Make version + 1 of a revoked record from what the school's data say now."""
    output = Output(lang, json)
    with session.journey(config) as journey:
        row = session.record_named(journey, record)
        school = journey.config.school(row.school_code)
        clerk = session.known_clerk(journey, [school], actor)
        issued = issuing.reissue(
            journey, school, row.identity, clerk, issued_on=issue_date(issued_on)
        )
        found = Results.of(journey, [stopped_pupil(issued)], output)
    found.show_findings(all_=True)
    version = issued.version.version if issued.version else None
    output.say(
        f"Học bạ {row.identity}: phiên bản {version}. Tiếp theo: duyệt, ký, gửi như thường lệ.",
        f"Record {row.identity}: version {version}. Next: approve, sign and submit as usual.",
    )
    output.result({"identity": row.identity, "version": version, "stopped": issued.stopped})
    return 1 if issued.stopped else 0
