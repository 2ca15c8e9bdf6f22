"""The certificates behind the configured keys: fit for use, revoked, known to the authority.

Schools and their heads have to be registered with the national database and approved there before
records are sent; teachers have not (seen in its front end; see ``docs/certificates.md``).
"""

import hashlib
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, nullcontext
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from hocba_hooks import HocbaError, KeyConfig, Role
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import AnswerError, ConfigError, KeyUseError
from hocba_plugin.journey.called import Names, by_name, of_configuration
from hocba_plugin.journey.context import Journey
from hocba_plugin.profiles.model import CertificateSpec
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.sign.certificates import are_readable, refused, signing_chain
from hocba_plugin.sign.holders import names
from hocba_plugin.sign.keys import asking, masked, open_key
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.remedies import Remedy
from hocba_plugin.sign.revocation import UNCHECKED, Revocation
from hocba_plugin.sign.stamps import signers
from hocba_plugin.sign.trust import certificate_reasons
from hocba_plugin.submit.client import CertificateKind, CertificateState, RegisteredCertificate

UNREGISTERED = "unregistered"
"""Of a certificate the national database has never been told of."""
UNAPPROVED: Mapping[str, Remedy] = {
    UNREGISTERED: Remedy(
        "Không cần gia hạn; đăng ký bằng hocba cert register --holder MÃ (mã trường, hoặc số định "
        "danh của hiệu trưởng).",
        "No renewal is needed; register it with hocba cert register --holder CODE (the school's "
        "code, or the head's personal ID).",
    ),
    CertificateState.WAITING.value: Remedy(
        "Đã đăng ký, chờ CSDL học bạ số duyệt; nếu lâu, hỏi Sở (hoặc phòng) rồi xem lại bằng "
        "hocba cert status.",
        "It is registered and waits for the national database; if that takes long, ask the "
        "department, then see hocba cert status.",
    ),
    CertificateState.REFUSED.value: Remedy(
        "Xem lý do bị từ chối bằng hocba cert register --holder MÃ, làm theo, rồi đăng ký chứng "
        "thư đúng.",
        "See why it was refused with hocba cert register --holder CODE, do what it says, then "
        "register the right certificate.",
    ),
}
"""What to do about a certificate that is sound, but not approved over there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyStatus:
    """What was found of one configured key."""

    key: KeyConfig
    chain: tuple[x509.Certificate, ...] = ()
    """The signer's certificate first; empty if the key could not be opened."""
    reasons: tuple[Reason, ...] = ()
    """What speaks against using it now."""
    stores: tuple[str, ...] = ()
    """Stores of anchors its path leads to; ``""``: the one without a name."""
    revocation: Revocation = UNCHECKED
    error: HocbaError | None = None
    """Why the key could not be opened."""

    @property
    def sha256(self) -> str:
        """Hash of the certificate, in hexadecimal, as the national database has it."""
        return hashlib.sha256(_der(self.chain[0])).hexdigest()


def statuses(journey: Journey, names: Names | None = None) -> Iterator[KeyStatus]:
    """Yield what is found of every key, each opened once.

    A token that refused is left alone: it locks after a few attempts.
    """
    refusing: set[tuple[Path, str | None]] = set()
    for key in journey.config.keys:
        token = None if key.module is None else (key.module, key.token)
        if token in refusing:
            seen = "chưa thử: thiết bị vừa từ chối", "not tried: its token has just refused"
            yield KeyStatus(key=key, error=KeyUseError(masked(key.holder), *seen))
            continue
        try:
            status = status_of(journey, key, names)
        except HocbaError as error:
            status = KeyStatus(key=key, error=error)
        if token is not None and status.error is not None:
            refusing.add(token)
        yield status


def status_of(journey: Journey, key: KeyConfig, names: Names | None = None) -> KeyStatus:
    """Return what is found of one key.

    :param names: of the holders, as far as more are known than stand in the configuration.
    :raises KeyUseError: it cannot be opened.
    :raises CertificateError: its certificate cannot be read.
    """
    name, called = (names or of_configuration(journey.config)).get(key.holder, ("", None))
    told = by_name(called, key, name) if called else nullcontext()
    with told, asking(journey.ask), closing(open_key(key)) as source:
        found = source.certificates()
    signer, *others = chain = signing_chain(found)
    specs = _specs(journey, key.holder, signer)
    # A kind without stores of its own may be vouched for by any.
    named = all(spec.stores for spec in specs)
    stores = {name for spec in specs for name in spec.stores} if named else set()
    now = journey.clock()
    trust = signers(journey.trust, journey.profile)
    reasons = certificate_reasons(
        signer, others, trust, now, now, stores, all_read=are_readable(found)
    )
    return KeyStatus(
        key=key,
        chain=chain,
        reasons=reasons if specs else (*reasons, Reason.WRONG_HOLDER),
        stores=trust.vouching(signer, others, now),
        revocation=trust.revocation(signer, others, now, stores),
    )


def use_of(journey: Journey, holder: str) -> tuple[str, str]:
    """Say what a key is for, as far as the configuration tells."""
    for school in journey.config.schools:
        if holder == school.school.code:
            return ROLE_NAMES[Role.SCHOOL_SEAL]
        if holder == school.head.personal_id:
            return ROLE_NAMES[Role.HEAD]
    return "giáo viên", "teacher"


def is_managers(journey: Journey, holder: str) -> bool:
    """Say whether a holder's certificate has to be registered: a school's, or its head's."""
    schools = journey.config.schools
    return any(holder in (one.school.code, one.head.personal_id) for one in schools)


def registered(journey: Journey) -> Mapping[str, RegisteredCertificate]:
    """Return what the national database knows of all schools' certificates, by their hash.

    :raises ExchangeError: it cannot be asked.
    """
    found = (journey.exchange.certificate_states(one.school.code) for one in journey.schools())
    return {entry.sha256: entry for entries in found for entry in entries}


def school_of(journey: Journey, holder: str, code: str | None) -> SchoolConfig:
    """Return the school a holder belongs to.

    :param code: the school as a person named it.
    :raises ConfigError: it cannot be told, is not configured, or not filled in.
    """
    schools = journey.schools(code)
    own = [one for one in schools if holder in (one.school.code, one.head.personal_id)]
    found = own or schools
    if len(found) != 1:
        raise ConfigError("--school", "hãy ghi mã trường", "name the school")
    found[0].require_filled()
    return found[0]


def register(
    journey: Journey,
    key: KeyConfig,
    school: SchoolConfig,
    wait_s: float,
    sleep: Callable[[float], None] = time.sleep,
) -> RegisteredCertificate:
    """Register the certificate of ``key``, unless it is, and follow it until somebody decided.

    :param wait_s: how long to follow it; asking again later goes on.
    :raises CertificateError: it may not be used, so it is not sent.
    :raises ExchangeError: the national database cannot be asked.
    """
    status = status_of(journey, key)
    for reason in status.reasons:
        raise refused(masked(key.holder), reason)
    entry = _known(journey, school, status) or _sent(journey, school, status)
    pause = journey.config.sending.poll_s
    while entry.state is CertificateState.WAITING and wait_s > 0:
        sleep(min(pause, wait_s))
        wait_s -= pause
        entry = _known(journey, school, status) or entry
    return entry


def _known(
    journey: Journey, school: SchoolConfig, status: KeyStatus
) -> RegisteredCertificate | None:
    entries = journey.exchange.certificate_states(school.school.code)
    return next((entry for entry in entries if entry.sha256 == status.sha256), None)


def _sent(journey: Journey, school: SchoolConfig, status: KeyStatus) -> RegisteredCertificate:
    holder = status.key.holder
    seal = holder == school.school.code
    kind = CertificateKind.ORGANISATION if seal else CertificateKind.PERSONAL
    entry = journey.exchange.register_certificate(
        school.school.code, kind, holder, _der(status.chain[0])
    )
    if entry.sha256 != status.sha256:
        raise AnswerError("câu trả lời về một chứng thư khác", "it speaks of another certificate")
    return entry


def _specs(
    journey: Journey, holder: str, certificate: x509.Certificate
) -> tuple[CertificateSpec, ...]:
    """Return the kinds of certificate as which it names its holder: a person, or a school."""
    organisation = journey.organisation_ids.get(holder)
    kind = "personal" if organisation is None else "organisation"
    specs = (spec for spec in journey.profile.certificates.values() if spec.kind == kind)
    expected = organisation or (holder,)
    return tuple(spec for spec in specs if names(certificate, spec, expected))


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
