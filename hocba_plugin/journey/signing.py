"""The fourth leg: the slots of one role are filled, one batch and one login per key."""

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hocba_hooks import (
    Actor,
    Document,
    HocbaError,
    Record,
    Role,
    SignedDocument,
    SigningError,
    SigningJob,
    SignRequest,
)
from hocba_plugin.config import SchoolConfig
from hocba_plugin.documents.parsing import parse
from hocba_plugin.errors import (
    CertificateError,
    KeyUseError,
    WorkflowError,
)
from hocba_plugin.journey.called import Signs, by_name
from hocba_plugin.journey.clock import require_right_clock
from hocba_plugin.journey.context import UNUSABLE, Journey
from hocba_plugin.journey.freshness import reread
from hocba_plugin.journey.keyless import key_of
from hocba_plugin.journey.steps import Step
from hocba_plugin.ledger import VersionRow, VersionState
from hocba_plugin.sign.keys import masked
from hocba_plugin.sign.keys.remote.outcomes import text_of
from hocba_plugin.sign.report import Status
from hocba_plugin.sign.slots import Slot, due, find_slots
from hocba_plugin.workflow import require_can_sign

BATCH = 500
"""Documents per login: prepared ones are held in memory until their signatures arrive."""
_PAUSE_S = 0.2


@dataclass(frozen=True, slots=True)
class Batch:
    """What one signer has to sign in one role."""

    role: Role
    signer: str
    """Personal ID, or school code of the seal: who has to sign."""
    key_ref: str
    """Whose key does it: the signer's, or the school's where the profile says so."""
    documents: tuple[Document, ...]
    whose: Signs
    """What the signer is called."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The batches of a role, and the records it cannot sign yet, with the reason."""

    batches: tuple[Batch, ...]
    refused: tuple[Step, ...]

    @property
    def total(self) -> int:
        """How many documents will be signed."""
        return sum(len(batch.documents) for batch in self.batches)


def plan(
    journey: Journey,
    school: SchoolConfig,
    role: Role,
    *,
    signer: str | None = None,
    class_name: str | None = None,
    grade: int | None = None,
    pupil: str | None = None,
) -> Plan:
    """Return what is to be signed in ``role``, by one signer or by all of that role.

    Of the whole school, or of one class or grade, or of one pupil by key.

    Documents whose slots of that role are filled are left out, so a batch that was interrupted
    goes on where it stopped. What no longer is the school's data is refused.
    """
    waiting: dict[tuple[str, str], list[Document]] = defaultdict(list)
    whose: dict[tuple[str, str], Signs] = {}
    who = Actor(id=masked(signer) if signer else role.value, role=role)
    data = reread(journey, school, who, class_name, pupil)
    refused = list(data.steps)
    with journey.ledger.snapshot():
        for row, version in journey.versions(school, class_name, pupil):
            if version.state is not VersionState.EXPORTED or not data.holds(row):
                continue
            try:
                document = journey.ledger.document(version.identity, version.version)
                own, slots = _awaiting(journey, document, role, signer, grade)
                if own:
                    require_can_sign(role, version, row.approvals)
                for slot in own:
                    due(slots, role, (slot.signer or "",))
            except (WorkflowError, *UNUSABLE) as error:
                refused.append(Step(version.identity, version.version, error))
                continue
            for slot in own:
                key = slot.signer or "", key_of(journey, school, slot.owner)
                waiting[key].append(document)
                signs = whose.setdefault(key, Signs(role, slot.owner.name or ""))
                for each in slots:
                    if each.spec is slot.spec and each.signer == slot.signer:
                        signs.add(each.owner.subject, row.class_name)
    return Plan(tuple(_batches(waiting, whose, role)), tuple(refused))


def _awaiting(
    journey: Journey, document: Document, role: Role, signer: str | None, grade: int | None
) -> tuple[Sequence[Slot], Sequence[Slot]]:
    """Return the slots to be filled in ``role``, none in another grade, and all of the document."""
    record, slots = _opened(journey, document)
    is_of_grade = grade in (None, record.transcript.school_class.grade)
    return (_own(slots, role, signer) if is_of_grade else ()), slots


def _own(slots: Sequence[Slot], role: Role, signer: str | None) -> Sequence[Slot]:
    """Return one empty slot of each signer in ``role``: a teacher of two subjects has two."""
    empty = (slot for slot in slots if slot.spec.role is role and not slot.filled)
    own = {slot.signer: slot for slot in empty if signer in (None, slot.signer)}
    return tuple(own.values())


def _batches(
    waiting: Mapping[tuple[str, str], list[Document]],
    whose: Mapping[tuple[str, str], Signs],
    role: Role,
) -> Iterator[Batch]:
    for (holder, key_ref), documents in sorted(waiting.items()):
        signs = whose[holder, key_ref]
        for start in range(0, len(documents), BATCH):
            own = tuple(documents[start : start + BATCH])
            yield Batch(role, holder, key_ref, own, signs)


def sign_all(journey: Journey, school: SchoolConfig, pupil: str | None = None) -> Iterator[Step]:
    """Sign everything that is due, or all of one pupil, role by role in the profile's order."""
    for role in roles(journey):
        planned = plan(journey, school, role, pupil=pupil)
        yield from planned.refused
        for batch in planned.batches:
            yield from sign(journey, batch)


def roles(journey: Journey) -> list[Role]:
    """Return the signing roles of the profile, in order."""
    return list(dict.fromkeys(slot.role for slot in journey.profile.slots))


def sign(journey: Journey, batch: Batch) -> Iterator[Step]:
    """Sign one batch; each outcome is stored before the next is waited for.

    :raises ClockError: this computer's clock is wrong.
    :raises SigningError: the key signs nothing at all: wrong PIN, no token, unfit certificate.
    """
    require_right_clock(journey)
    actor = Actor(id=batch.signer, role=batch.role)
    # Another signer of the same role may have signed since the batch was planned.
    documents = tuple(
        journey.ledger.document(document.identity, document.version) for document in batch.documents
    )
    request = SignRequest(documents=documents, role=batch.role, actor=actor, key_ref=batch.key_ref)
    with by_name(batch.whose.called, journey.config.key(batch.key_ref), batch.whose.name):
        job = journey.host.sign(request)
    for before, outcome in zip(documents, _outcomes(job, len(documents)), strict=True):
        yield _stored(journey, batch, before, outcome, actor)


def attempt(journey: Journey, batch: Batch) -> Iterator[Step]:
    """Sign a batch as ``sign``; a key that cannot be used is every document's reason, no more.

    So the other signers of a run go on.

    :raises ClockError: this computer's clock is wrong.
    :raises SigningError: as ``sign``, when it is not for this key alone.
    """
    left = {document.identity: document.version for document in batch.documents}
    try:
        for step in sign(journey, batch):
            left.pop(step.identity, None)
            yield step
    except (KeyUseError, CertificateError) as error:
        yield from (Step(identity, version, error) for identity, version in left.items())


def unsigned(journey: Journey, version: VersionRow) -> tuple[Role, ...]:
    """Return the roles with a required slot still empty, in signing order."""
    if version.state is not VersionState.EXPORTED:
        return ()
    slots = _slots(journey, journey.ledger.document(version.identity, version.version))
    empty = (slot.spec.role for slot in slots if slot.spec.required and not slot.filled)
    return tuple(dict.fromkeys(empty))


def _outcomes(job: SigningJob, total: int) -> Iterator[SignedDocument]:
    reached = 0
    try:
        while reached < total:
            before = reached
            for outcome in job.poll():
                reached += 1
                yield outcome
            if reached == before:
                time.sleep(_PAUSE_S)
    finally:
        job.cancel()


def _stored(
    journey: Journey, batch: Batch, before: Document, outcome: SignedDocument, actor: Actor
) -> Step:
    step = Step(before.identity, before.version)
    if outcome.document is None:
        vi, en = text_of(outcome.state)
        error = SigningError(outcome.reason_vi or outcome.reason or vi, outcome.reason or en)
        return Step(step.identity, step.version, error)
    try:
        _keep(journey, batch, before, outcome.document, actor)
    except HocbaError as error:
        return Step(step.identity, step.version, error)
    return step


def _keep(journey: Journey, batch: Batch, before: Document, after: Document, actor: Actor) -> None:
    slots = _slots(journey, after)
    filled = {slot.path for slot in slots if slot.filled}
    filled -= {slot.path for slot in _slots(journey, before) if slot.filled}
    who = Actor(id=masked(actor.id), role=actor.role)
    with journey.ledger.transaction():
        journey.ledger.signed(
            after,
            based_on=before.sha256,
            role=batch.role,
            slots=sorted(filled),
            signer=masked(batch.signer),
            actor=who,
        )
        if all(slot.filled for slot in slots if slot.spec.required):
            require_provable(journey, after)
            journey.ledger.seal(after.identity, after.version, actor=who)


def require_provable(journey: Journey, document: Document) -> None:
    """See that nothing speaks against the signatures of a document, as whoever gets it will.

    :raises SigningError: a signature is not valid; what cannot be decided here is let pass.
    """
    found = journey.verifier.verify(document.content, journey.clock())
    if found.status is Status.INVALID:
        raise SigningError(
            f"học bạ {document.identity} có chữ ký không hợp lệ",
            f"record {document.identity} has a signature that is not valid",
        )


def _slots(journey: Journey, document: Document) -> Sequence[Slot]:
    return _opened(journey, document)[1]


def _opened(journey: Journey, document: Document) -> tuple[Record, Sequence[Slot]]:
    root = parse(document.content)
    record = journey.codec.read_element(root)
    return record, find_slots(root, record, journey.profile)
