"""The engine's signing stage: fills the slots of one role that belong to one person.

All documents of a batch are prepared before the key is asked for the first signature, so that a
token never waits for computing; a document that cannot be signed does not stop the others.
"""

import datetime as dt
from collections.abc import Callable, Collection, Sequence

from hocba_hooks import Document, HocbaError, KeyConfig, KeySource, Record, SignRequest, hookimpl
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse_record
from hocba_plugin.errors import CertificateError, ConfigError
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sign.algorithms import choose
from hocba_plugin.sign.batch import SignBatch
from hocba_plugin.sign.certificates import are_readable, refused, signing_chain
from hocba_plugin.sign.draft import Draft, Failed, Signatory
from hocba_plugin.sign.holders import OrganisationIds, holder_reasons
from hocba_plugin.sign.keys import Ask, asking, masked, open_key
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.slots import Slot, due, find_slots
from hocba_plugin.sign.stamps import signers
from hocba_plugin.sign.timestamps import TimestampAuthority
from hocba_plugin.sign.trust import Trust, certificate_reasons
from hocba_plugin.sign.xades import Signer


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class SignStage:
    """Signs with the configured keys."""

    def __init__(
        self,
        profile: Profile,
        keys: Sequence[KeyConfig],
        trust: Trust,
        organisation_ids: OrganisationIds | None = None,
        *,
        clock: Callable[[], dt.datetime] = _now,
        ask: Ask | None = None,
        timestamps: TimestampAuthority | None = None,
    ) -> None:
        self._profile = profile
        self._codec = Codec(profile)
        self._keys = {key.holder: key for key in keys}
        self._trust = signers(trust, profile)
        self._organisation_ids = organisation_ids or {}
        self._clock = clock
        self._ask = ask
        self._timestamps = timestamps

    @hookimpl
    def sign(self, request: SignRequest) -> SignBatch | None:
        """Begin to sign; ``None`` if no key of that holder is configured.

        :raises ConfigError: the profile wants time-stamps, and no authority is configured.
        :raises KeyUseError: the key cannot be opened.
        :raises CertificateError: its certificate may not be used now, or for none of the documents.
        """
        config = self._keys.get(request.key_ref)
        if config is None:
            return None
        if self._profile.signature.time_stamped and self._timestamps is None:
            vi, en = "cấu trúc này đòi hỏi dấu thời gian", "this profile wants time-stamps"
            raise ConfigError("timestamp.url", vi, en)
        with asking(self._ask):
            source = open_key(config)
        try:
            return self._batch(request, source)
        except BaseException:
            source.close()
            raise

    def _batch(self, request: SignRequest, source: KeySource) -> SignBatch:
        key, spec = masked(request.key_ref), self._profile.signature
        found = source.certificates()
        chain = signing_chain(found)
        if choose(chain[0].public_key(), spec) is None:
            raise refused(key, Reason.ALGORITHM)
        signatory = Signatory(
            key,
            Signer(chain, self._clock(), spec),
            self._timestamps if spec.time_stamped else None,
            all_read=are_readable(found),
        )
        self._check_certificate(signatory)
        drafts = [self._draft(document, request, signatory) for document in request.documents]
        errors = [draft.error for draft in drafts if isinstance(draft, Failed)]
        misfits = [error for error in errors if isinstance(error, CertificateError)]
        if misfits and len(errors) == len(drafts):
            raise misfits[0]
        return SignBatch(drafts, source, signatory.signer.algorithm)

    def _check_certificate(self, signatory: Signatory, stores: Collection[str] = ()) -> None:
        signer, *others = signatory.signer.chain
        now = signatory.signer.signed_at
        for reason in certificate_reasons(
            signer, others, self._trust, now, now, stores, all_read=signatory.all_read
        ):
            raise refused(signatory.key, reason)

    def _draft(
        self, document: Document, request: SignRequest, signatory: Signatory
    ) -> Draft | Failed:
        try:
            root = parse_record(document.content)
            record = self._codec.read_element(root)
            slots = find_slots(root, record, self._profile)
            own = due(slots, request.role, (request.key_ref, request.actor.id))
            for slot in own:
                self._check_holder(slot, record, signatory)
            return Draft(document, root, own, signatory)
        except HocbaError as error:
            return Failed(error)

    def _check_holder(self, slot: Slot, record: Record, signatory: Signatory) -> None:
        signer, known = signatory.signer.chain[0], self._organisation_ids
        stores = self._profile.certificates[slot.spec.certificate].stores
        if stores:
            self._check_certificate(signatory, stores)
        for reason in holder_reasons(signer, slot, record, self._profile, known):
            raise refused(signatory.key, reason)
