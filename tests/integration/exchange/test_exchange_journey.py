"""Messages to the sandbox and back: registered, refused in part, revoked, issued again."""

import datetime as dt
import hashlib
from typing import Any

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hocba_hooks import Level, MessageState, RecordOutcome, RecordStatus, SubmissionProgress
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.messages import Reply
from hocba_plugin.errors import RefusedError
from hocba_plugin.pack import unpack
from hocba_plugin.sandbox import Options
from hocba_plugin.submit.client import CertificateKind, CertificateState

pytestmark = pytest.mark.integration
World = Any
"""Defined in conftest.py, which cannot be imported."""


def verdicts(progress: SubmissionProgress) -> list[str]:
    """Return the first error code of each record, or its outcome."""
    return [
        result.errors[0].code if result.errors else result.outcome for result in progress.results
    ]


def certificate() -> bytes:
    """Return a self-signed certificate, DER."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Trường")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.DER)


def test_records_are_registered_answered_and_receipted(any_world: World) -> None:
    """Every record is accepted; and the receiver lists what it holds, page by page."""
    packages = [any_world.package(number) for number in range(5)]
    submission = any_world.exchange.submit(any_world.registration(*packages))
    progress = any_world.answered(submission)
    assert progress.state is MessageState.REPLY_READ
    assert [p.identity for p in packages] == [r.identity for r in progress.results]
    assert {RecordOutcome.ACCEPTED} == {r.outcome for r in progress.results}
    reply = Codec(any_world.profile).read_message("reply", progress.receipt, Reply)
    assert submission.id == reply.message_id
    held = {r.identity: r for r in any_world.exchange.records(any_world.school_code)}
    assert {p.identity: p.sha256 for p in packages} == {i: r.sha256 for i, r in held.items()}
    assert {(1, RecordStatus.IN_FORCE)} == {(r.version, r.status) for r in held.values()}


def test_a_reply_is_the_same_however_often_it_is_read(world: World) -> None:
    """Reading moves the message's state once; the receipt's bytes stay."""
    submission = world.exchange.submit(world.registration(world.package()))
    first = world.answered(submission)
    assert first == submission.poll()


def test_a_message_moves_through_its_states_by_time(make_world: Any) -> None:
    """Received, then processing, and no result before it was processed."""
    world = make_world(options=Options(delay_s=0.4, require_signatures=False))
    submission = world.exchange.submit(world.registration(world.package()))
    seen = []
    while (progress := submission.poll()).receipt is None:
        seen.append(progress.state)
        if progress.state in (MessageState.RECEIVED, MessageState.PROCESSING):
            assert [r.outcome for r in progress.results] == [RecordOutcome.PENDING]
    assert list(dict.fromkeys(seen)) == [
        MessageState.RECEIVED,
        MessageState.PROCESSING,
        MessageState.PROCESSED,
    ]
    assert progress.state is MessageState.REPLY_READ


def test_secondary_records_are_registered_too(make_world: Any) -> None:
    """The other form, the same way."""
    world = make_world(level=Level.LOWER_SECONDARY)
    assert verdicts(world.submitted(world.package(0), world.package(1))) == ["accepted"] * 2


def test_only_the_wrong_records_of_a_message_are_refused(any_world: World) -> None:
    """Each has its own reason; the good one goes through."""
    good, torn, other, bare, lying = (any_world.package(number) for number in range(5))
    progress = any_world.submitted(
        good,
        torn.model_copy(update={"text": torn.text[:-8]}),
        other.model_copy(update={"sha256": "0" * 64}),
        bare.model_copy(update={"text": "!"}),
        lying.model_copy(update={"version": 2}),
    )
    assert verdicts(progress) == ["accepted", "E-DOC", "E-DOC", "E-DOC", "E-ENVELOPE"]
    assert [r.errors[0].text for r in progress.results[1:]]
    assert len(list(any_world.exchange.records(any_world.school_code))) == 1


def test_a_document_against_the_schema_is_refused(world: World) -> None:
    """A record without its school year is none."""
    progress = world.submitted(world.package(school_year=""), world.package(1))
    assert verdicts(progress) == ["E-SCHEMA", "accepted"]


def test_unsigned_documents_are_refused(make_world: Any) -> None:
    """NĐ 88/2026/NĐ-CP art. 8(2): record data must be signed."""
    world = make_world(options=Options(delay_s=0.0))
    assert verdicts(world.submitted(world.package())) == ["E-SIGNATURE"]


def test_a_version_not_higher_is_ignored_and_said_so(any_world: World) -> None:
    """The one held stays; a higher one replaces it."""
    second = any_world.package(version=2)
    same = second.identity
    assert verdicts(any_world.submitted(second)) == ["accepted"]
    assert verdicts(any_world.submitted(second)) == ["E-VERSION"]
    assert verdicts(any_world.submitted(any_world.package(identity=same))) == ["E-VERSION"]
    third = any_world.package(identity=same, version=3)
    assert verdicts(any_world.submitted(third)) == ["accepted"]
    (held,) = any_world.exchange.records(any_world.school_code)
    assert (3, third.sha256) == (held.version, held.sha256)


def test_a_second_record_of_the_same_year_is_a_duplicate(world: World) -> None:
    """One record per pupil and school year, in one message or in two."""
    assert verdicts(world.submitted(world.package(), world.package())) == ["accepted", "E-DUP"]
    assert verdicts(world.submitted(world.package())) == ["E-DUP"]


def test_a_record_is_revoked_and_issued_again(any_world: World) -> None:
    """Revoked by its own message, then a higher version under the same identity."""
    first = any_world.package()
    any_world.submitted(first)
    revoked = any_world.answered(any_world.exchange.revoke(any_world.revocation(first)))
    assert (verdicts(revoked), revoked.state) == (["accepted"], MessageState.REPLY_READ)
    (held,) = any_world.exchange.records(any_world.school_code)
    assert (held.version, held.status) == (1, RecordStatus.REVOKED)
    again = any_world.package(identity=first.identity, version=2)
    assert verdicts(any_world.submitted(again)) == ["accepted"]
    (held,) = any_world.exchange.records(any_world.school_code)
    assert (held.version, held.status) == (2, RecordStatus.IN_FORCE)


def test_a_revocation_of_what_is_not_held_is_refused(world: World) -> None:
    """Unknown, another version, or revoked already."""
    held, unknown = world.package(), world.package(1)
    world.submitted(held)
    other_version = held.model_copy(update={"version": 2})
    progress = world.answered(world.exchange.revoke(world.revocation(unknown, other_version)))
    assert verdicts(progress) == ["E-UNKNOWN", "E-VERSION"]
    world.answered(world.exchange.revoke(world.revocation(held)))
    progress = world.answered(world.exchange.revoke(world.revocation(held)))
    assert verdicts(progress) == ["E-REVOKED"]


def test_a_school_cannot_touch_the_records_of_another(world: World) -> None:
    """Neither replace nor revoke."""
    mine = world.package()
    world.submitted(mine)
    request = world.revocation(mine).model_copy(update={"school_code": "99999999"})
    assert verdicts(world.answered(world.exchange.revoke(request))) == ["E-SCHOOL"]
    theirs = world.registration(world.package(1)).model_copy(update={"school_code": "99999999"})
    assert verdicts(world.answered(world.exchange.submit(theirs))) == ["E-ENVELOPE"]


def test_what_the_receiver_holds_is_what_was_sent(world: World) -> None:
    """The digest a receiver lists is that of the document in the package."""
    package = world.package()
    world.submitted(package)
    (held,) = world.exchange.records(world.school_code)
    assert hashlib.sha256(unpack(package.text)).hexdigest() == held.sha256


def test_a_certificate_waits_is_refused_with_a_note_and_approved(make_world: Any) -> None:
    """Without an approved certificate of the school, no record is taken when that is asked for."""
    options = Options(
        delay_s=0.0, require_signatures=False, require_certificate=True, approve_s=None
    )
    world = make_world(options=options)
    school, der = world.school_code, certificate()

    def register() -> CertificateState:
        kind = CertificateKind.ORGANISATION
        state: CertificateState = world.exchange.register_certificate(
            school, kind, school, der
        ).state
        return state

    def decide(state: str, note: str) -> None:
        (found,) = world.exchange.certificate_states(school)
        url = f"{world.sandbox.base_url}/_sandbox/certificates/{found.sha256}"
        assert httpx.post(url, json={"state": state, "note": note}).status_code == 204

    assert register() is CertificateState.WAITING
    assert verdicts(world.submitted(world.package())) == ["E-CERT"]
    decide("refused", "Sai mã trường")
    (found,) = world.exchange.certificate_states(school)
    assert (found.state, found.note) == (CertificateState.REFUSED, "Sai mã trường")
    decide("approved", "")
    assert register() is CertificateState.APPROVED
    assert len(world.exchange.certificate_states(school)) == 1
    assert verdicts(world.submitted(world.package())) == ["accepted"]


def test_a_certificate_is_approved_by_itself_after_a_while(any_world: World) -> None:
    """As the demo needs it; a manager's certificate is registered the same way."""
    found = any_world.exchange.register_certificate(
        any_world.school_code, CertificateKind.PERSONAL, "001099000002", certificate()
    )
    assert (found.kind, found.state) == (CertificateKind.PERSONAL, CertificateState.APPROVED)


def test_what_is_no_certificate_is_refused(world: World) -> None:
    """Junk never waits for approval."""
    kind = CertificateKind.ORGANISATION
    with pytest.raises(RefusedError, match="422"):
        world.exchange.register_certificate(world.school_code, kind, "x", b"junk")


def test_the_receivers_clock_can_be_read_without_an_account(world: World) -> None:
    """Doctor compares clocks before anyone signs."""
    distance = world.exchange.server_time() - dt.datetime.now(dt.UTC)
    assert abs(distance) < dt.timedelta(seconds=5)
