"""Two people start the same command at the same time, on one ledger."""

import stat
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.integration
Place = Any
"""Defined in conftest.py of the tests, which cannot be imported."""


def run_together(place: Place, *commands: tuple[str, ...]) -> list[tuple[int, str]]:
    """Start all commands at once; return what each ended with and said."""
    started = [place.process(*words) for words in commands]
    ended = []
    for process in started:
        out, err = process.communicate(timeout=120)
        assert "Traceback" not in out + err
        ended.append((process.returncode, out + err))
    return ended


def finish(place: Place, *words: str) -> None:
    """Whoever was turned away runs the command again."""
    ran = place.run(*words)
    assert ran.code == 0, ran.text


def test_two_that_submit_send_everything_once(sealed: Place) -> None:
    """Counted at the receiver: each record carried in one message, accepted once."""
    ended = run_together(sealed, ("submit",), ("submit",))
    assert {code for code, _ in ended} <= {0, 2}, ended
    finish(sealed, "submit")
    records = sealed.counters()["records"]
    assert {(one["carried"], one["accepted"]) for one in records} == {(1, 1)}
    assert len(records) == 15
    assert sealed.identities("accepted")
    assert sealed.must("status", "--json").json["open_messages"] == []


def test_two_that_export_make_one_identity_a_pupil(place: Place) -> None:
    """Minted once, whoever comes first; no version is opened twice."""
    words = ("export", "--school", "01999401", "--class", "1A")
    ended = run_together(place, words, words)
    assert {code for code, _ in ended} == {1}, ended
    count = "SELECT count(*) FROM records"
    assert place.count(count) == place.count("SELECT count(DISTINCT pupil_key) FROM records")
    assert place.count("SELECT count(*) FROM versions") == place.count(count)
    place.must("status", "--json")


def test_two_that_sign_lose_no_signature(place: Place) -> None:
    """Each document ends with each required signature once, or waits for the next run."""
    assert place.run("export", "--school", "01999401", "--class", "1A").code == 1
    place.approve("1A")
    run_together(place, ("sign",), ("sign",))
    finish(place, "sign")
    made = place.count("SELECT count(*) FROM signatures")
    places = "SELECT DISTINCT identity, version, slot FROM signatures"
    assert made == place.count(f"SELECT count(*) FROM ({places})")  # noqa: S608
    assert made == 3 * len(place.identities("sealed"))
    finish(place, "submit")
    files = sorted((place.folder / "xml").rglob("*.xml"))
    assert len(files) == 6
    place.must("verify", *files)


def test_what_holds_pupils_or_keys_is_for_its_owner_only(sealed: Place) -> None:
    """Ledger and its side files, issued documents, packages, receipts."""
    finish(sealed, "submit")
    kinds = ("ledger.sqlite*", "xml/**/*.xml", "packages/**/*.b64", "receipts/**/*.xml", "keys/*")
    found = [path for kind in kinds for path in sealed.folder.glob(kind)]
    assert len(found) > 30
    assert [path.name for path in found if _others_may(path)] == []


def _others_may(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
