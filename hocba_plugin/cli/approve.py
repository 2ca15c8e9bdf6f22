"""``hocba approve``: a role approves the present content of records."""

from typing import Annotated

import typer

from hocba_hooks import Actor, Role
from hocba_plugin.cli import missing, session
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ActorOption,
    ClassOption,
    ConfigOption,
    JsonOption,
    LanguageOption,
    SchoolOption,
    app,
)
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.steps import called_of, report
from hocba_plugin.journey import approving

ApproverOption = Annotated[
    Role, typer.Option("--role", help="homeroom_teacher, deputy_head", show_choices=False)
]


@app.command(help="Duyệt học bạ theo vai trò. / Approve records in a role.")
def approve(
    actor: ActorOption,
    role: ApproverOption,
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    class_: ClassOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Approve what is exported; exit 2 when a record lacks an earlier approval."""
    output = Output(lang, json)
    who = Actor(id=actor, role=role)
    with session.journey(config) as journey:
        schools = journey.begun(school)
        session.require_class(class_, journey.has_class(schools, class_))
        steps = approving.approve_in(journey, schools, who, class_)
        touched = {step.identity for step in steps}
        lacking = missing.of(journey, schools, class_, identities=touched)
        called = called_of(journey, steps)
    return report(output, steps, ("Đã duyệt", "Approved"), "approved", called, lacking)
