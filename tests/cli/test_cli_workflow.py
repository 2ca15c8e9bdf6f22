"""Who may do what next, as the command line enforces it."""

import re
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from hocba_plugin.demo.schools import PLANTED, primary_school
from hocba_plugin.demo.sources import write_source
from hocba_plugin.demo.walk import corrected
from hocba_plugin.ledger import Ledger
from hocba_plugin.samples import SamplePupil, SampleSchool

SCHOOL = ("--school", "01999401")
CLASS = (*SCHOOL, "--class", "1A")


PERSONS = {
    "homeroom_teacher": "Đặng Gia Hưng",
    "deputy_head": "Đặng Phương Loan",
    "head": "Đặng Quang Bình",
}


def approve(role: str, *more: str) -> tuple[str, ...]:
    return ("approve", *CLASS, "--as", PERSONS.get(role, "ai-do"), "--role", role, *more)


def without_faults(school: SampleSchool) -> tuple[SamplePupil, ...]:
    """Return the pupils nothing is planted in: what is not well then is what a test did."""
    planted = {one.pupil_code for one in PLANTED}
    return tuple(one for one in school.pupils if one.transcript.pupil.code not in planted)


def change_source(place: Any, identity: str) -> None:
    """Correct a pupil's address in the school's own system, and leave the faulty ones out."""
    with Ledger.open(f"sqlite:///{place.folder / 'ledger.sqlite'}") as ledger:
        pupil = ledger.record(UUID(identity)).pupil_key
    school = corrected(primary_school(), pupil)
    write_source(place.folder, school.model_copy(update={"pupils": without_faults(school)}))


def test_the_deputy_waits_for_the_homeroom_teacher(exported: Any) -> None:
    """Approving out of order is exit 2, and says whose approval is missing."""
    ran = exported.run(*approve("deputy_head"))
    assert (ran.code, "còn thiếu duyệt của: giáo viên chủ nhiệm" in ran.out) == (2, True)
    failed = exported.run(*approve("deputy_head", "--json")).json["failed"]
    assert {row["code"] for row in failed} == {"HOCBA-WORKFLOW"}
    assert len(failed) == 6


@pytest.mark.parametrize("role", ["head", "clerk", "subject_teacher", "school_seal"])
def test_only_two_roles_approve(exported: Any, role: str) -> None:
    """The others are told whose step it is."""
    ran = exported.run(*approve(role))
    assert (ran.code, "việc này của" in ran.err) == (2, True)


@pytest.mark.parametrize("role", ["homeroom_teacher", "head", "school_seal"])
def test_nobody_signs_what_is_not_approved(exported: Any, role: str) -> None:
    """Exit 2, and no key is touched."""
    ran = exported.run("sign", *CLASS, "--role", role)
    assert (ran.code, "còn thiếu duyệt" in ran.out) == (2, True)
    assert "duyệt (giáo viên chủ nhiệm)" in ran.out
    told = [re.split(r"\s{2,}", line)[:3] for line in ran.out.splitlines()]
    assert ["1A", "6 học sinh", "HOCBA-WORKFLOW"] in told
    failed = exported.run("sign", *CLASS, "--role", role, "--json").json["failed"]
    assert {(row["class"], row["pupil_ref"][:4]) for row in failed} == {("1A", "0140")}
    assert exported.count("SELECT count(*) FROM signatures") == 0


def test_the_head_does_not_sign_before_the_homeroom_teacher(exported: Any) -> None:
    """Approvals stand, but the signatures have their order."""
    for role in ("homeroom_teacher", "deputy_head"):
        exported.must(*approve(role))
    ran = exported.run("sign", *CLASS, "--role", "head")
    assert ran.code != 0, ran.text
    assert exported.count("SELECT count(*) FROM signatures") == 0
    exported.must("sign", *CLASS)
    assert len(exported.identities("sealed")) == 6


def test_a_grade_is_signed_in_one_go(exported: Any) -> None:
    """All of its classes and no other; a grade nobody has is a slip of the keyboard."""
    for role in ("homeroom_teacher", "deputy_head"):
        exported.must(*approve(role))
    assert exported.must("sign", *SCHOOL, "--grade", "2", "--json").json["signed"] == 0
    ran = exported.run("sign", *SCHOOL, "--grade", "7")
    assert (ran.code, "không có khối 7" in ran.err) == (2, True)
    exported.must("sign", *SCHOOL, "--grade", "1")
    assert len(exported.identities("sealed")) == 6


def test_nothing_is_sent_before_it_is_sealed(exported: Any) -> None:
    """There is simply nothing to send."""
    assert exported.must("submit", "--json").json["messages"] == []
    assert exported.counters()["messages"] == 0


def test_changed_content_voids_approvals(exported: Any) -> None:
    """The teacher's approval of the old content does not count for the new."""
    exported.must(*approve("homeroom_teacher"))
    change_source(exported, exported.identities("exported")[0])
    exported.run("export", *CLASS)
    ran = exported.run(*approve("deputy_head", "--json"))
    assert (ran.code, ran.json["approved"], len(ran.json["failed"])) == (2, 5, 1)
    lapsed = "SELECT count(*) FROM approvals WHERE lapsed_at IS NOT NULL"
    assert exported.count(lapsed) == 1
    assert exported.must(*approve("homeroom_teacher", "--json")).json["approved"] == 1


def test_changed_content_after_sealing_has_to_be_approved_and_signed_anew(sealed: Any) -> None:
    """Its signatures are given up: the old document is never sent."""
    identity = sealed.identities("sealed")[0]
    change_source(sealed, identity)
    sealed.run("export", *CLASS)
    assert identity in sealed.identities("exported")
    assert sealed.must("submit", *SCHOOL, "--json").json["accepted"] == 5


def test_changed_content_after_sending_is_a_conflict(sealed: Any) -> None:
    """Exit 1: only revoking and re-issuing carry it on."""
    sealed.must("submit", *SCHOOL)
    identity = sealed.identities("accepted")[0]
    change_source(sealed, identity)
    ran = sealed.run("export", *CLASS)
    assert (ran.code, "phải thu hồi mới sửa được 1" in ran.out) == (1, True)
    found = sealed.run("export", *CLASS, "--json").json
    assert (found["conflict"], found["exported"], found.get("stopped", 0)) == (1, 5, 0)
    assert identity in sealed.identities("accepted")


def test_a_revocation_is_ordered_by_a_manager_and_has_a_reason(sealed: Any) -> None:
    """Neither the clerk alone nor an empty reason will do, nor a record not in force."""
    waiting = sealed.identities("sealed")[0]
    order = ("--ordered-by", PERSONS["head"])
    assert sealed.run("revoke", waiting, "--reason", "Sai", *order).code == 2
    sealed.must("submit", *SCHOOL)
    identity = sealed.identities("accepted")[0]
    clerk = (*order, "--ordered-role", "clerk")
    assert sealed.run("revoke", identity, "--reason", "Sai", *clerk).code == 2
    ran = sealed.run("revoke", identity, "--reason", " ", *order)
    assert (ran.code, "phải nêu lý do" in ran.err) == (2, True)
    assert [row["purpose"] for row in sealed.counters()["records"]] == ["register"] * 6


def test_only_a_revoked_record_is_reissued(sealed: Any) -> None:
    """Exit 2 for one that is in force."""
    sealed.must("submit", *SCHOOL)
    ran = sealed.run("reissue", sealed.identities("accepted")[0])
    assert (ran.code, "HOCBA-WORKFLOW" in ran.err) == (2, True)


def test_unknown_records_are_a_usage_error(sealed: Any) -> None:
    """Not a fault of the ledger, and no advice to restore a backup."""
    nobody = "00000000-0000-4000-8000-000000000001"
    for words in (("revoke", nobody, "--reason", "x", "--ordered-by", "y"), ("reissue", nobody)):
        ran = sealed.run(*words)
        assert (ran.code, "sao lưu" in ran.err) == (2, False), ran.text


def refusals(text: str) -> list[tuple[str, ...]]:
    """Return the lines of the table of what does not go on: class, pupil, code and next step."""
    cells = (re.split(r"\s{2,}", line.strip()) for line in text.splitlines())
    return [(*row[:3], row[-1]) for row in cells if len(row) == 6 and re.match("[RE]-", row[2])]


def test_what_stopped_a_record_stands_in_status_until_it_is_mended(sealed: Any) -> None:
    """By class, pupil and code, with what to do next."""
    told = refusals(sealed.must("status", *CLASS).out)
    assert ("1A", "0140000003", "R-I02", "hocba check --all, hocba export") in told
    rows = sealed.must("status", *CLASS, "--json").json["obstacles"]
    assert {row["pupil_ref"] for row in rows} == {"0140000003", "0140000007"}
    assert all(row["remedy_vi"] and row["text"] for row in rows)


def test_a_refused_record_is_told_and_sent_again_only_on_request(
    sealed: Any, tmp_path: Path
) -> None:
    """The same pupil under another identity is refused by the authority: exit 1, with the error."""
    sealed.must("submit", *SCHOOL)
    twin = sealed.copied(tmp_path / "twin")
    (twin.folder / "ledger.sqlite").unlink()
    for name in ("ledger.sqlite-wal", "ledger.sqlite-shm"):
        (twin.folder / name).unlink(missing_ok=True)
    for name in ("xml", "packages", "receipts"):  # what would tell that a ledger is lost
        shutil.rmtree(twin.folder / name, ignore_errors=True)
    twin.run("export", *CLASS)
    for words in (approve("homeroom_teacher"), approve("deputy_head"), ("sign", *CLASS)):
        twin.must(*words)
    ran = twin.run("submit", *SCHOOL)
    assert (ran.code, "từ chối 6" in ran.out) == (1, True)
    assert refusals(ran.out) == [("1A", "6 học sinh", "E-DUP", "hocba status --remote")]
    assert refusals(twin.must("status", *CLASS).out)[-1] == refusals(ran.out)[0]
    kept = [
        row for row in twin.must("status", "--json").json["obstacles"] if row["code"] == "E-DUP"
    ]
    assert {row["class"] for row in kept} == {"1A"}
    assert len({row["pupil_ref"] for row in kept}) == 6
    assert twin.must("submit", *SCHOOL, "--json").json["messages"] == []
    found = twin.run("submit", *SCHOOL, "--again", "--json")
    assert (found.code, found.json["rejected"], len(found.json["errors"])) == (1, 6, 6)
