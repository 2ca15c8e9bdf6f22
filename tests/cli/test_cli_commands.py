"""Every step of the journey by command line: in Vietnamese, in English, and as JSON."""

from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from hocba_plugin import config as configuration
from hocba_plugin.journey import Journey
from hocba_plugin.sign.keys import open_key
from hocba_plugin.submit.client import CertificateKind

SCHOOL = ("--school", "01999401")
CLASS = (*SCHOOL, "--class", "1A")
PILOT = 8, 6, 2
"""Pupils, good records and stopped ones of that class."""
HOMEROOM = ("approve", *CLASS, "--as", "Đặng Gia Hưng", "--role", "homeroom_teacher")
DEPUTY = ("approve", *CLASS, "--as", "Đặng Phương Loan", "--role", "deputy_head")
REVOKE = ("--reason", "Sai nơi ở", "--ordered-by", "Đặng Quang Bình")


def few_keys(table: dict[str, Any]) -> None:
    """Opening a key file takes a while on purpose; four on the token and one file will do."""
    table["keys"] = table["keys"][:5]


def register_certificates(place: Any) -> None:
    """Register the certificates of heads and seals, as the demo does."""
    with Journey(configuration.load(place.config)) as journey:
        schools = [one.school.code for one in journey.config.schools]
        for number, key in enumerate(journey.config.keys[:4]):
            seal = key.holder in schools
            kind = CertificateKind.ORGANISATION if seal else CertificateKind.PERSONAL
            with closing(open_key(key)) as source:
                der = source.certificates()[0]
            journey.exchange.register_certificate(schools[number % 2], kind, key.holder, der)


def said(place: Any, code: int, vi: str, en: str, *words: object) -> None:
    """Run a command in both languages; the answer is in the one asked for."""
    for language, wanted, unwanted in (("vi", vi, en), ("en", en, vi)):
        ran = place.run(*words, "--lang", language)
        assert (ran.code, wanted in ran.out, unwanted in ran.out) == (code, True, False), ran.text


def test_doctor_looks_at_everything_before_anything_is_signed(place: Any) -> None:
    """Roots, ledger, disk, settings, sources, signers, five keys, secrets, connection and so on."""
    place.configure(few_keys)
    register_certificates(place)
    said(place, 0, "chứng thư còn", "certificate valid for", "doctor")
    checks = place.must("doctor", "--json").json["checks"]
    assert [check["ok"] for check in checks] == [True] * 19
    assert {"name", "ok", "seen_vi", "seen_en"} <= checks[0].keys()
    assert [check["seen_en"] for check in checks[-2:]] == ["2 approved"] * 2


def test_doctor_warns_of_secrets_that_others_can_read(place: Any) -> None:
    """They still work: a warning, and no other exit code."""
    place.configure(few_keys)
    before = place.run("doctor", "--json")
    for name in ("password", "client_secret"):
        (place.folder / "keys" / name).chmod(0o644)
    ran = place.run("doctor", "--json")
    said = [
        next(one for one in found.json["checks"] if one["name"] == "Secret files")
        for found in (before, ran)
    ]
    assert ran.code == before.code
    assert all(one["ok"] for one in said)
    assert "WARNING" not in said[0]["seen_en"]
    assert "password, client_secret" in said[1]["seen_en"]
    assert "LƯU Ý" in said[1]["seen_vi"]


def test_check_reads_and_judges_without_storing_anything(place: Any) -> None:
    """Exit 1, as two records would be stopped; places are named, pupils are not."""
    pupils, _, stopped = PILOT
    vi = f"{pupils} học sinh ({0} không đến hạn), {stopped} hồ sơ bị dừng"
    en = f"{pupils} pupils ({0} not due), {stopped} records stopped"
    said(place, 1, vi, en, "check", *CLASS)
    found = place.run("check", *CLASS, "--json").json
    assert (pupils, stopped) == (found["records"], found["stopped"])
    assert {"R-I02", "R-P06"} <= {row["code"] for row in found["findings"]}
    assert place.ask_ledger("SELECT * FROM records") == []


def test_export_makes_the_good_and_stops_the_bad(place: Any) -> None:
    """Exit 1 again the second time, with nothing made anew."""
    _, good, stopped = PILOT
    vi, en = f"Đã lập {good}, dừng {stopped}", f"Exported {good}, stopped {stopped}"
    said(place, 1, vi, en, "export", *CLASS)
    made = "SELECT count(*) FROM events WHERE kind = 'exported'"
    assert place.count(made) == good
    found = place.run("export", *CLASS, "--json").json
    assert (good, stopped) == (found["exported"], found["stopped"])
    assert {row["severity"] for row in found["findings"]} == {"error"}
    assert place.count(made) == good


def test_approve_counts_what_was_approved_once(exported: Any) -> None:
    """Homeroom, then deputy; approving again changes nothing."""
    _, good, _ = PILOT
    assert f"Đã duyệt: {good}, chưa được: 0" in exported.must(*HOMEROOM).out
    assert "Approved: 0, not yet: 0" in exported.must(*HOMEROOM, "--lang", "en").out
    found = exported.must(*DEPUTY, "--json").json
    assert (found["approved"], found["failed"]) == (good, [])


def test_sign_fills_the_slots_of_a_role(exported: Any) -> None:
    """Teacher and head one by one, then the rest in one go."""
    _, good, _ = PILOT
    exported.must(*HOMEROOM)
    exported.must(*DEPUTY)
    homeroom = ("sign", *CLASS, "--role", "homeroom_teacher")
    assert f"Đã ký: {good}, chưa được: 0" in exported.must(*homeroom).out
    assert "Signed: 0, not yet: 0" in exported.must(*homeroom, "--lang", "en").out
    found = exported.must("sign", "--role", "head", "--json").json
    assert (found["signed"], found["failed"]) == (good, [])
    assert exported.must("sign", "--json").json == {"signed": good, "failed": [], "missing": []}
    assert good == len(exported.identities("sealed"))


def test_status_shows_states_and_who_is_waited_for(sealed: Any) -> None:
    """Both classes; with JSON every record, its state and its next step."""
    said(sealed, 0, "đã ký đủ, chờ gửi", "sealed, ready to send", "status")
    found = sealed.must("status", "--json").json
    assert {"records", "open_messages", "events"} <= found.keys()
    states = [row["state"] for row in found["records"]]
    assert (states.count("sealed"), states.count("stopped")) == (15, 4)
    assert {"gửi lên CSDL học bạ số"} == {
        row["next"] for row in found["records"] if row["state"] == "sealed"
    }


def test_submit_sends_once_and_leaves_files(sealed: Any) -> None:
    """Six primary records in Vietnamese, nine secondary ones as JSON, then nothing more."""
    assert "nhận 6, từ chối 0" in sealed.must("submit", *SCHOOL).out
    found = sealed.must("submit", "--json").json
    assert (found["accepted"], found["rejected"], found["errors"]) == (9, 0, [])
    assert {message["state"] for message in found["messages"]} == {"closed"}
    said(sealed, 0, "Không có gì để gửi", "Nothing to send", "submit")
    for pattern, number in (("xml/**/*.xml", 15), ("packages/**/*.b64", 15)):
        assert number == len(list(sealed.folder.glob(pattern)))
    assert len(list(sealed.folder.glob("receipts/**/*.xml"))) == 2


def test_verify_says_who_signed_what(sealed: Any) -> None:
    """Three signatures on a primary record, all valid."""
    sealed.must("submit", *SCHOOL)
    (file, *_) = sealed.folder.glob("xml/**/*.xml")
    said(sealed, 0, "HỢP LỆ", "VALID", "verify", file)
    (document,) = sealed.must("verify", file, "--json").json["documents"]
    assert (document["file"], document["status"], document["reasons"]) == (str(file), "valid", [])
    roles = ["homeroom_teacher", "head", "school_seal"]
    assert roles == [row["role"] for row in document["signatures"]]
    assert {
        "role",
        "slot",
        "status",
        "signer",
        "signed_at",
        "covers",
        "algorithm",
        "reasons",
        "doubts",
        "revocation",
    } == {name for row in document["signatures"] for name in row}


@pytest.mark.parametrize(
    ("extra", "wanted"), [((), "nhận 1"), (("--lang", "en"), "accepted 1")], ids=["vi", "en"]
)
def test_revoke_and_reissue_tell_in_both_languages(
    sealed: Any, extra: tuple[str, ...], wanted: str
) -> None:
    """A record goes back, and a second version of it is opened."""
    sealed.must("submit", *SCHOOL)
    identity = sealed.identities("accepted")[0]
    assert wanted in sealed.must("revoke", identity, *REVOKE, *extra).out
    version = "version 2" if extra else "phiên bản 2"
    assert version in sealed.must("reissue", identity, *extra).out


def test_revoke_and_reissue_run_to_a_second_version_in_force(sealed: Any) -> None:
    """As JSON, and on: approved, signed and sent again, counted at the sandbox."""
    sealed.must("submit", *SCHOOL)
    identity = sealed.identities("accepted")[0]
    found = sealed.must("revoke", identity, *REVOKE, "--json").json
    assert (found["accepted"], found["rejected"]) == (1, 0)
    assert {"identity": identity, "version": 2, "stopped": False} == sealed.must(
        "reissue", identity, "--json"
    ).json
    for words in (HOMEROOM, DEPUTY, ("sign", *CLASS), ("submit", *SCHOOL)):
        sealed.must(*words)
    counted = [row for row in sealed.counters()["records"] if row["identity"] == identity]
    told = [(row["purpose"], row["version"], row["carried"], row["accepted"]) for row in counted]
    assert told == [("register", 1, 1, 1), ("register", 2, 1, 1), ("revoke", 1, 1, 1)]


def test_issue_dates_are_the_ones_asked_for(place: Any) -> None:
    """A date of issue is given as people write it; anything else is refused."""
    ran = place.run("export", *CLASS, "--issued-on", "31/05/2026")
    assert ran.code == 1
    assert place.ask_ledger("SELECT DISTINCT issued_on FROM versions") == [("2026-05-31",)]
    ran = place.run("export", *CLASS, "--issued-on", "31/02/2026")
    assert (ran.code, "--issued-on" in ran.err) == (2, True)


def test_help_is_there_for_every_command(command: Callable[..., Any]) -> None:
    """Vietnamese first."""
    names = "demo init doctor check export validate approve sign verify pack unpack submit status"
    text = command("--help").out
    assert all(name in text for name in (*names.split(), "revoke", "reissue", "profile", "sandbox"))
    for name in names.split():
        assert command(name, "--help").code == 0
