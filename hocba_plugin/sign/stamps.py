"""The time-stamp in a signature (XAdES-T): what it proves, and what speaks against it."""

import datetime as dt
from dataclasses import dataclass

from hocba_plugin.profiles.model import Profile
from hocba_plugin.sign.answers import CLOCK_SKEW
from hocba_plugin.sign.certificates import MAX_CERTIFICATES, holder
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.shape import SignatureParts
from hocba_plugin.sign.timestamp_token import Timestamp, TokenError, is_trusted, read_token
from hocba_plugin.sign.timestamps import MAX_TOKEN
from hocba_plugin.sign.trust import Trust


@dataclass(frozen=True, slots=True)
class StampJudgement:
    """What was found of a time-stamp."""

    reasons: tuple[Reason, ...] = ()
    time: dt.datetime | None = None
    """As it says; ``None``: there is none, or it is not one of this signature."""
    authority: str | None = None

    @property
    def proven_at(self) -> dt.datetime | None:
        """When the signature was there already; ``None``: nothing proves it."""
        return None if self.reasons else self.time


UNSTAMPED = StampJudgement()


def signers(trust: Trust, profile: Profile) -> Trust:
    """Return the anchors that may vouch for signers: whoever may stamp may not thereby do so."""
    named = {name for spec in profile.certificates.values() for name in spec.stores}
    return trust.without(set(profile.signature.time_stamp_stores) - named)


def stampers(trust: Trust, profile: Profile) -> Trust:
    """Return the anchors that may vouch for time-stamps, as the profile names their stores."""
    return trust.within(profile.signature.time_stamp_stores)


def judge(parts: SignatureParts, trust: Trust, now: dt.datetime) -> StampJudgement:
    """Return what the time-stamp of a signature proves at ``now``.

    :param trust: see ``stampers``.
    """
    stamp = _read(parts)
    if stamp is None:
        return StampJudgement((Reason.TIME_STAMP,))
    reasons = (*_time_reasons(stamp, parts, now), *_trust_reasons(stamp, trust, now))
    return StampJudgement(reasons, stamp.time, holder(stamp.chain[0]))


def _read(parts: SignatureParts) -> Timestamp | None:
    part = parts.time_stamp
    if part is None or len(part.token) > MAX_TOKEN:
        return None
    try:
        stamp = read_token(part.token, part.stamped)
    except TokenError:
        return None
    return stamp if len(stamp.chain) <= MAX_CERTIFICATES else None


def _time_reasons(stamp: Timestamp, parts: SignatureParts, now: dt.datetime) -> tuple[Reason, ...]:
    fits = parts.signed_at - CLOCK_SKEW <= stamp.time <= now + CLOCK_SKEW
    return () if fits else (Reason.TIME_STAMP_TIME,)


def _trust_reasons(stamp: Timestamp, trust: Trust, now: dt.datetime) -> tuple[Reason, ...]:
    if not trust.configured:
        return (Reason.TIME_STAMP_NO_ANCHORS,)
    signer, *others = stamp.chain
    if not trust.leads_to_anchor(signer, others, stamp.time):
        unreadable = trust.is_unreadable(signer, others)
        return (Reason.PATH_UNREADABLE if unreadable else Reason.TIME_STAMP_UNTRUSTED,)
    return () if is_trusted(stamp, trust, now) else (Reason.TIME_STAMP_OUTDATED,)
