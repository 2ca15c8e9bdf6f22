"""Who signs when: slots are filled in order, never twice, and never under a later signature."""

from typing import Any

import pytest

from hocba_hooks import Actor, Role, SigningState, SignRequest, Transcript
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse
from hocba_plugin.errors import WorkflowError
from hocba_plugin.sign.report import Status
from hocba_plugin.sign.slots import Slot, due, find_slots


def slots_of(world: Any, content: bytes) -> tuple[Slot, ...]:
    root = parse(content)
    return find_slots(root, Codec(world.profile).read_element(root), world.profile)


def test_a_document_names_its_signers_and_what_each_covers(
    secondary: Any, secondary_transcript: Transcript
) -> None:
    """One slot per subject, then homeroom teacher, head and seal."""
    slots = slots_of(secondary, secondary.issue(secondary_transcript).content)
    expected = [
        *((subject.teacher.personal_id, f"mon-{n:02d}")
          for n, subject in enumerate(secondary_transcript.subjects, 1)),
        (secondary_transcript.homeroom_teacher.personal_id, "thongtinhocba"),
        (secondary_transcript.head.personal_id, "data"),
        (secondary.school_code, "data"),
    ]  # fmt: skip
    assert expected == [(slot.signer, slot.covers) for slot in slots]
    assert not any(slot.filled for slot in slots)


def test_all_subjects_of_one_teacher_are_signed_at_once(
    secondary: Any, secondary_transcript: Transcript
) -> None:
    """A teacher of two subjects fills both slots in one go."""
    document = secondary.issue(secondary_transcript)
    teachers = [subject.teacher.personal_id for subject in secondary_transcript.subjects]
    teacher = next(one for one in teachers if teachers.count(one) > 1)
    signed = secondary.sign(document, Role.SUBJECT_TEACHER, teacher)
    filled = [slot.signer for slot in slots_of(secondary, signed.content) if slot.filled]
    assert [teacher] * teachers.count(teacher) == filled


@pytest.mark.parametrize("skipped", [0, 1, 2])
def test_nobody_signs_before_their_turn(
    primary: Any, primary_transcript: Transcript, skipped: int
) -> None:
    """Whoever is skipped, the next cannot sign."""
    document = primary.issue(primary_transcript)
    signers = primary.signers(document)
    for role, signer in signers[:skipped]:
        document = primary.sign(document, role, signer)
    for role, signer in signers[skipped + 1 :]:
        (outcome,) = primary.outcomes([document], role, signer)
        assert outcome.state is SigningState.FAILED
        assert outcome.document is None
        assert "phải ký trước" in outcome.reason_vi
        assert "has to sign first" in outcome.reason


def test_a_filled_slot_is_never_replaced(primary: Any, primary_transcript: Transcript) -> None:
    """Signing twice is refused."""
    document = primary.issue(primary_transcript)
    role, signer = primary.signers(document)[0]
    signed = primary.sign(document, role, signer)
    (outcome,) = primary.outcomes([signed], role, signer)
    assert outcome.state is SigningState.FAILED
    assert "signed already" in outcome.reason


def test_an_optional_slot_may_be_skipped_but_not_filled_under_a_later_signature(
    elsewhere: Any, secondary_transcript: Transcript
) -> None:
    """Where subject teachers need not sign they may, until the head has signed around them."""
    document = elsewhere.issue(secondary_transcript)
    signers = elsewhere.signers(document)
    teacher = signers[0]
    later = [signer for signer in signers if signer[0] is not Role.SUBJECT_TEACHER]
    for role, signer in later[:1]:
        document = elsewhere.sign(document, role, signer)
    elsewhere.sign(document, *teacher)
    for role, signer in later[1:]:
        document = elsewhere.sign(document, role, signer)
    assert elsewhere.verifier.verify(document.content).status is Status.VALID
    (outcome,) = elsewhere.outcomes([document], *teacher)
    assert outcome.state is SigningState.FAILED
    assert "would break" in outcome.reason


def test_a_document_of_others_is_not_signed(primary: Any, primary_transcript: Transcript) -> None:
    """Nobody signs in a slot that names somebody else."""
    slots = slots_of(primary, primary.issue(primary_transcript).content)
    with pytest.raises(WorkflowError):
        due(slots, Role.HOMEROOM_TEACHER, ["001170000000"])


def test_one_bad_document_does_not_stop_the_batch(
    primary: Any, primary_transcript: Transcript
) -> None:
    """Outcomes come in the order asked for, each on its own."""
    good = [primary.issue(primary_transcript, number) for number in (1, 2)]
    broken = good[0].model_copy(update={"content": b"<HOC_BA>"})
    role, signer = primary.signers(good[0])[0]
    outcomes = primary.outcomes([good[0], broken, good[1]], role, signer)
    states = [SigningState.DONE, SigningState.FAILED, SigningState.DONE]
    assert states == [outcome.state for outcome in outcomes]
    identities = [outcome.document.identity for outcome in outcomes if outcome.document]
    assert [good[0].identity, good[1].identity] == identities


def test_a_key_that_is_not_configured_is_left_to_others(
    primary: Any, primary_transcript: Transcript
) -> None:
    """The stage answers ``None`` for keys it does not hold."""
    document = primary.issue(primary_transcript)
    actor = Actor(id="001170000000", role=Role.HEAD)
    request = SignRequest(
        documents=(document,), role=Role.HEAD, actor=actor, key_ref="001170000000"
    )
    assert primary.stage.sign(request) is None


def test_a_cancelled_batch_keeps_what_is_done(primary: Any, primary_transcript: Transcript) -> None:
    """After cancelling nothing more comes."""
    documents = tuple(primary.issue(primary_transcript, number) for number in (1, 2))
    role, signer = primary.signers(documents[0])[0]
    actor = Actor(id=signer, role=role)
    job = primary.stage.sign(
        SignRequest(documents=documents, role=role, actor=actor, key_ref=signer)
    )
    first = next(job.poll())
    job.cancel()
    assert first.state is SigningState.DONE
    assert list(job.poll()) == []
