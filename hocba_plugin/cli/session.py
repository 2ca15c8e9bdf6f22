"""What a command works with: the configured journey, and its voice."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import typer

from hocba_hooks import Actor, Finding, Role
from hocba_hooks.written import decoded
from hocba_plugin import config as configuration
from hocba_plugin.cli import apart
from hocba_plugin.cli.app import DEFAULT_CONFIG, OFFICE
from hocba_plugin.cli.output import Output, visible, without_bar
from hocba_plugin.cli.streams import is_terminal
from hocba_plugin.cli.usage import Misuse
from hocba_plugin.config import Config, SchoolConfig
from hocba_plugin.errors import FileUseError, PersonError, WorkflowError
from hocba_plugin.journey import Journey
from hocba_plugin.journey.belongings import belongings
from hocba_plugin.journey.persons import require_person
from hocba_plugin.journey.source import opened
from hocba_plugin.ledger import ACTOR, RecordRow
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sign.keys import Question


def journey(config: Path, language: str = "vi") -> Journey:
    """Return the journey of a configuration file; a person at a terminal is asked for PINs."""
    ask = partial(_ask, language) if is_terminal(sys.stdin) else None
    return Journey(configuration.load(config), ask=ask)


def settings(config: Path) -> Config:
    """Return the configuration; what is built in where the default file does not exist."""
    if config == DEFAULT_CONFIG and not config.exists():
        return Config()
    return configuration.load(config)


def profile(config: Path, named: str | None) -> Profile:
    """Return the profile named on the command line, or the configuration's."""
    return load_profile(named or settings(config).profile)


def _ask(language: str, question: Question) -> str:
    text = question.vi if language == "vi" else question.en
    with without_bar():
        secret: str = typer.prompt(visible(text), hide_input=True, err=True)
    return secret


def require_apart(out: Path | None, config: Path, settings: Config) -> None:
    """Refuse a result in the place of anything the configuration reads or keeps.

    :raises FileUseError: it would be; nothing was done yet.
    """
    if out is not None:
        apart.require_apart(out, [config, *belongings(settings)])


def require_class(name: str | None, found: object) -> None:
    """Refuse a class of which nothing was found: nothing done would look like all done.

    :raises Misuse: a class is named, and there is nothing of it.
    """
    if name is not None and not found:
        raise Misuse("--class", f"không có lớp {name}", f"no class {name}")


def require_grade(grade: int | None, journey: Journey, schools: Iterable[SchoolConfig]) -> None:
    """Refuse a grade none of the schools has: nothing done would look like all done.

    :raises Misuse: a grade is named, and no school has a class of it.
    """
    if grade is not None and not any(grade in grades(journey, one) for one in schools):
        raise Misuse("--grade", f"không có khối {grade}", f"no grade {grade}")


def grades(journey: Journey, school: SchoolConfig) -> set[int]:
    """Return the grades of a school's classes, as its data have them now."""
    with closing(opened(journey, school.source_config)) as source:
        return {one.grade for one in source.classes()}


def say_if_none_is_due(output: Output, pupils: int, not_due: int) -> None:
    """Say that everybody has left: nothing made, and nothing missed."""
    if pupils and pupils == not_due:
        output.say(
            "Không học sinh nào đến hạn cấp học bạ: tất cả đã chuyển đi hoặc thôi học.",
            "No record is due: all pupils have left.",
        )


def clerk(name: str) -> Actor:
    """Return the clerk of that name.

    :raises UnstorableError: no ledger can hold the name.
    """
    return Actor(id=ACTOR.kept(name), role=Role.CLERK)


def known_clerk(journey: Journey, schools: Sequence[SchoolConfig], name: str) -> Actor:
    """Return the clerk of that name, or the office itself where nobody is named.

    :raises PersonError: whoever is named is nobody of any of these schools who may do it.
    """
    who, strangers = clerk(name), []
    for school in schools if name != OFFICE else ():
        try:
            return require_person(journey, school, who)
        except PersonError as error:
            strangers.append(error)
    if strangers:
        raise strangers[0]
    return who


def record_named(journey: Journey, text: str) -> RecordRow:
    """Return the record of an identity, or of a pupil code: what a clerk has at hand.

    :raises WorkflowError: there is none, or the code stands in several schools or years.
    """
    found = [row for row in journey.ledger.records() if text in (str(row.identity), row.pupil_key)]
    if len(found) == 1:
        return found[0]
    count = len(found)
    raise WorkflowError(
        f"có {count} học bạ mang mã này; dùng mã định danh của học bạ",
        f"{count} records have this code; use the identity of the record",
    )


def lines_of(path: Path | None) -> list[str]:
    """Return the lines of a list that say something; nothing where there is no list.

    :raises FileUseError: it cannot be read.
    """
    if path is None:
        return []
    try:
        text = decoded(path.read_bytes())
    except (OSError, UnicodeDecodeError):
        raise FileUseError(path.name, "không đọc được", "it cannot be read") from None
    return [line.strip() for line in text.splitlines() if line.strip()]


def finding_row(finding: Finding) -> dict[str, object]:
    """Return a finding as every command's JSON has it."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "path": finding.path,
        "message_vi": finding.message_vi,
        "message_en": finding.message_en,
        "remedy_vi": finding.remedy_vi,
        "remedy_en": finding.remedy_en,
    }
