"""Whether a certificate belongs to who has to sign in a slot."""

from collections.abc import Collection, Mapping

from cryptography import x509

from hocba_hooks import Record
from hocba_plugin.profiles.model import CertificateSpec, Profile
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.slots import Slot

OrganisationIds = Mapping[str, Collection[str]]
"""School code to what its seal certificate may name it by, such as its tax code."""


def holder_reasons(
    certificate: x509.Certificate,
    slot: Slot,
    record: Record,
    profile: Profile,
    organisation_ids: OrganisationIds,
) -> tuple[Reason, ...]:
    """Return what speaks against this holder signing in ``slot`` of ``record``."""
    spec = profile.certificates[slot.spec.certificate]
    if spec.kind == "organisation":
        expected = organisation_ids.get(record.transcript.school.code, ())
        unknown = Reason.ORGANISATION_UNKNOWN
    else:
        # "MST:…" as a personal ID would let the school's certificate sign for a person.
        expected = (slot.signer,) if slot.signer and slot.signer.isalnum() else ()
        unknown = Reason.SIGNER_UNNAMED
    if not expected:
        return (unknown,)
    return () if names(certificate, spec, expected) else (Reason.WRONG_HOLDER,)


def names(
    certificate: x509.Certificate, spec: CertificateSpec, identifiers: Collection[str]
) -> bool:
    """Say whether its subject carries one of ``identifiers`` in a way the profile knows."""
    expected = {prefix + identifier for prefix in spec.prefixes for identifier in identifiers}
    return any(
        str(attribute.value).strip() in expected
        for attribute in certificate.subject
        if attribute.oid.dotted_string in spec.attributes
    )
