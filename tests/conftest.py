"""What tests of several areas share: other people's verifiers, and a school to run commands on.

The demo's ground (two schools' data, keys, a configuration) is laid once; every test works on a
copy of it, against one sandbox that forgets between tests.
"""

import importlib.util
import io
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
import tomli_w
from hypothesis import settings

from hocba_plugin.cli import run
from hocba_plugin.demo import ground
from hocba_plugin.demo.schools import (
    LOWER_SECONDARY_CODE,
    PRIMARY_CODE,
    lower_secondary_school,
    primary_school,
)
from hocba_plugin.sandbox.process import SandboxProcess, start

# A busy machine is not a fault of what is tested.
settings.register_profile("hocba", deadline=None)
settings.load_profile("hocba")

SCHOOL_OF_CLASS = {"1A": PRIMARY_CODE, "1B": PRIMARY_CODE, "6A1": LOWER_SECONDARY_CODE}
ROOT = Path(__file__).parents[1]
HOCBA = Path(sys.executable).with_name("hocba")


@pytest.fixture(scope="session")
def oracles() -> ModuleType:
    """Return xmlsec1 and the JDK as verifiers, and ``require`` for any other tool."""
    return _module("oracles/signatures.py")


@pytest.fixture(scope="session")
def revocation() -> ModuleType:
    """Return a certificate authority on loopback that answers for its certificates."""
    return _module("servers/revocation.py")


@pytest.fixture(scope="session")
def timestamping() -> ModuleType:
    """Return a time-stamping authority on loopback."""
    return _module("servers/timestamps.py")


@pytest.fixture(scope="session")
def liar() -> ModuleType:
    """Return a school with sealed records, and an authority between whose answers one may sit."""
    return _module("servers/liar.py")


def _module(name: str) -> ModuleType:
    path = Path(__file__).parent / name
    specification = importlib.util.spec_from_file_location(name.replace("/", "_"), path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


DATABASES = _module("servers/databases.py")


def _require_server(there: object, packages: str) -> None:
    """Skip loudly without a server, but never where the result counts."""
    if there:
        return
    message = f"missing server; install with: apt-get install {packages}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Any]:
    """Run PostgreSQL."""
    _require_server(DATABASES.installed("postgresql"), "postgresql")
    with DATABASES.postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb() -> Iterator[Any]:
    """Run MariaDB."""
    _require_server(DATABASES.installed("mariadb"), "mariadb-server")
    with DATABASES.mariadb() as server:
        yield server


@dataclass(frozen=True)
class Ran:
    """What a command left: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        return self.out + self.err

    @property
    def json(self) -> dict[str, Any]:
        """Return the result on standard output: JSON and nothing else."""
        found: dict[str, Any] = json.loads(self.out)
        return found


@cache
def homeroom_teachers() -> dict[str, str]:
    """Return the personal ID of each class's homeroom teacher in the demo's schools."""
    staff = (*primary_school().staff, *lower_secondary_school().staff)
    return {one.homeroom_of: one.personal_id or "" for one in staff if one.homeroom_of}


@cache
def pupils_of_the_demo() -> frozenset[str]:
    """Return what no command may say: pupils' names and personal IDs."""
    schools = (primary_school(), lower_secondary_school())
    pupils = [one.transcript.pupil for school in schools for one in school.pupils]
    return frozenset(text for one in pupils for text in (one.name, one.personal_id) if text)


def require_discreet(text: str) -> None:
    """Fail when a text shows a traceback, or a pupil."""
    assert "Traceback" not in text
    shown = [word for word in pupils_of_the_demo() if word in text]
    assert not shown, f"{len(shown)} pupils are named"


def hocba(*words: object) -> Ran:
    """Run one command in this process; none of them ever shows a traceback or a pupil."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([str(word) for word in words])
    require_discreet(out.getvalue() + err.getvalue())
    return Ran(code, out.getvalue(), err.getvalue())


def _hears_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@dataclass(frozen=True)
class Place:
    """A folder as the demo lays it, and the sandbox its configuration points at."""

    folder: Path
    sandbox: SandboxProcess

    @property
    def config(self) -> Path:
        return self.folder / "hocba.toml"

    def run(self, *words: object) -> Ran:
        """Run one command on this configuration, in this process."""
        return hocba(*words, "--config", self.config)

    def must(self, *words: object) -> Ran:
        """Run a command that has to succeed."""
        ran = self.run(*words)
        assert ran.code == 0, ran.text
        return ran

    def approving(self, class_name: str, role: str) -> tuple[str, ...]:
        """Return the command by which the person whose it is approves a class in that role."""
        school = SCHOOL_OF_CLASS[class_name]
        table = tomllib.loads(self.config.read_text("utf-8"))
        (own,) = (one for one in table["schools"] if one["school"]["code"] == school)
        people = {one["role"]: one["personal_id"] for one in own["people"]}
        who = {**people, "homeroom_teacher": homeroom_teachers()[class_name]}
        scope = ("--school", school, "--class", class_name)
        return (
            "approve",
            *scope,
            "--role",
            role,
            "--as",
            who.get(role, own["head"]["personal_id"]),
        )

    def approve(self, class_name: str) -> None:
        """Let everybody approve a class who has to."""
        for role in ("homeroom_teacher", "deputy_head"):
            self.must(*self.approving(class_name, role))

    def process(self, *words: str) -> subprocess.Popen[str]:
        """Start the command as a process of its own."""
        return subprocess.Popen(
            [HOCBA, *words, "--config", self.config],
            cwd=self.folder.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Tests may run in the background, where Ctrl-C is ignored and so it would be here.
            preexec_fn=_hears_interrupts,
        )

    def configure(self, change: Callable[[dict[str, Any]], object]) -> None:
        """Change the configuration."""
        table = tomllib.loads(self.config.read_text("utf-8"))
        change(table)
        self.config.write_bytes(tomli_w.dumps(table).encode())

    def identities(self, state: str, *, code: int = 0) -> list[str]:
        """Return the records in a state, as ``hocba status`` has them; it ends with ``code``."""
        ran = self.run("status", "--json")
        assert ran.code == code, ran.text
        rows = ran.json["records"]
        return [row["identity"] for row in rows if row["state"] == state]

    def ask_ledger(self, query: str) -> list[tuple[Any, ...]]:
        """Return rows of the ledger's file; none while there is no such table yet."""
        file = f"file:{self.folder / 'ledger.sqlite'}?mode=ro"
        try:
            with closing(sqlite3.connect(file, uri=True, timeout=10)) as connection:
                return connection.execute(query).fetchall()
        except sqlite3.OperationalError:
            return []

    def count(self, query: str) -> int:
        """Return the one number a query of the ledger gives; 0 while there is none."""
        rows = self.ask_ledger(query)
        return int(rows[0][0]) if rows else 0

    def fault(self, kind: str, **more: object) -> None:
        """Let the sandbox's next answer of that kind go wrong."""
        url = f"{self.sandbox.base_url}/_sandbox/faults"
        assert httpx.post(url, json=[{"kind": kind, **more}]).status_code == 204

    def counters(self) -> dict[str, Any]:
        """Return what the sandbox has counted."""
        found: dict[str, Any] = httpx.get(f"{self.sandbox.base_url}/_sandbox/counters").json()
        return found

    def copied(self, folder: Path) -> "Place":
        """Return a copy. The token stays where it is: its library wants absolute paths."""
        shutil.copytree(self.folder, folder, ignore=shutil.ignore_patterns("token"))
        return Place(folder, self.sandbox)


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[SandboxProcess]:
    with start("qd3016-public") as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def shared_ground(
    tmp_path_factory: pytest.TempPathFactory, shared_sandbox: SandboxProcess
) -> Place:
    """Both schools with nothing done yet. Work on a copy."""
    folder = tmp_path_factory.mktemp("ground") / "demo"
    ground.clear(folder)
    ground.prepare(folder, "qd3016-public", shared_sandbox.base_url)
    return Place(folder, shared_sandbox)


@pytest.fixture(scope="session")
def shared_sealed(tmp_path_factory: pytest.TempPathFactory, shared_ground: Place) -> Place:
    """One class of each school, signed and ready to be sent. Work on a copy."""
    place = shared_ground.copied(tmp_path_factory.mktemp("sealed") / "demo")
    for school, class_name in ((PRIMARY_CODE, "1A"), (LOWER_SECONDARY_CODE, "6A1")):
        assert place.run("export", "--school", school, "--class", class_name).code == 1
        place.approve(class_name)
    place.must("sign")
    return place


@pytest.fixture
def fresh_sandbox(shared_sandbox: SandboxProcess) -> SandboxProcess:
    """The sandbox, remembering nothing."""
    assert httpx.delete(f"{shared_sandbox.base_url}/_sandbox").status_code == 204
    return shared_sandbox


@pytest.fixture
def place(tmp_path: Path, shared_ground: Place, fresh_sandbox: SandboxProcess) -> Place:
    """Both schools with nothing done yet."""
    return shared_ground.copied(tmp_path / "demo")


@pytest.fixture
def sealed(tmp_path: Path, shared_sealed: Place, fresh_sandbox: SandboxProcess) -> Place:
    """One class of each school, signed and ready to be sent: 6 and 9 records."""
    return shared_sealed.copied(tmp_path / "demo")


@pytest.fixture(scope="session")
def command() -> Callable[..., Ran]:
    """Return how to run a command that takes no configuration."""
    return hocba
