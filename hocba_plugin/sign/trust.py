"""Trust: which certificate authorities count, and whether a certificate leads to one of them."""

import datetime as dt
from collections.abc import Coroutine, Iterable, Sequence
from pathlib import Path
from typing import Any

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor, TrustQualifiers
from pyhanko_certvalidator.path import ValidationPath

from hocba_plugin.errors import ConfigError
from hocba_plugin.sign.certificates import may_sign
from hocba_plugin.sign.reasons import Reason

CLOCK_SKEW = dt.timedelta(minutes=5)
"""How far the clocks of signer and verifier may stand apart."""
_Window = tuple[dt.datetime, dt.datetime]


class Trust:
    """The configured trust anchors. Revocation is not looked at yet, and nothing is fetched."""

    def __init__(self, anchors: Sequence[x509.Certificate] = ()) -> None:
        self._anchors = [_anchor(anchor) for anchor in anchors]
        self._windows: dict[bytes, _Window] = {}

    @classmethod
    def load(cls, paths: Iterable[Path]) -> "Trust":
        """Read anchors from PEM files; a file may hold several.

        :raises ConfigError: a file cannot be read or holds no certificate, or one that is no
            authority's: whoever held it could vouch for anybody.
        """
        anchors: list[x509.Certificate] = []
        for path in paths:
            try:
                found = x509.load_pem_x509_certificates(path.read_bytes())
                are_authorities = all(map(_is_authority, found))
            except (OSError, ValueError) as error:
                text = f"{path.name} không phải tệp PEM / is not a PEM file"
                raise ConfigError("trust.anchors", text) from error
            if not are_authorities:
                text = f"{path.name} không phải của tổ chức cấp chứng thư / is no authority's"
                raise ConfigError("trust.anchors", text)
            anchors += found
        return cls(anchors)

    @property
    def configured(self) -> bool:
        """Whether there is any anchor: without one nothing can be concluded."""
        return bool(self._anchors)

    def leads_to_anchor(
        self,
        certificate: x509.Certificate,
        others: Sequence[x509.Certificate],
        moment: dt.datetime,
    ) -> bool:
        """Say whether a valid path leads to an anchor at ``moment``.

        Only dates make the answer depend on the moment, so a path found once is kept with the time
        in which all of it is valid: a school's records are signed by few certificates.
        """
        key = certificate.fingerprint(SHA256())
        known = self._windows.get(key)
        if known is not None and known[0] <= moment <= known[1]:
            return True
        window = self._path_window(certificate, others, moment)
        if window is not None:
            self._windows[key] = window
        return window is not None

    def _path_window(
        self,
        certificate: x509.Certificate,
        others: Sequence[x509.Certificate],
        moment: dt.datetime,
    ) -> _Window | None:
        try:
            path = list(self._validated_path(certificate, others, moment))
        # On certificates made up by others the library fails in any way, even by assertions: a
        # path that could not be validated is none.
        except Exception:
            return None
        window = (
            max(link.not_valid_before for link in path),
            min(link.not_valid_after for link in path),
        )
        # The library leaves the dates of the anchor itself to us.
        return window if window[0] <= moment <= window[1] else None

    def _validated_path(
        self,
        certificate: x509.Certificate,
        others: Sequence[x509.Certificate],
        moment: dt.datetime,
    ) -> ValidationPath:
        context = ValidationContext(
            trust_roots=self._anchors,
            other_certs=[_asn1(other) for other in others],
            moment=moment,
            allow_fetching=False,
        )
        validator = CertificateValidator(_asn1(certificate), validation_context=context)
        return _run(validator.async_validate_path())


def certificate_reasons(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    trust: Trust,
    signed_at: dt.datetime,
    now: dt.datetime,
) -> tuple[Reason, ...]:
    """Return what speaks against a signature made with ``certificate`` at ``signed_at``.

    Without a time-stamp the time of signing is only claimed: a certificate that has expired since
    proves nothing any more, so it has to be valid ``now`` too.
    """
    found = []
    if not may_sign(certificate):
        found.append(Reason.KEY_USAGE)
    if signed_at > now + CLOCK_SKEW:
        found.append(Reason.SIGNED_IN_FUTURE)
    elif signed_at < certificate.not_valid_before_utc:
        found.append(Reason.NOT_YET_VALID)
    elif signed_at > certificate.not_valid_after_utc:
        found.append(Reason.EXPIRED)
    elif not trust.configured:
        found.append(Reason.NO_ANCHORS)
    elif not trust.leads_to_anchor(certificate, others, signed_at):
        found.append(Reason.UNTRUSTED)
    elif not trust.leads_to_anchor(certificate, others, now):
        found.append(Reason.EXPIRED_SINCE)
    return tuple(found)


def _run(validation: Coroutine[Any, Any, ValidationPath]) -> ValidationPath:
    # Nothing is fetched, so nothing is waited for: no event loop is needed, and none that the
    # program around us may be running is in the way.
    try:
        validation.send(None)
    except StopIteration as finished:
        path: ValidationPath = finished.value
        return path
    raise RuntimeError("path validation waits for something")


def _is_authority(certificate: x509.Certificate) -> bool:
    return any(
        isinstance(extension.value, x509.BasicConstraints) and extension.value.ca
        for extension in certificate.extensions
    )


def _anchor(certificate: x509.Certificate) -> CertTrustAnchor:
    anchor = _asn1(certificate)
    # Of a root the library believes name and key alone, as RFC 5280 has it; the limit an authority
    # sets for those below it is kept too. The library reads the second only beside the first.
    limit = anchor.max_path_length
    qualifiers = TrustQualifiers(max_path_length=limit, max_aa_path_length=limit)
    return CertTrustAnchor(anchor, qualifiers)


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
