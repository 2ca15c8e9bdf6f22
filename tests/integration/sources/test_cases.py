"""Disorders that real exports show, each laid over its undisturbed school and read.

What passes equals the undisturbed record; everything else is an error that names the pupil, or a
refusal that names the place. ``fixtures/sources/cases`` says case by case which it is.
"""

import shutil
import sqlite3
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
import tomli_w
from pydantic import BaseModel, ConfigDict, Field

from hocba_hooks import SourceError, Transcript
from hocba_plugin.config import load
from hocba_plugin.journey import Journey
from hocba_plugin.journey.reading import Checked, check

FOLDER = Path(__file__).parents[3] / "fixtures" / "sources" / "cases"
UNDISTURBED = FOLDER / "undisturbed"
SCHOOLS = sorted(path.name for path in UNDISTURBED.iterdir())
NAMES = sorted(path.parent.name for path in FOLDER.glob("*/case.toml"))
_NOT_LAID = ("case.toml", "disorder.sql")

Pupils = tuple[str, ...] | Literal["all"]
Leaves = dict[str, object]


class Strict(BaseModel):
    """A table of a case in which no misspelt key is passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Right(Strict):
    """What reading a case has to give; by itself: every record as before, nothing found."""

    exit: Literal[0, 1, 3] = 0
    errors: Mapping[str, Pupils] = {}
    warnings: Mapping[str, Pupils] = {}
    infos: Mapping[str, Pupils] = {}
    at: str = ""
    refused: tuple[str, ...] = ()


class Instead(Strict):
    """What the changed files say that the undisturbed ones do not."""

    pupils: Pupils = "all"
    values: Mapping[str, str | int]


class Case(Strict):
    """One case as its ``case.toml`` tells it; see the README beside it."""

    base: str
    removed: tuple[str, ...] = ()
    kind: Literal["layouts", "opening", "witnesses", "dates", "nothing", "missing"]
    vi: str
    en: str
    source: str
    confidence: Literal["high", "medium", "low"]
    absent: tuple[str, ...] = ()
    instead: tuple[Instead, ...] = ()
    right: Right = Field(default_factory=Right)

    def given_instead(self, pupil: str) -> Leaves:
        """Return what a pupil's files say otherwise than the undisturbed ones."""
        return {
            path: value
            for one in self.instead
            if one.pupils == "all" or pupil in one.pupils
            for path, value in one.values.items()
        }

    def truth(self, pupil: str) -> Leaves:
        """Return the record that reading the case has to give of a pupil, if any."""
        kept = leaves(undisturbed(self.base)[pupil])
        gone = tuple(path for path in kept if path.startswith(self.absent)) if self.absent else ()
        return {path: kept[path] for path in kept if path not in gone} | self.given_instead(pupil)

    def pupils(self, those: Pupils) -> set[str]:
        """Return the codes of the pupils a table names."""
        return set(undisturbed(self.base)) if those == "all" else set(those)


def case(name: str) -> Case:
    return Case.model_validate(tomllib.loads((FOLDER / name / "case.toml").read_text("utf-8")))


def laid(name: str, folder: Path) -> Path:
    """Lay a case over its school and return the configuration."""
    told = case(name)
    shutil.copytree(UNDISTURBED / told.base, folder)
    for path in told.removed:
        (folder / path).unlink()
    ignored = shutil.ignore_patterns(*_NOT_LAID)
    shutil.copytree(FOLDER / name, folder, ignore=ignored, dirs_exist_ok=True)
    script = FOLDER / name / "disorder.sql"
    if script.exists():
        with closing(sqlite3.connect(folder / "smas.sqlite")) as connection, connection:
            connection.executescript(script.read_text("utf-8"))
    return folder / "hocba.toml"


def read(file: Path) -> dict[str, Checked]:
    """Return everybody of a school, checked, by pupil code."""
    config = load(file)
    with Journey(config) as journey:
        found = list(check(journey, config.schools[0]))
    by_code = {one.source.transcript.pupil.code or "": one for one in found}
    assert len(by_code) == len(found)
    return by_code


@cache
def undisturbed(school: str) -> Mapping[str, Transcript]:
    """Return the true records of a school, by pupil code. Reading stores nothing beside it."""
    found = read(UNDISTURBED / school / "hocba.toml")
    return {code: one.source.transcript for code, one in found.items()}


def leaves(transcript: Transcript) -> Leaves:
    """Return every value of a record by its place, as the interchange form writes it."""
    return dict(_leaves(transcript.model_dump(mode="json"), ""))


def _leaves(value: object, place: str) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        inner = [_leaves(part, f"{place}.{key}") for key, part in value.items()]
    elif isinstance(value, list):
        inner = [_leaves(part, f"{place}.{number}") for number, part in enumerate(value)]
    elif value is None:
        return
    else:
        yield place.removeprefix("."), value
        return
    for part in inner:
        yield from part


def found_by_code(findings: list[dict[str, Any]], severity: str) -> dict[str, set[str]]:
    """Return which pupils the command names under which code."""
    found: dict[str, set[str]] = {}
    for one in findings:
        if one["severity"] == severity:
            found.setdefault(one["code"], set()).add(one["pupil_ref"])
    return found


@pytest.mark.parametrize("school", SCHOOLS)
def test_an_undisturbed_school_has_no_faults_of_its_own(school: str, tmp_path: Path) -> None:
    """So whatever is found below was laid over it."""
    shutil.copytree(UNDISTURBED / school, tmp_path / school)
    found = read(tmp_path / school / "hocba.toml")
    assert found
    assert not [finding for one in found.values() for finding in one.report.findings]


@pytest.mark.parametrize("name", NAMES)
def test_the_command_names_what_is_wrong(
    name: str, tmp_path: Path, command: Callable[..., Any]
) -> None:
    """``hocba check`` ends as it must, and names pupils and places: nothing else is stopped."""
    told = case(name)
    ran = command("check", "--config", laid(name, tmp_path / "school"), "--json", "--lang", "en")
    assert ran.code == told.right.exit, ran.err
    if told.right.refused:
        assert [part for part in told.right.refused if part not in ran.text] == []
        # Classes that are not read stand in the result; a school that is not has none.
        assert ran.json.get("records", 0) == 0
        return
    _require_told(told, ran.json)


def _require_told(told: Case, result: Mapping[str, Any]) -> None:
    right, findings = told.right, result["findings"]
    assert result["records"] == len(undisturbed(told.base))
    errors = found_by_code(findings, "error")
    expected = {code: told.pupils(those) for code, those in right.errors.items()}
    assert {code: errors.get(code) for code in expected} == expected
    stopped: set[str] = set().union(*errors.values())
    assert stopped == set().union(*expected.values())
    places = {(one["pupil_ref"], one["code"]) for one in findings if right.at in one["path"]}
    named = {(pupil, code) for code, those in expected.items() for pupil in those}
    assert named <= places
    for severity, codes in (("warning", right.warnings), ("info", right.infos)):
        others = found_by_code(findings, severity)
        passing = {code: those - stopped for code, those in others.items() if those - stopped}
        assert passing == {code: told.pupils(those) for code, those in codes.items()}


@pytest.mark.parametrize("name", [name for name in NAMES if not case(name).right.refused])
def test_what_passes_is_the_truth(name: str, tmp_path: Path) -> None:
    """The whole record, value by value; whoever is stopped has at least what the files say."""
    told = case(name)
    for pupil, one in read(laid(name, tmp_path / "school")).items():
        record = leaves(one.source.transcript)
        if one.stopped:
            record = {path: record.get(path) for path in told.given_instead(pupil)}
            assert record == told.given_instead(pupil)
        else:
            assert record == told.truth(pupil)


@pytest.mark.parametrize("name", [name for name in NAMES if case(name).right.refused])
def test_a_refusal_names_the_place(name: str, tmp_path: Path) -> None:
    """Whoever reads the data without the command hears it too, and nobody is half-read."""
    with pytest.raises(SourceError) as refusal:
        read(laid(name, tmp_path / "school"))
    assert all(part in refusal.value.message("en") for part in case(name).right.refused)


def test_a_list_without_nationalities_is_read_with_the_declared_one(tmp_path: Path) -> None:
    """No column of that list says it, so the school does: everybody passes, and is the truth."""
    name = "vnedu-list-single-address-columns"
    file = laid(name, tmp_path / "school")
    table = tomllib.loads(file.read_text("utf-8"))
    table["schools"][0]["source"]["options"] = {"nationality": "Việt Nam"}
    file.write_bytes(tomli_w.dumps(table).encode())
    for pupil, one in read(file).items():
        assert not one.report.findings
        truth = case(name).truth(pupil) | {"pupil.nationality": "VN"}
        assert leaves(one.source.transcript) == truth


def test_history_of_everybody_is_there_to_be_lost() -> None:
    """A case about dropped rows proves nothing where the undisturbed school has none."""
    base = case("history-keyed-by-moet-code-dropped").base
    assert all(one.history for one in undisturbed(base).values())


def test_every_folder_is_a_case() -> None:
    """A case without its facts would never be read."""
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir()}
    assert folders == {*NAMES, "undisturbed"}
