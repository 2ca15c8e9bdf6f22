"""Ways up from a certificate to an anchor, found by signatures and judged by the library.

Every certificate at hand may be a step: authorities renew, certify each other, and have several
certificates of one name. A way is looked for by who signed whom; whether it is valid (RFC 5280, 6)
the library says. Nothing here depends on the order in which certificates come.
"""

import datetime as dt
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import CertTrustAnchor, TrustQualifiers
from pyhanko_certvalidator.errors import PathError, ValidationError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.validate import async_validate_path

from hocba_plugin.sign.certificates import is_authority, issued
from hocba_plugin.sign.revocation import run

MAX_WAYS = 32
"""From one certificate. Authorities that certify each other have a handful."""


class Way:
    """From an anchor down to a certificate, each signed by the one before."""

    def __init__(self, anchor: x509.Certificate, below: Sequence[x509.Certificate]) -> None:
        self._links = (anchor, *below)

    def path(self, moment: dt.datetime) -> ValidationPath | None:
        """Return it as the library has it, if it is valid at ``moment``.

        Only dates make that depend on the moment, so it is judged once.
        """
        start, end = self._window
        # The library leaves the dates of the anchor itself to us.
        return self._judged[0] if start <= moment <= end else None

    @property
    def is_readable(self) -> bool:
        """Whether the library could come to a judgement."""
        return self._judged[1]

    @cached_property
    def _window(self) -> tuple[dt.datetime, dt.datetime]:
        """The time in which all of it is valid; it may end before it begins."""
        return (
            max(link.not_valid_before_utc for link in self._links),
            min(link.not_valid_after_utc for link in self._links),
        )

    @cached_property
    def _judged(self) -> tuple[ValidationPath | None, bool]:
        try:
            return self._validated(), True
        except (PathError, ValidationError):
            return None, True
        # On certificates made up by others the library fails in any way, even by assertions.
        except Exception:
            return None, False

    def _validated(self) -> ValidationPath:
        anchor, *below = map(_asn1, self._links)
        trusted = _trusted(anchor)
        *middle, leaf = below or [None]
        path = ValidationPath(trusted, middle, leaf)
        context = ValidationContext(
            trust_roots=[trusted],
            other_certs=middle,
            moment=self._window[0],
            allow_fetching=False,
        )
        run(async_validate_path(context, path))
        return path


def ways_up(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    anchors: Sequence[x509.Certificate],
) -> tuple[Way, ...]:
    """Return the ways from ``certificate`` through ``others`` to anchors, the shortest first."""
    if certificate in anchors:
        return (Way(certificate, ()),)
    steps = _leading(sorted(set(others) - {certificate, *anchors}, key=_fingerprint), anchors)
    found: list[Way] = []
    waiting = deque[tuple[x509.Certificate, ...]]([(certificate,)])
    while waiting and len(found) < MAX_WAYS:
        below = waiting.popleft()
        found += [Way(anchor, below) for anchor in anchors if issued(anchor, below[0])]
        if len(waiting) < MAX_WAYS:
            waiting.extend((step, *below) for step in _next(steps, below))
    return tuple(found[:MAX_WAYS])


def _leading(
    others: Sequence[x509.Certificate], anchors: Sequence[x509.Certificate]
) -> list[x509.Certificate]:
    """Return the authorities below an anchor. Anybody can make up others that certify each other;
    the ways among them would be without number."""
    waiting = [one for one in others if is_authority(one)]
    above, found = list(anchors), list[x509.Certificate]()
    while above:
        above = [one for one in waiting if any(issued(upper, one) for upper in above)]
        waiting = [one for one in waiting if one not in above]
        found += above
    return found


def _next(
    steps: Sequence[x509.Certificate], below: Sequence[x509.Certificate]
) -> Iterator[x509.Certificate]:
    return (step for step in steps if step not in below and issued(step, below[0]))


def _fingerprint(certificate: x509.Certificate) -> bytes:
    return certificate.fingerprint(SHA256())


def _trusted(anchor: asn1.Certificate) -> CertTrustAnchor:
    # Of a root the library believes name and key alone, as RFC 5280 has it; the limit an authority
    # sets for those below it is kept too. The library reads the second only beside the first.
    limit = anchor.max_path_length
    return CertTrustAnchor(anchor, TrustQualifiers(max_path_length=limit, max_aa_path_length=limit))


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
