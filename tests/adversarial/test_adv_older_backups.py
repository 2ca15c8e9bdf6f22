"""Only an older backup is left: whatever it has forgotten, there is a way back to one truth.

Through the command line, against the sandbox: restore, ``status --remote``, ``submit``.
"""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.integration
SCHOOL = ("--school", "01999401")
CLASS = ("--class", "1A")
KEPT = ("xml", "receipts")


def files(place: Any) -> dict[str, str]:
    """Return what was issued and answered, as it lies beside the ledger."""
    return {
        str(path.relative_to(place.folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for kind in KEPT
        for path in (place.folder / kind).rglob("*.xml")
    }


def backup_of(place: Any, name: str) -> Path:
    found: Path = place.folder / f"{name}.sqlite"
    return found


def back_up(place: Any, name: str) -> Path:
    place.must("backup", "--out", backup_of(place, name))
    return backup_of(place, name)


def restore_unasked(place: Any, copy: Path) -> None:
    """Restore while the authority cannot be asked: nothing is taken over yet."""
    place.configure(lambda table: table["exchange"].update(attempts=1, timeout_s=5.0))
    place.fault("drop", method="GET", on="records")
    assert place.run("restore", copy).code == 5


def comes_to_one_truth(place: Any, held: int) -> None:
    """Expect the difference to be told, ``submit`` to end it, and nothing to be sent or lost."""
    before, carried = files(place), place.counters()
    ran = place.run("status", "--remote", "--json")
    assert (ran.code, ran.json["differences"]) == (1, [])
    assert len(ran.json["adoptable"]) == held
    told = place.run("status", "--remote")
    assert str(held) in told.out
    assert "hocba submit" in told.out
    done = place.must("submit", "--json").json
    assert (done["accepted"], done["rejected"], done["unsent"]) == (0, 0, 0)
    found = place.must("status", "--remote", "--json").json
    assert (found["differences"], found["adoptable"]) == ([], [])
    assert len(place.identities("accepted")) == 6
    assert place.counters() == carried
    assert files(place) == before
    place.must("verify", place.folder / "xml" / "01999401")
    assert place.must("submit", "--json").json["accepted"] == 0


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, shared_ground: Any) -> Any:
    """One class ready to be sent, and a backup after each step on the way. Work on a copy."""
    place = shared_ground.copied(tmp_path_factory.mktemp("older") / "demo")
    assert place.run("export", *SCHOOL, "--class", "1B").code in (0, 1)
    back_up(place, "another class")
    assert place.run("export", *SCHOOL, *CLASS).code == 1
    back_up(place, "exported")
    place.approve("1A")
    back_up(place, "approved")
    place.must("sign", *SCHOOL, *CLASS)
    back_up(place, "sealed")
    return place


@pytest.fixture
def issued(prepared: Any, fresh_sandbox: object, tmp_path: Path) -> Any:
    """The class accepted, and every backup that was made before."""
    place = prepared.copied(tmp_path / "demo")
    assert place.must("submit", *SCHOOL, "--json").json["accepted"] == 6
    return place


@pytest.mark.parametrize("what", ["another class", "exported", "approved", "sealed"])
def test_an_older_backup_alone_leads_back(issued: Any, what: str) -> None:
    """Records it never knew, documents it has unsigned, documents it has sealed."""
    restore_unasked(issued, backup_of(issued, what))
    assert issued.identities("accepted", code=1) == []
    comes_to_one_truth(issued, 6)
    identity = issued.identities("accepted")[0]
    issued.must("revoke", identity, "--reason", "Sai thông tin", "--ordered-by", "Đặng Quang Bình")
    assert issued.run("reissue", identity).code == 0


def test_restoring_takes_them_over_at_once(issued: Any) -> None:
    """When the authority can be asked."""
    before = files(issued)
    found = issued.must("restore", backup_of(issued, "exported"), "--json").json
    assert (found["adopted"], found["differences"]) == (6, [])
    assert len(issued.identities("accepted")) == 6
    assert files(issued) == before
    ran = issued.run("export", *SCHOOL, *CLASS, "--json")
    assert ran.json.get("conflict", 0) == 0


def test_a_revocation_and_a_next_version_that_were_forgotten(issued: Any) -> None:
    """The copy has version 1 in force; the authority version 2, or has revoked it."""
    older = back_up(issued, "accepted")
    first, second = issued.identities("accepted")[:2]
    for identity in (first, second):
        issued.must(
            "revoke", identity, "--reason", "Sai thông tin", "--ordered-by", "Đặng Quang Bình"
        )
    assert issued.run("reissue", first).code == 0
    issued.approve("1A")
    issued.must("sign", *SCHOOL, *CLASS)
    assert issued.must("submit", *SCHOOL, "--json").json["accepted"] == 1
    restore_unasked(issued, older)
    ran = issued.run("status", "--remote", "--json")
    assert (ran.code, sorted(ran.json["adoptable"])) == (1, sorted([first, second]))
    issued.must("submit")
    rows = {row["identity"]: row for row in issued.must("status", "--json").json["records"]}
    assert (rows[first]["version"], rows[first]["state"]) == (2, "accepted")
    assert (rows[second]["version"], rows[second]["state"]) == (1, "revoked")
    assert issued.must("status", "--remote", "--json").json["adoptable"] == []
    assert issued.run("reissue", second).code == 0


@pytest.mark.parametrize("what", ["another class", "exported"])
def test_without_the_issued_files_the_authority_leads_out(issued: Any, what: str) -> None:
    """It is told record by record, with the way out; put back, the files are enough."""
    for kind in ("xml", "packages"):
        shutil.move(issued.folder / kind, issued.folder / f"lost-{kind}")
    restore_unasked(issued, backup_of(issued, what))
    carried = issued.counters()
    ran = issued.run("status", "--remote", "--json")
    assert (ran.code, len(ran.json["differences"]), ran.json["adoptable"]) == (1, 6, [])
    for one in ran.json["differences"]:
        for text in (one["vi"], one["en"]):
            assert "hocba restore" in text
            assert "hocba submit" in text
            assert "xml" in text
    issued.run("submit")
    assert issued.counters() == carried
    for kind in ("xml", "packages"):
        shutil.rmtree(issued.folder / kind, ignore_errors=True)
        shutil.move(issued.folder / f"lost-{kind}", issued.folder / kind)
    comes_to_one_truth(issued, 6)


def test_a_file_that_is_not_what_the_authority_holds_is_not_believed(issued: Any) -> None:
    """Changed, exchanged, or a link: the difference stays, and nothing is taken over."""
    one, other, third, *_ = sorted((issued.folder / "xml").rglob("*.xml"))
    one.write_bytes(one.read_bytes() + b"<!-- -->")
    content = third.read_bytes()
    other.write_bytes(content)
    elsewhere = issued.folder / "elsewhere.xml"
    elsewhere.write_bytes(content)
    third.unlink()
    third.symlink_to(elsewhere)
    restore_unasked(issued, backup_of(issued, "exported"))
    ran = issued.run("status", "--remote", "--json")
    assert (len(ran.json["differences"]), len(ran.json["adoptable"])) == (3, 3)
    assert issued.run("submit").code in (0, 2)
    assert len(issued.identities("accepted", code=1)) == 3
