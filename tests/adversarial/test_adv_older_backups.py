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


def back_up(place: Any, name: str) -> Path:
    copy: Path = place.folder / f"{name}.sqlite"
    place.must("backup", "--out", copy)
    return copy


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


@pytest.fixture
def steps(place: Any) -> dict[str, Path]:
    """One class brought all the way, and a backup after each step."""
    copies = {}
    assert place.run("export", *SCHOOL, "--class", "1B").code in (0, 1)
    copies["another class"] = back_up(place, "another")
    assert place.run("export", *SCHOOL, *CLASS).code == 1
    copies["exported"] = back_up(place, "exported")
    for role in ("homeroom_teacher", "deputy_head"):
        place.must("approve", "--as", role, "--role", role, *SCHOOL, *CLASS)
    copies["approved"] = back_up(place, "approved")
    place.must("sign", *SCHOOL, *CLASS)
    copies["sealed"] = back_up(place, "sealed")
    assert place.must("submit", *SCHOOL, "--json").json["accepted"] == 6
    return copies


@pytest.mark.parametrize("what", ["another class", "exported", "approved", "sealed"])
def test_an_older_backup_alone_leads_back(place: Any, steps: dict[str, Path], what: str) -> None:
    """Records it never knew, documents it has unsigned, documents it has sealed."""
    restore_unasked(place, steps[what])
    assert place.identities("accepted") == []
    comes_to_one_truth(place, 6)
    identity = place.identities("accepted")[0]
    place.must("revoke", identity, "--reason", "Sai thông tin", "--ordered-by", "hiệu trưởng")
    assert place.run("reissue", identity).code == 0


def test_restoring_takes_them_over_at_once(place: Any, steps: dict[str, Path]) -> None:
    """When the authority can be asked."""
    before = files(place)
    found = place.must("restore", steps["exported"], "--json").json
    assert (found["adopted"], found["differences"]) == (6, [])
    assert len(place.identities("accepted")) == 6
    assert files(place) == before
    ran = place.run("export", *SCHOOL, *CLASS, "--json")
    assert ran.json.get("conflict", 0) == 0


def test_a_revocation_and_a_next_version_that_were_forgotten(
    place: Any, steps: dict[str, Path]
) -> None:
    """The copy has version 1 in force; the authority version 2, or has revoked it."""
    older = back_up(place, "accepted")
    first, second = place.identities("accepted")[:2]
    for identity in (first, second):
        place.must("revoke", identity, "--reason", "Sai thông tin", "--ordered-by", "hiệu trưởng")
    assert place.run("reissue", first).code == 0
    for role in ("homeroom_teacher", "deputy_head"):
        place.must("approve", "--as", role, "--role", role, *SCHOOL, *CLASS)
    place.must("sign", *SCHOOL, *CLASS)
    assert place.must("submit", *SCHOOL, "--json").json["accepted"] == 1
    restore_unasked(place, older)
    ran = place.run("status", "--remote", "--json")
    assert (ran.code, sorted(ran.json["adoptable"])) == (1, sorted([first, second]))
    place.must("submit")
    rows = {row["identity"]: row for row in place.must("status", "--json").json["records"]}
    assert (rows[first]["version"], rows[first]["state"]) == (2, "accepted")
    assert (rows[second]["version"], rows[second]["state"]) == (1, "revoked")
    assert place.must("status", "--remote", "--json").json["adoptable"] == []
    assert place.run("reissue", second).code == 0


@pytest.mark.parametrize("what", ["another class", "exported"])
def test_without_the_issued_files_the_authority_leads_out(
    place: Any, steps: dict[str, Path], what: str
) -> None:
    """It is told record by record, with the way out; put back, the files are enough."""
    for kind in ("xml", "packages"):
        shutil.move(place.folder / kind, place.folder / f"lost-{kind}")
    restore_unasked(place, steps[what])
    carried = place.counters()
    ran = place.run("status", "--remote", "--json")
    assert (ran.code, len(ran.json["differences"]), ran.json["adoptable"]) == (1, 6, [])
    for one in ran.json["differences"]:
        for text in (one["vi"], one["en"]):
            assert "hocba restore" in text
            assert "hocba submit" in text
            assert "xml" in text
    place.run("submit")
    assert place.counters() == carried
    for kind in ("xml", "packages"):
        shutil.rmtree(place.folder / kind, ignore_errors=True)
        shutil.move(place.folder / f"lost-{kind}", place.folder / kind)
    comes_to_one_truth(place, 6)


def test_a_file_that_is_not_what_the_authority_holds_is_not_believed(
    place: Any, steps: dict[str, Path]
) -> None:
    """Changed, exchanged, or a link: the difference stays, and nothing is taken over."""
    one, other, third, *_ = sorted((place.folder / "xml").rglob("*.xml"))
    one.write_bytes(one.read_bytes() + b"<!-- -->")
    content = third.read_bytes()
    other.write_bytes(content)
    elsewhere = place.folder / "elsewhere.xml"
    elsewhere.write_bytes(content)
    third.unlink()
    third.symlink_to(elsewhere)
    restore_unasked(place, steps["exported"])
    ran = place.run("status", "--remote", "--json")
    assert (len(ran.json["differences"]), len(ran.json["adoptable"])) == (3, 3)
    assert place.run("submit").code in (0, 2)
    assert len(place.identities("accepted")) == 3
