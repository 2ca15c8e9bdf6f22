"""``hocba sign``: the slots of a role are filled with the configured keys."""

from typing import Annotated

import typer

from hocba_hooks import Role
from hocba_plugin.cli import missing, session
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
from hocba_plugin.cli.steps import called_of, report
from hocba_plugin.errors import ConfigError
from hocba_plugin.journey import Journey, signing
from hocba_plugin.journey.steps import Step
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.sign.keys import one_login

RoleOption = Annotated[
    Role | None, typer.Option("--role", help="Vai trò; mặc định: lần lượt tất cả / Role")
]
SignerOption = Annotated[
    str | None,
    typer.Option("--as", help="Số định danh người ký; mặc định: mọi người / Personal ID of signer"),
]

GradeOption = Annotated[int | None, typer.Option("--grade", help="Khối; mặc định: tất cả / Grade")]


@app.command(help="Ký học bạ theo vai trò. / Sign records in a role.")
def sign(
    config: ConfigOption = DEFAULT_CONFIG,
    role: RoleOption = None,
    signer: SignerOption = None,
    school: SchoolOption = None,
    class_: ClassOption = None,
    grade: GradeOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Sign what is due; an interrupted batch goes on where it stopped."""
    output = Output(lang, json)
    steps: list[Step] = []
    # Whoever signs in several roles, or more than one batch, gives the PIN once.
    with one_login(), session.journey(config, lang) as journey:
        _require_key(journey, signer)
        schools = journey.begun(school)
        session.require_class(class_, journey.has_class(schools, class_))
        session.require_grade(grade, journey, schools)
        for one in schools:
            for each in [role] if role else signing.roles(journey):
                plan = signing.plan(
                    journey, one, each, signer=signer, class_name=class_, grade=grade
                )
                steps += plan.refused
                steps += sign_all(journey, output, plan, each)
        lacking = missing.of(journey, schools, class_, grade=grade)
        called = called_of(journey, steps)
    return report(output, steps, ("Đã ký", "Signed"), "signed", called, lacking)


def _require_key(journey: Journey, signer: str | None) -> None:
    """Refuse a signer nobody configured: a slip in the number would sign nothing, in silence."""
    if signer is not None and signer not in {key.holder for key in journey.config.keys}:
        raise ConfigError("--as", "không có khóa ký của người này", "no key of this signer")


def sign_all(journey: Journey, output: Output, plan: signing.Plan, role: Role) -> list[Step]:
    """Sign every batch of a plan, with a progress bar over its documents."""
    steps = (step for batch in plan.batches for step in signing.attempt(journey, batch))
    name_vi, name_en = ROLE_NAMES[role]
    return list(output.progress(steps, plan.total, f"Ký: {name_vi}", f"Signing: {name_en}"))
