"""Whether certificates were revoked, asked of a real responder and real lists on loopback."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import ocsp as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from hocba_plugin.errors import CertificateError
from hocba_plugin.sign.certificates import signing_chain
from hocba_plugin.sign.describing import describe
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.report import Status
from hocba_plugin.sign.revocation import RevocationChecker, RevocationState
from hocba_plugin.sign.trust import Trust, certificate_reasons
from hocba_plugin.sign.web import Web

pytestmark = pytest.mark.integration
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
GOOD, REVOKED, UNKNOWN, UNCHECKED = (
    RevocationState.GOOD,
    RevocationState.REVOKED,
    RevocationState.UNKNOWN,
    RevocationState.UNCHECKED,
)


@pytest.fixture
def server(revocation: Any) -> Iterator[Any]:
    with revocation.serving() as server:
        server.now = lambda: NOW
        yield server


@pytest.fixture
def authority(server: Any) -> Any:
    return server.root()


@pytest.fixture
def teacher(authority: Any) -> x509.Certificate:
    return person(authority)


def person(authority: Any) -> x509.Certificate:
    certificate: x509.Certificate = authority.person(
        "Cô", "001181999301", algorithm="ec"
    ).certificate
    return certificate


def trusting(authority: Any, folder: Path | None = None, *, strict: bool = True) -> Trust:
    """Return trust that asks, and has asked nothing so far."""
    checker = RevocationChecker(Web(20.0), folder)
    return Trust([authority.chain[-1]], checker=checker, strict=strict)


def state(trust: Trust, certificate: x509.Certificate, moment: dt.datetime = NOW) -> Any:
    return trust.revocation(certificate, (), moment).state


def reasons(trust: Trust, certificate: x509.Certificate, **times: dt.datetime) -> tuple[Any, ...]:
    moments = {"signed_at": NOW, "now": NOW, **times}
    return certificate_reasons(certificate, (), trust, **moments)


def test_a_certificate_in_good_standing_may_sign(authority: Any, teacher: Any) -> None:
    """The responder is asked first, and then nobody else; the second answer comes from memory."""
    trust = trusting(authority)
    assert (reasons(trust, teacher), state(trust, teacher)) == ((), GOOD)
    assert authority.desk.asked == {"ocsp": 1}


@pytest.mark.parametrize("means", ["ocsp", "crl"])
def test_a_revoked_certificate_counts_no_more(authority: Any, teacher: Any, means: str) -> None:
    """What was signed after it is invalid; what claims to be older proves nothing."""
    authority.desk.ocsp_works = means == "ocsp"
    authority.revoke(teacher, NOW - HOUR)
    trust = trusting(authority)
    assert reasons(trust, teacher) == (Reason.REVOKED,)
    assert reasons(trust, teacher, signed_at=NOW - 2 * HOUR) == (Reason.REVOKED_SINCE,)
    assert (Reason.REVOKED.proven, Reason.REVOKED_SINCE.proven) == (True, False)


def test_an_authority_that_was_revoked_takes_its_certificates_along(server: Any) -> None:
    """The root's list is what counts for the authority below it."""
    root = server.root()
    middle = server.below(root, "trung-gian")
    signer, *others = signing_chain([
        person(middle).public_bytes(Encoding.DER),
        middle.certificate.public_bytes(Encoding.DER),
    ])  # fmt: skip
    assert trusting(root).revocation(signer, others, NOW).state is GOOD
    root.revoke(middle.certificate)
    assert trusting(root).revocation(signer, others, NOW).state is REVOKED


@pytest.mark.parametrize(
    ("strict", "expected"), [(True, (Reason.REVOCATION_UNKNOWN,)), (False, ())]
)
def test_nobody_answers(
    authority: Any, teacher: Any, strict: bool, expected: tuple[Reason, ...]
) -> None:
    """The policy weighs it; either way it is known that nothing is known."""
    authority.desk.ocsp_works = authority.desk.lists_work = False
    trust = trusting(authority, strict=strict)
    assert reasons(trust, teacher) == expected
    assert state(trust, teacher) is UNKNOWN


def test_a_server_that_is_gone_is_not_waited_for_again(revocation: Any) -> None:
    """A thousand teachers of one authority cost one wait, not a thousand."""
    with revocation.serving() as server:
        authority = server.root()
        teachers = [person(authority) for _ in range(3)]
    asked: list[float] = []
    web = Web(0.3, clock=lambda: float(asked.append(0.0) or len(asked) * 0.001))  # type: ignore[func-returns-value]
    trust = Trust([authority.certificate], checker=RevocationChecker(web), strict=True)
    assert [state(trust, one) for one in teachers] == [UNKNOWN] * 3
    assert len(web._failed) == 1


def test_a_certificate_that_names_nobody_to_ask_is_not_known(authority: Any) -> None:
    """Strict means strict."""
    authority.names_responder = authority.names_list = False
    assert state(trusting(authority), person(authority)) is UNKNOWN
    assert authority.desk.asked == {}


def test_a_foreign_certificate_is_not_asked_about(server: Any, authority: Any) -> None:
    """Whoever forges certificates could have us call any address."""
    stranger = server.root("nguoi-la")
    trust = trusting(authority)
    assert reasons(trust, person(stranger)) == (Reason.UNTRUSTED,)
    assert state(trust, person(stranger)) is UNCHECKED
    assert stranger.desk.asked == {}


def test_without_a_policy_nobody_is_asked(authority: Any, teacher: Any) -> None:
    """What is not configured does not happen."""
    trust = Trust([authority.certificate])
    authority.revoke(teacher)
    assert (reasons(trust, teacher), state(trust, teacher)) == ((), UNCHECKED)
    assert authority.desk.asked == {}


@pytest.mark.parametrize(
    ("no_check", "asked"), [(True, {"ocsp": 1}), (False, {"ocsp": 1, "crl": 1})]
)
def test_a_responder_the_authority_named_may_answer(
    authority: Any, teacher: Any, no_check: bool, asked: dict[str, int]
) -> None:
    """Its own certificate is looked up on the list, unless it says that this is not needed."""
    authority.desk.responder = authority.responder(no_check=no_check)
    assert state(trusting(authority), teacher) is GOOD
    assert authority.desk.asked == asked


def test_a_responder_that_was_revoked_may_not_answer(authority: Any, teacher: Any) -> None:
    """Then the list decides about the teacher too."""
    authority.desk.responder = authority.responder(no_check=False)
    authority.revoke(authority.desk.responder.certificate)
    authority.desk.lists_work = True
    assert state(trusting(authority), teacher) is GOOD
    assert authority.desk.asked["crl"] > 0
    authority.revoke(teacher)
    assert state(trusting(authority), teacher) is REVOKED


@pytest.mark.parametrize("kind", ["not told to", "of another authority"])
def test_an_answer_of_the_wrong_signer_is_none(
    server: Any, authority: Any, teacher: Any, kind: str
) -> None:
    """A teacher of the same authority cannot answer for it, nor can another authority."""
    stranger = server.root("nguoi-la")
    asked = authority if kind == "not told to" else stranger
    authority.desk.responder = asked.responder(may=kind != "not told to")
    authority.desk.lists_work = False
    assert state(trusting(authority), teacher) is UNKNOWN


def test_a_list_of_the_wrong_signer_is_none(server: Any, authority: Any, teacher: Any) -> None:
    """It carries the authority's name, but not its signature."""
    authority.desk.ocsp_works = False
    authority.desk.list_key = server.root("nguoi-la").desk.key
    assert state(trusting(authority), teacher) is UNKNOWN


def test_an_answer_about_another_certificate_is_none(authority: Any, teacher: Any) -> None:
    """It is signed well and fresh, but speaks of somebody else."""
    authority.desk.replay = captured(authority, person(authority))
    authority.desk.lists_work = False
    authority.revoke(teacher)
    assert state(trusting(authority), teacher) is UNKNOWN


def captured(authority: Any, certificate: x509.Certificate, *, nonce: bool = False) -> bytes:
    """Return an answer as somebody on the way may have kept it."""
    builder = ocsp.OCSPRequestBuilder().add_certificate(
        certificate,
        authority.certificate,
        hashes.SHA1(),  # noqa: S303 - as responders know it
    )
    if nonce:
        builder = builder.add_extension(x509.OCSPNonce(b"0123456789abcdef"), critical=False)
    answer: bytes = authority.desk.ocsp_answer(builder.build().public_bytes(Encoding.DER))
    return answer


def test_an_old_answer_played_again_is_none(authority: Any, teacher: Any) -> None:
    """Yesterday the certificate was good; the answer says itself that it has expired."""
    authority.desk.now = lambda: NOW - 2 * DAY
    authority.desk.replay = captured(authority, teacher)
    authority.revoke(teacher)
    authority.desk.lists_work = False
    assert state(trusting(authority), teacher) is UNKNOWN


def test_an_answer_to_somebody_elses_question_is_none(authority: Any, teacher: Any) -> None:
    """It is still fresh, but carries the number of another question."""
    authority.desk.replay = captured(authority, teacher, nonce=True)
    authority.desk.lists_work = False
    assert state(trusting(authority), teacher) is UNKNOWN


def test_a_responder_that_prepares_its_answers_is_believed(authority: Any, teacher: Any) -> None:
    """RFC 5019 lets it leave the number out."""
    authority.desk.repeats_nonce = False
    assert state(trusting(authority), teacher) is GOOD


def test_an_answer_older_than_one_given_before_is_a_replay(
    authority: Any, teacher: Any, tmp_path: Path
) -> None:
    """Revoked an hour ago as we know ourselves: an answer from before cannot undo that."""
    authority.desk.lists_work = False
    authority.desk.repeats_nonce = False
    authority.desk.lasting = 5 * DAY
    older = captured(authority, teacher)
    authority.revoke(teacher, NOW - HOUR)
    authority.desk.now = lambda: NOW + 2 * DAY
    authority.desk.lasting = HOUR
    assert state(trusting(authority, tmp_path), teacher, NOW + 2 * DAY) is REVOKED
    authority.desk.replay = older
    assert state(trusting(authority, tmp_path), teacher, NOW + 3 * DAY) is REVOKED


def test_a_list_that_has_expired_is_none(authority: Any, teacher: Any) -> None:
    """An authority that publishes no more leaves its certificates without a standing."""
    authority.desk.ocsp_works = False
    authority.desk.now = lambda: NOW - 2 * DAY
    assert state(trusting(authority), teacher) is UNKNOWN


@pytest.mark.parametrize("means", ["ocsp", "crl"])
def test_answers_are_used_until_they_expire(
    authority: Any, teacher: Any, tmp_path: Path, means: str
) -> None:
    """By the next run too; then they are asked for again."""
    authority.desk.ocsp_works = means == "ocsp"
    for _ in range(2):
        assert state(trusting(authority, tmp_path), teacher) is GOOD
    assert authority.desk.asked[means] == 1
    authority.desk.now = lambda: NOW + 2 * DAY
    assert state(trusting(authority, tmp_path), teacher, NOW + 2 * DAY) is GOOD
    assert authority.desk.asked[means] == 2


@pytest.mark.parametrize("means", ["ocsp", "crl"])
@pytest.mark.parametrize(("revoked", "expected"), [(True, REVOKED), (False, UNKNOWN)])
def test_what_was_revoked_stays_so_when_nobody_answers_any_more(
    server: Any, tmp_path: Path, means: str, revoked: bool, expected: RevocationState
) -> None:
    """Or keeping us from asking would undo it; good standing does expire."""
    root = server.root()
    root.desk.lasting = 9 * DAY
    middle = server.below(root, "trung-gian")
    teacher = person(middle)
    if revoked:
        middle.revoke(teacher)
    middle.desk.ocsp_works = means == "ocsp"
    before = trusting(middle, tmp_path).revocation(teacher, (middle.certificate,), NOW)
    assert before.state is (REVOKED if revoked else GOOD)
    for desk in server.desks.values():
        desk.ocsp_works = desk.lists_work = False
    for _ in range(2):
        trust = trusting(middle, tmp_path)
        found = trust.revocation(teacher, (middle.certificate,), NOW + 2 * DAY)
        assert found.state is expected


def test_an_answer_about_one_certificate_outlasts_silence_about_another(
    server: Any, tmp_path: Path
) -> None:
    """The root's list holds for days; that the responder below it is down does not spoil it."""
    root = server.root()
    root.desk.lasting = 9 * DAY
    middle = server.below(root, "trung-gian")
    others = (middle.certificate,)
    assert trusting(middle, tmp_path).revocation(person(middle), others, NOW).state is GOOD
    for desk in server.desks.values():
        desk.ocsp_works = desk.lists_work = False
    assert trusting(middle, tmp_path).revocation(person(middle), others, NOW).state is UNKNOWN
    middle.desk.ocsp_works = True
    assert trusting(middle, tmp_path).revocation(person(middle), others, NOW).state is GOOD


def test_answers_are_kept_without_anybodys_name(
    authority: Any, teacher: Any, tmp_path: Path
) -> None:
    """Neither in the names of files nor in them."""
    state(trusting(authority, tmp_path / "moi"), teacher)
    (kept,) = (tmp_path / "moi").iterdir()
    assert b"001181999301" not in kept.read_bytes()
    assert kept.name.startswith("ocsp-")


def test_a_spoilt_folder_of_answers_does_no_harm(
    authority: Any, teacher: Any, tmp_path: Path
) -> None:
    """Every byte in turn: what was kept is judged like what comes from outside."""
    state(trusting(authority, tmp_path), teacher)
    (kept,) = tmp_path.iterdir()
    content = kept.read_bytes()
    authority.revoke(teacher)
    for place in range(0, len(content), 7):
        spoilt = bytearray(content)
        spoilt[place] ^= 0x55
        kept.write_bytes(bytes(spoilt))
        assert state(trusting(authority, tmp_path), teacher) in (GOOD, REVOKED)
    kept.write_bytes(b"")
    assert state(trusting(authority, tmp_path), teacher) is REVOKED


def test_an_answer_that_proved_wrong_is_not_kept(
    server: Any, authority: Any, teacher: Any, tmp_path: Path
) -> None:
    """Whoever spoils one answer on the way would otherwise silence the responder for years."""
    authority.desk.lasting = 3650 * DAY
    authority.desk.responder = server.root("nguoi-la").responder()
    assert state(trusting(authority, tmp_path), teacher) is GOOD, "by the list"
    assert [path.name[:3] for path in tmp_path.iterdir()] == ["crl"]
    for path in tmp_path.iterdir():
        path.unlink()
    authority.desk.lists_work = False
    assert state(trusting(authority, tmp_path), teacher) is UNKNOWN
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_stops_nobody(
    authority: Any, teacher: Any, tmp_path: Path
) -> None:
    """It stands in the way as a file."""
    (tmp_path / "tep").write_text("")
    assert state(trusting(authority, tmp_path / "tep"), teacher) is GOOD


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x30\x03\x0a\x01\x06", b"\x30\x80" * 50])
def test_what_is_no_answer_is_none(authority: Any, teacher: Any, content: bytes) -> None:
    """A page of a proxy, "try later", nonsense."""
    authority.desk.replay = content or b"\0"
    authority.desk.lists_work = False
    assert state(trusting(authority), teacher) is UNKNOWN


def test_no_spoilt_answer_makes_a_revoked_certificate_good(authority: Any, teacher: Any) -> None:
    """Every seventh byte in turn, on the way from the responder."""
    authority.desk.lists_work = False
    authority.revoke(teacher)
    answer = captured(authority, teacher)
    for place in range(0, len(answer), 7):
        spoilt = bytearray(answer)
        spoilt[place] ^= 0x15
        authority.desk.replay = bytes(spoilt)
        assert state(trusting(authority), teacher) in (REVOKED, UNKNOWN)


def test_an_answer_about_nothing_lets_the_list_decide(authority: Any, teacher: Any) -> None:
    """It is an answer by its form, and names no certificate."""
    answer = asn1.OCSPResponse.load(captured(authority, teacher))
    basic = answer["response_bytes"]["response"].parsed
    basic["tbs_response_data"]["responses"] = asn1.Responses([])
    answer["response_bytes"]["response"] = basic
    authority.desk.replay = answer.dump(force=True)
    assert state(trusting(authority), teacher) is GOOD
    assert authority.desk.asked == {"ocsp": 1, "crl": 1}


def test_a_huge_list_is_read_in_time(authority: Any, teacher: Any) -> None:
    """A hundred thousand certificates; the second teacher costs no second reading."""
    authority.desk.ocsp_works = False
    authority.desk.others_revoked = 100_000
    authority.revoke(teacher)
    authority.desk.list()  # made beforehand: this takes a while too
    authority.desk.asked.clear()
    trust = trusting(authority)
    started = dt.datetime.now(dt.UTC)
    assert state(trust, teacher) is REVOKED
    assert state(trust, person(authority)) is GOOD
    assert authority.desk.asked["crl"] == 1
    assert dt.datetime.now(dt.UTC) - started < dt.timedelta(seconds=60)


def test_a_list_beyond_all_measure_is_not_read(
    authority: Any, teacher: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is 32 MB; here it is lowered."""
    authority.desk.ocsp_works = False
    authority.desk.others_revoked = 1000
    monkeypatch.setattr("hocba_plugin.sign.inquiry.MAX_CRL", 10_000)
    assert state(trusting(authority), teacher) is UNKNOWN


def test_addresses_that_are_wrong_in_certificates_can_be_put_right(server: Any) -> None:
    """Certificates of the government's authority name a host that only its own network knows."""
    authority = server.root()
    authority.url = "http://ocsp.ca.ptc.invalid/goc"
    teacher = person(authority)
    web = Web(2.0, {"http://ocsp.ca.ptc.invalid": server.url})
    trust = Trust([authority.certificate], checker=RevocationChecker(web))
    assert state(trust, teacher) is GOOD


@pytest.fixture
def signed(
    primary: Any, primary_transcript: Any, authority: Any, tmp_path: Path
) -> tuple[Any, Any, Any]:
    """A record signed by three people of an authority that can be asked, and the teacher's key."""
    keys, certificates = {}, []
    for number, (holder, config) in enumerate(primary.keys.items()):
        seal = holder == primary.school_code
        issue = authority.organisation if seal else authority.person
        credential = issue("Người ký", "0100000001" if seal else holder, algorithm="ec")
        path = credential.write_pkcs12(tmp_path / f"{number}.p12", "mật khẩu thử")
        keys[holder] = config.model_copy(update={"path": path})
        certificates.append(credential.certificate)
    world = replace(primary, keys=keys, trust=trusting(authority), clock=lambda: NOW)
    return world, world.sign_all(world.issue(primary_transcript)), certificates


def verified(world: Any, document: Any, trust: Trust) -> Any:
    return replace(world, trust=trust).verifier.verify(document.content)


def test_a_signed_record_says_that_nothing_was_revoked(signed: Any, authority: Any) -> None:
    """In the report and in JSON."""
    world, document, _ = signed
    found = verified(world, document, trusting(authority))
    assert (found.status, found.reasons) == (Status.VALID, ())
    assert "revocation was not checked" not in "\n".join(describe(found, "en"))
    assert [one["revocation"] for one in found.as_json("a.xml")["signatures"]] == ["good"] * 3


@pytest.mark.parametrize(("since", "status"), [(-HOUR, "invalid"), (HOUR / 60, "undetermined")])
def test_a_record_signed_with_a_revoked_certificate_is_not_valid(
    signed: Any, authority: Any, since: dt.timedelta, status: str
) -> None:
    """Proven when it was revoked first; when it was revoked later nothing proves the order."""
    world, document, certificates = signed
    authority.revoke(certificates[0], NOW + since)
    later = NOW + HOUR
    found = replace(world, trust=trusting(authority, strict=False)).verifier.verify(
        document.content, later
    )
    reason = "revoked" if status == "invalid" else "revoked_since"
    assert (found.status, [one.code for one in found.reasons]) == (status, [reason])


@pytest.mark.parametrize(
    ("strict", "status", "codes"),
    [(True, "undetermined", ["revocation_unknown"]), (False, "valid", [])],
)
def test_a_record_whose_authority_is_silent(
    signed: Any, authority: Any, strict: bool, status: str, codes: list[str]
) -> None:
    """Strict: undetermined. Soft: valid, and the report says what was not looked at."""
    world, document, _ = signed
    authority.desk.ocsp_works = authority.desk.lists_work = False
    found = verified(world, document, trusting(authority, strict=strict))
    assert (found.status, [one.code for one in found.reasons]) == (status, codes)
    assert "revocation was not checked" in "\n".join(describe(found, "en"))
    assert "CHƯA kiểm tra" in "\n".join(describe(found, "vi"))
    assert {one.revocation for one in found.signatures} == {UNKNOWN}


@pytest.mark.parametrize("strict", [True, False])
def test_nothing_is_signed_with_a_certificate_that_may_not_be_used(
    signed: Any, authority: Any, primary_transcript: Any, strict: bool
) -> None:
    """Revoked: never. Not known: only where the policy is soft."""
    world, _, certificates = signed
    document = world.issue(primary_transcript, 2)
    role, teacher = world.signers(document)[0]
    authority.desk.ocsp_works = authority.desk.lists_work = False
    silent = replace(world, trust=trusting(authority, strict=strict))
    if strict:
        with pytest.raises(CertificateError, match="cannot be found out"):
            silent.sign(document, role, teacher)
    else:
        assert silent.sign(document, role, teacher).content != document.content
    authority.desk.ocsp_works = True
    authority.revoke(certificates[0])
    with pytest.raises(CertificateError, match="was revoked"):
        replace(world, trust=trusting(authority, strict=strict)).sign(document, role, teacher)
