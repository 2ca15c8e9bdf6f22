"""The strict verifier: a signature is valid only if everything about it can be proved.

Structure comes first, then digests and value, then the certificate: its path to a configured
anchor and whether it belongs to who has to sign in that slot.
"""

import datetime as dt
from dataclasses import replace

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hocba_hooks import Record
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse_record
from hocba_plugin.errors import CertificateError, DocumentError
from hocba_plugin.profiles.model import Profile, SignatureSpec
from hocba_plugin.sign.algorithms import digest, fits, verifies
from hocba_plugin.sign.certificates import are_readable, holder, readable
from hocba_plugin.sign.doubts import doubted
from hocba_plugin.sign.holders import OrganisationIds, holder_reasons
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.report import EmptySlot, SignatureReport, Subject, Verification
from hocba_plugin.sign.shape import SignatureParts, read_signature
from hocba_plugin.sign.signer import find_signer
from hocba_plugin.sign.slots import Slot, find_slots
from hocba_plugin.sign.stamps import UNSTAMPED, judge, signers, stampers
from hocba_plugin.sign.structure import document_reasons
from hocba_plugin.sign.trust import Trust, certificate_reasons
from hocba_plugin.sign.xades import canonical


def verify_document(
    content: bytes,
    profile: Profile,
    trust: Trust,
    *,
    moment: dt.datetime | None = None,
    organisation_ids: OrganisationIds | None = None,
) -> Verification:
    """Verify one document; for many, keep a ``Verifier``. See there."""
    return Verifier(profile, trust, organisation_ids).verify(content, moment)


class Verifier:
    """Verifies documents of one profile against one set of anchors."""

    def __init__(
        self, profile: Profile, trust: Trust, organisation_ids: OrganisationIds | None = None
    ) -> None:
        self._profile = profile
        self._codec = Codec(profile)
        self._trust = signers(trust, profile)
        self._stampers = stampers(trust, profile)
        self._organisation_ids = organisation_ids or {}

    def verify(self, content: bytes, moment: dt.datetime | None = None) -> Verification:
        """Return what can be proved of a document at ``moment`` (now).

        :raises DocumentError: it cannot be parsed, or is hostile. Anything else is a result.
        """
        root = parse_record(content)
        try:
            record = self._codec.read_element(root)
            slots = find_slots(root, record, self._profile)
        except DocumentError:
            return Verification(document_reasons=(Reason.NOT_A_RECORD,))
        reasons = document_reasons(root, record.form, slots, self._profile)
        now = moment or dt.datetime.now(dt.UTC)
        filled = () if Reason.MISPLACED_SIGNATURE in reasons else slots
        reports = [self._report(slot, record, now) for slot in filled if slot.filled]
        return Verification(
            document_reasons=reasons,
            signatures=tuple(doubted(reports, record, self._profile)),
            empty_slots=tuple(_empty(slot) for slot in slots if not slot.filled),
            subject=Subject.of(record),
        )

    def _report(self, slot: Slot, record: Record, now: dt.datetime) -> SignatureReport:
        report = SignatureReport(
            role=slot.spec.role,
            slot=slot.path,
            covers=slot.covers,
            reasons=(Reason.SIGNATURE_STRUCTURE,),
        )
        try:
            parts = read_signature(slot.element[0], self._profile.signature)
            return report if parts is None else self._judged(report, parts, slot, record, now)
        except DocumentError:
            return replace(report, reasons=(Reason.NOT_CANONICAL,))

    def _judged(
        self,
        report: SignatureReport,
        parts: SignatureParts,
        slot: Slot,
        record: Record,
        now: dt.datetime,
    ) -> SignatureReport:
        spec = self._profile.signature
        report = replace(
            report,
            signed_at=parts.signed_at,
            algorithm=parts.algorithm.value,
            certificate_signed=parts.certificate_digest is not None,
        )
        try:
            signer = find_signer(parts, spec)
        except CertificateError:
            return replace(report, reasons=(Reason.CERTIFICATE_MALFORMED,))
        others = readable(parts.certificates)
        stamp = judge(parts, self._stampers, now) if parts.time_stamp else UNSTAMPED
        report = replace(report, stamped_at=stamp.time, stamped_by=stamp.authority)
        stores = self._profile.certificates[slot.spec.certificate].stores
        reasons = (
            *_integrity_reasons(parts, slot, signer, spec),
            *_algorithm_reasons(parts, signer, spec),
            *(() if parts.has_zone else (Reason.TIME_WITHOUT_ZONE,)),
            *stamp.reasons,
            *certificate_reasons(
                signer,
                others,
                self._trust,
                parts.signed_at,
                now,
                stores,
                stamp.proven_at,
                all_read=are_readable(parts.certificates),
            ),
            *holder_reasons(signer, slot, record, self._profile, self._organisation_ids),
        )
        revocation = self._trust.revocation(signer, others, now, stores).state
        return replace(report, signer=holder(signer), reasons=reasons, revocation=revocation)


def _empty(slot: Slot) -> EmptySlot:
    return EmptySlot(role=slot.spec.role, path=slot.path, required=slot.spec.required)


def _algorithm_reasons(
    parts: SignatureParts, signer: x509.Certificate, spec: SignatureSpec
) -> tuple[Reason, ...]:
    return () if fits(parts.algorithm, signer.public_key(), spec) else (Reason.ALGORITHM,)


def _integrity_reasons(
    parts: SignatureParts, slot: Slot, signer: x509.Certificate, spec: SignatureSpec
) -> tuple[Reason, ...]:
    region = canonical(slot.region, parts.region.canonical_form)
    properties = canonical(parts.signed_properties, parts.properties.canonical_form)
    signed_info = canonical(parts.signed_info, parts.canonical_form)
    hashed = digest(signed_info, parts.algorithm.hash_name)
    certificate = digest(signer.public_bytes(Encoding.DER), spec.digest)
    checks = {
        Reason.WRONG_REFERENCE: parts.region.id == slot.covers,
        Reason.CONTENT_CHANGED: digest(region, spec.digest) == parts.region.digest,
        Reason.PROPERTIES_CHANGED: digest(properties, spec.digest) == parts.properties.digest,
        Reason.SIGNATURE_VALUE: verifies(parts.algorithm, signer.public_key(), parts.value, hashed),
        Reason.CERTIFICATE_MISMATCH: parts.certificate_digest in (None, certificate),
    }
    return tuple(reason for reason, holds in checks.items() if not holds)
