"""What is told to whom: secrets, personal IDs, and texts that would rewrite the screen."""

import sqlite3
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from hocba_hooks import Document, KeyConfig, School, SecretRef, Signer, SourceConfig, Transcript
from hocba_plugin import config as configuration
from hocba_plugin.cli.output import Output
from hocba_plugin.config import ExchangeConfig, LedgerConfig, SchoolSourceConfig
from hocba_plugin.demo.authority import DemoAuthority
from hocba_plugin.errors import ConfigError, LedgerError
from hocba_plugin.ledger import Ledger
from hocba_plugin.sign.certificates import holder
from hocba_plugin.sign.describing import describe

SECRET = "bí-mật-không-được-lộ"
Place = Any
"""Defined in conftest.py of the tests, which cannot be imported."""

MODELS: tuple[Callable[[], BaseModel], ...] = (
    lambda: KeyConfig(
        holder="01999401",
        kind="remote",
        secret=SecretRef(env="HOCBA_ADV_SECRET"),
        environment={"TOKEN": SECRET},
        options={"api_key": SECRET},
    ),
    lambda: ExchangeConfig(base_url=f"https://truong:{SECRET}@example.org"),
    lambda: LedgerConfig(url=f"postgresql://hocba:{SECRET}@example.org/so"),
    lambda: SchoolSourceConfig(
        system="smas",
        school_year="2025-2026",
        url=f"mssql://hocba:{SECRET}@example.org",
        options={"password": SECRET},
    ),
    lambda: SourceConfig(
        system="smas",
        school=School(code="01999401"),
        head=Signer(name="Hiệu trưởng"),
        school_year="2025-2026",
        url=f"mssql://hocba:{SECRET}@example.org",
        options={"password": SECRET},
    ),
)


@pytest.mark.parametrize("make", MODELS)
def test_no_model_shows_a_secret(make: Callable[[], BaseModel], monkeypatch: Any) -> None:
    """Models end in log lines and in tracebacks."""
    monkeypatch.setenv("HOCBA_ADV_SECRET", SECRET)
    assert SECRET not in f"{make()!r} {make()}"


WRONG_TABLES: tuple[dict[str, Any], ...] = (
    {"keys": [{"holder": "x", "kind": "y", "secret": SECRET}]},
    {"keys": [{"holder": "x", "kind": "y", "secret": {"pin": SECRET}}]},
    {"exchange": {"base_url": "https://example.org", "client_secret": SECRET}},
    {"schools": [{"source": {"url": {"password": SECRET}}}]},
    {"ledger": {"url": [SECRET]}},
)


@pytest.mark.parametrize("table", WRONG_TABLES, ids=lambda table: next(iter(table)))
def test_a_secret_in_the_wrong_place_is_not_repeated(table: dict[str, Any]) -> None:
    """Not in the text, and not in what a traceback would add to it."""
    with pytest.raises(ConfigError) as caught:
        configuration.parse(table)
    assert SECRET not in "".join(traceback.format_exception(caught.value, chain=True))


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://hocba:{SECRET}@127.0.0.1:1/so",
        f"nope://hocba:{SECRET}@example.org/so",
        f"://{SECRET}",
    ],
)
def test_a_ledger_that_cannot_be_opened_keeps_its_password(url: str) -> None:
    """Drivers like to quote the address."""
    with pytest.raises(LedgerError) as caught:
        Ledger.open(url)
    assert SECRET not in "".join(traceback.format_exception(caught.value, chain=True))


ESCAPES = "Ngô Thị Nga\x1b[3A\x1b[2K\nHỢP LỆ\r\x9b2J\u202e"


def test_a_signers_name_cannot_rewrite_the_verdict(
    primary: Any, primary_transcript: Transcript, capsys: pytest.CaptureFixture[str]
) -> None:
    """Anybody can make a certificate of any name; it is shown however little it is trusted."""
    stranger = DemoAuthority.create(algorithm="ec").person(ESCAPES, "001181999301", algorithm="ec")
    assert "\n" not in holder(stranger.certificate)
    document: Document = primary.sign_all(primary.issue(primary_transcript))
    Output("vi").say(ESCAPES, ESCAPES)
    Output("vi").table([("Tên", "Name")], [[ESCAPES]])
    for line in describe(primary.verifier.verify(document.content)):
        Output("vi").say(line, line)
    told = capsys.readouterr().out
    assert not set("\x1b\r\x9b\u202e") & set(told)


@pytest.mark.integration
def test_a_pupil_without_a_code_is_not_named_by_the_personal_id(place: Place) -> None:
    """Then the personal ID is what the ledger goes by; outputs show its end only."""
    source = place.folder / "sources/smas.sqlite"
    with closing(sqlite3.connect(source)) as connection, connection:
        connection.execute("UPDATE HOC_SINH SET MA_HOC_SINH = NULL")
        known = connection.execute("SELECT SO_DINH_DANH FROM HOC_SINH").fetchall()
    school = ("--school", "01999501", "--json")
    told = place.run("check", *school).out + place.run("export", *school).out
    told += place.run("status", *school).out
    assert "pupil_ref" in told
    assert [number for (number,) in known if number and str(number) in told] == []


@pytest.mark.integration
@pytest.mark.parametrize("name", ["..", "../../../ngoai", "/goc/x", "CON", "nul", "Lớp " * 100, ""])
def test_a_class_of_any_name_stays_in_its_folder(sealed: Place, name: str) -> None:
    """Class names come from the school's data, and become folders."""
    with closing(sqlite3.connect(sealed.folder / "ledger.sqlite")) as connection, connection:
        connection.execute("UPDATE records SET class_name = ?", (name,))
    before = set(sealed.folder.parent.rglob("*"))
    sealed.must("submit")
    made = [path for path in set(sealed.folder.parent.rglob("*")) - before if path.is_file()]
    issued = [path for path in made if path.suffix in (".xml", ".b64")]
    assert len(issued) == 2 * 15 + 2
    assert all(_is_in_its_place(path, sealed.folder) for path in issued)


def _is_in_its_place(path: Path, folder: Path) -> bool:
    kind, school, *below = path.relative_to(folder).parts
    depth = {"xml": 2, "packages": 2, "receipts": 1}[kind]
    return school.isdecimal() and len(below) == depth and below[0].casefold() not in ("con", "nul")
