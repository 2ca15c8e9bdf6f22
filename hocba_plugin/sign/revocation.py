"""Whether a certificate, or one above it, has been revoked.

A valid path stands before this. The answers, from OCSP responders first and lists (CRL) next, are
judged by the library: signed by whom, about which certificate, fresh enough. Three things can come
out, and the third one is for the policy to weigh: in good standing, revoked, not known.
"""

import datetime as dt
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import RevokedError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.validate import async_validate_path

from hocba_plugin.sign.answers import CLOCK_SKEW, Store
from hocba_plugin.sign.inquiry import LISTS, Inquiry, responders
from hocba_plugin.sign.web import Web

_OF_THE_LAST = RevocationCheckingPolicy(
    ee_certificate_rule=RevocationCheckingRule.CRL_OR_OCSP_REQUIRED,
    intermediate_ca_cert_rule=RevocationCheckingRule.NO_CHECK,
)
"""Those above it are judged by themselves."""
_REMEMBERED = dt.timedelta(minutes=5)
"""How long a judgement stands without being looked at again."""


class RevocationState(StrEnum):
    """What is known of a certificate and those above it."""

    UNCHECKED = "unchecked"
    """Nobody was asked."""
    GOOD = "good"
    REVOKED = "revoked"
    UNKNOWN = "unknown"
    """Asked, and no answer could be used."""


@dataclass(frozen=True, slots=True)
class Revocation:
    """A judgement."""

    state: RevocationState
    revoked_at: dt.datetime | None = None


UNCHECKED = Revocation(RevocationState.UNCHECKED)
UNKNOWN = Revocation(RevocationState.UNKNOWN)
_GOOD = Revocation(RevocationState.GOOD)


class RevocationChecker:
    """Asks about the certificates of paths, each by itself, and remembers."""

    def __init__(self, web: Web, folder: Path | None = None) -> None:
        """Prepare; nothing is asked yet.

        :param folder: where answers are kept between runs; ``None``: nowhere.
        """
        self._web = web
        self._store = Store(folder)
        self._known: dict[tuple[bytes, ...], tuple[dt.datetime, Revocation]] = {}

    def judge(self, path: ValidationPath, moment: dt.datetime) -> Revocation:
        """Return what is known at ``moment`` of every certificate of ``path`` below its anchor."""
        found = [self._remembered(part, moment) for part in _parts(path)]
        times = [one.revoked_at for one in found if one.revoked_at is not None]
        if times:
            return Revocation(RevocationState.REVOKED, min(times))
        return UNKNOWN if UNKNOWN in found else _GOOD

    def _remembered(self, path: ValidationPath, moment: dt.datetime) -> Revocation:
        key = tuple(link.sha256 for link in path)
        known = self._known.get(key)
        if known is None or not known[0] <= moment < known[0] + _REMEMBERED:
            known = self._known[key] = moment, self._judged(path, moment)
        return known[1]

    def _judged(self, path: ValidationPath, moment: dt.datetime) -> Revocation:
        """Return what is known of the last of ``path``: of all responders the newest answer that
        can be used, or else what the lists say."""
        expired: set[dt.datetime] = set()
        for ways in (responders(path.last), [LISTS]):
            found = [self._asked(path, moment, way, expired) for way in ways]
            usable = [one for one in found if one[1] is not UNKNOWN]
            if usable:
                return max(usable, key=_newest)[1]
        # Whoever keeps an authority from answering must not undo what it said before.
        earlier = (self._said(path, since) for since in sorted(expired, reverse=True))
        return next((one for one in earlier if one.revoked_at is not None), UNKNOWN)

    def _asked(
        self, path: ValidationPath, moment: dt.datetime, way: str, expired: set[dt.datetime]
    ) -> tuple[dt.datetime, Revocation]:
        inquiry = Inquiry(self._store, self._web, moment, path.last, way)
        judgement = _judgement(inquiry, path, moment)
        if judgement is UNKNOWN and inquiry.used_held:
            # What was held may be spoilt: ask for all of it.
            inquiry = Inquiry(self._store, self._web, moment, path.last, way, anew=True)
            judgement = _judgement(inquiry, path, moment)
        if judgement is not UNKNOWN:
            inquiry.keep()
        expired |= inquiry.expired
        return inquiry.said_at, judgement

    def _said(self, path: ValidationPath, moment: dt.datetime) -> Revocation:
        ways = (*responders(path.last), LISTS)
        said = [
            _judgement(Inquiry(self._store, None, moment, path.last, way), path, moment)
            for way in ways
        ]
        return next((one for one in said if one.revoked_at is not None), UNKNOWN)


def _parts(path: ValidationPath) -> Iterator[ValidationPath]:
    """Yield the path to each certificate below the anchor."""
    links = list(path.iter_certs(include_root=False))
    for number, link in enumerate(links):
        yield ValidationPath(path.trust_anchor, links[:number], link)


def _newest(answer: tuple[dt.datetime, Revocation]) -> tuple[dt.datetime, bool]:
    return answer[0], answer[1].revoked_at is not None


def _judgement(inquiry: Inquiry, path: ValidationPath, moment: dt.datetime) -> Revocation:
    context = ValidationContext(
        trust_roots=[path.trust_anchor],
        other_certs=list(path)[:-1],
        moment=moment,
        allow_fetching=True,
        fetchers=inquiry.fetchers,
        revinfo_policy=CertRevTrustPolicy(_OF_THE_LAST),
        time_tolerance=CLOCK_SKEW,
    )
    try:
        run(async_validate_path(context, path))
    except RevokedError as error:
        return Revocation(RevocationState.REVOKED, error.revocation_dt)
    # On answers made up by others the library fails in any way: what cannot be judged is not known.
    except Exception:
        return UNKNOWN
    return _GOOD


def run(validation: Coroutine[Any, Any, Any]) -> Any:
    """Return what ``validation`` comes to. It waits for nothing, so no event loop is needed, and
    none that the program around us may be running is in the way."""
    try:
        validation.send(None)
    except StopIteration as finished:
        return finished.value
    raise RuntimeError("path validation waits for something")
