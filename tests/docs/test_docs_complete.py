"""Nothing that people can meet is left out of the documentation."""

import csv
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from typer.main import get_command

import hocba_adapter_kit
import hocba_adapter_smas
import hocba_adapter_vnedu
import hocba_hooks
import hocba_plugin
from hocba_hooks import HocbaError, Role, spec
from hocba_hooks.transcripts import Model
from hocba_plugin.cli import app
from hocba_plugin.cli.app import INTERRUPTED, OWN_FAULT
from hocba_plugin.config import Config
from hocba_plugin.documents.converters import _MAKERS as CONVERTERS
from hocba_plugin.ledger import VersionState
from hocba_plugin.profiles.model import SlotSpec
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.validate.catalogue import rule_book

PACKAGES = (
    hocba_hooks,
    hocba_plugin,
    hocba_adapter_kit,
    hocba_adapter_smas,
    hocba_adapter_vnedu,
)
REFERENCE = "docs/reference.md"
FINDING = re.compile(r'"(R-[A-Z]\d\d)"')
ERROR = re.compile(r'"(HOCBA-[A-Z]+)"')


def settings(model: type[Model], prefix: str = "") -> Iterator[str]:
    """Yield every setting by its dotted name."""
    for name, field in model.model_fields.items():
        inner = [one for one in (field.annotation, *get_args(field.annotation)) if is_model(one)]
        if inner:
            yield from settings(inner[0], f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Model)


def commands(group: Any, prefix: str = "") -> Iterator[str]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}"


def written(pattern: re.Pattern[str]) -> Iterator[str]:
    """Yield what matches in the sources of all distributions."""
    for package in PACKAGES:
        for file in _sources(package):
            yield from pattern.findall(file.read_text("utf-8"))


def _sources(package: ModuleType) -> Iterator[Path]:
    return Path(package.__file__ or "").parent.rglob("*.py")


def statuses(error: type[HocbaError]) -> Iterator[int]:
    yield error.exit_status
    for child in error.__subclasses__():
        yield from statuses(child)


def hooks() -> list[str]:
    return [name for name, value in vars(spec).items() if hasattr(value, "hocba_spec")]


def test_every_rule_says_how_it_is_proven(pages: dict[str, Any]) -> None:
    """The page of coverage has a row for each, and no empty cell: what is missing has a reason."""
    lines = pages["docs/coverage.md"].text.splitlines()
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if "| R-" in line]
    assert {row[0] for row in rows} == {entry.code for entry in rule_book()}
    assert all(all(row) for row in rows)


def test_every_hook_is_described(pages: dict[str, Any]) -> None:
    """In the guide for vendors and in the contract's own README."""
    assert len(hooks()) == 7
    for hook in hooks():
        assert f"| `{hook}(" in pages["docs/embedding.md"].text
        assert f"`{hook}`" in pages["hooks/README.md"].text


def test_every_command_is_described(pages: dict[str, Any]) -> None:
    """With its options, in the reference."""
    text = pages[REFERENCE].text
    for command in commands(get_command(app)):
        assert f"### hocba {command}\n" in text


@pytest.mark.parametrize("name", [REFERENCE, "docs/school.md", "docs/truong-hoc.md"])
def test_every_setting_is_described(pages: dict[str, Any], name: str) -> None:
    """In the reference, and in each language of the guide for schools."""
    missing = [one for one in settings(Config) if f"| `{one}` |" not in pages[name].text]
    assert missing == []


@pytest.mark.parametrize("name", [REFERENCE, "ARCHITECTURE.md"])
def test_every_exit_code_is_described(pages: dict[str, Any], name: str) -> None:
    """Those of all errors, of the command line, and 0 and 1."""
    codes = {0, 1, OWN_FAULT, INTERRUPTED, *statuses(HocbaError)}
    missing = [code for code in codes if f"\n| {code} | " not in pages[name].text]
    assert missing == []


def test_every_error_code_is_described(pages: dict[str, Any]) -> None:
    """Whatever code stands anywhere in the sources."""
    codes = set(written(ERROR))
    assert {"HOCBA-SOURCE", "HOCBA-USAGE"} <= codes
    assert sorted(code for code in codes if code not in pages[REFERENCE].text) == []


def test_every_finding_code_is_described(pages: dict[str, Any]) -> None:
    """Those of the catalogue, and those that sources report."""
    codes = {entry.code for entry in rule_book()} | set(written(FINDING))
    assert {"R-D03", "R-X09", "R-I02"} <= codes
    assert sorted(code for code in codes if f"| {code} |" not in pages[REFERENCE].text) == []


def test_every_reason_state_and_role_is_described(pages: dict[str, Any]) -> None:
    """What verify, status and the role options say."""
    codes = [reason.code for reason in Reason] + [*VersionState, *Role]
    assert [one for one in codes if f"| `{one}` |" not in pages[REFERENCE].text] == []


def test_all_of_a_profile_is_described(pages: dict[str, Any], root: Path) -> None:
    """Columns, keys of slots, converters."""
    text = pages["docs/profiles.md"].text
    file = root / "fixtures" / "profiles" / "tinh-thu-nghiem" / "fields.csv"
    columns = next(csv.reader([file.read_text("utf-8").splitlines()[0]]))
    wanted = [*columns, *(field.name for field in fields(SlotSpec))]
    assert [name for name in wanted if f"`{name}`" not in text] == []
    assert [name for name in CONVERTERS if not re.search(rf"`{name}[`:]", text)] == []
