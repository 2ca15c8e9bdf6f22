"""Stores of trust anchors: certificate authorities of one kind, and the paths that lead to them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor, TrustQualifiers
from pyhanko_certvalidator.path import ValidationPath

from hocba_plugin.errors import ConfigError
from hocba_plugin.sign.revocation import run

_Window = tuple[dt.datetime, dt.datetime]


class AnchorStore:
    """Anchors under one name; ``""`` for those that have none."""

    def __init__(self, name: str, anchors: Sequence[x509.Certificate]) -> None:
        self.name = name
        self._anchors = [_anchor(anchor) for anchor in anchors]
        self._known: dict[bytes, tuple[_Window, ValidationPath]] = {}

    def __bool__(self) -> bool:
        """Whether there is any anchor in it."""
        return bool(self._anchors)

    def path(
        self,
        certificate: x509.Certificate,
        others: Sequence[x509.Certificate],
        moment: dt.datetime,
    ) -> ValidationPath | None:
        """Return a path that leads to an anchor and is valid at ``moment``.

        Only dates make the answer depend on the moment, so a path found once is kept with the time
        in which all of it is valid: a school's records are signed by few certificates.
        """
        key = certificate.fingerprint(SHA256())
        known = self._known.get(key)
        if known is None or not known[0][0] <= moment <= known[0][1]:
            known = self._found(certificate, others, moment)
        if known is None:
            return None
        self._known[key] = known
        return known[1]

    def _found(
        self,
        certificate: x509.Certificate,
        others: Sequence[x509.Certificate],
        moment: dt.datetime,
    ) -> tuple[_Window, ValidationPath] | None:
        try:
            path = self._validated(certificate, others, moment)
            links = list(path)
        # On certificates made up by others the library fails in any way, even by assertions: a
        # path that could not be validated is none.
        except Exception:
            return None
        window = (
            max(link.not_valid_before for link in links),
            min(link.not_valid_after for link in links),
        )
        # The library leaves the dates of the anchor itself to us.
        return (window, path) if window[0] <= moment <= window[1] else None

    def _validated(
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
        path: ValidationPath = run(validator.async_validate_path())
        return path


def read_anchors(paths: Iterable[Path], place: str = "trust.anchors") -> list[x509.Certificate]:
    """Read anchors from PEM files; a file may hold several.

    :param place: the setting that names them.
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
            raise ConfigError(place, text) from error
        if not are_authorities:
            text = f"{path.name} không phải của tổ chức cấp chứng thư / is no authority's"
            raise ConfigError(place, text)
        anchors += found
    return anchors


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
