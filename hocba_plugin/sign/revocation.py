"""Whether a certificate, or one above it, has been revoked.

A valid path stands before this. The answers, from OCSP responders first and lists (CRL) next, are
judged by the library: signed by whom, about which certificate, fresh enough. Three things can come
out, and the third one is for the policy to weigh: in good standing, revoked, not known.
"""

import datetime as dt
from collections.abc import Coroutine
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import RevokedError
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.validate import async_validate_path

from hocba_plugin.sign.answers import CLOCK_SKEW, Store
from hocba_plugin.sign.inquiry import Inquiry
from hocba_plugin.sign.web import Web

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
    """Asks about paths, and remembers."""

    def __init__(self, web: Web, folder: Path | None = None) -> None:
        """Prepare; nothing is asked yet.

        :param folder: where answers are kept between runs; ``None``: nowhere.
        """
        self._web = web
        self._store = Store(folder)
        self._known: dict[tuple[bytes, ...], tuple[dt.datetime, Revocation]] = {}

    def judge(self, path: ValidationPath, moment: dt.datetime) -> Revocation:
        """Return what is known at ``moment`` of every certificate of ``path`` below its anchor."""
        key = tuple(link.sha256 for link in path)
        known = self._known.get(key)
        if known is None or not known[0] <= moment < known[0] + _REMEMBERED:
            known = self._known[key] = moment, self._judged(path, moment)
        return known[1]

    def _judged(self, path: ValidationPath, moment: dt.datetime) -> Revocation:
        inquiry = Inquiry(self._store, self._web, moment)
        judgement = _judgement(inquiry, path, moment)
        if judgement is UNKNOWN and inquiry.used_held:
            # What was held may be spoilt: ask for all of it.
            inquiry = Inquiry(self._store, self._web, moment, anew=True)
            judgement = _judgement(inquiry, path, moment)
        if judgement is not UNKNOWN:
            inquiry.keep()
            return judgement
        # Whoever keeps an authority from answering must not undo what it said before.
        earlier = (self._said(path, since) for since in inquiry.expired)
        return next((one for one in earlier if one.revoked_at is not None), UNKNOWN)

    def _said(self, path: ValidationPath, moment: dt.datetime) -> Revocation:
        return _judgement(Inquiry(self._store, None, moment), path, moment)


def _judgement(inquiry: Inquiry, path: ValidationPath, moment: dt.datetime) -> Revocation:
    context = ValidationContext(
        trust_roots=[path.trust_anchor],
        other_certs=list(path)[:-1],
        moment=moment,
        allow_fetching=True,
        fetchers=inquiry.fetchers,
        revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
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
