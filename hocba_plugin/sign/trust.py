"""Trust: which certificate authorities count, and what speaks against a certificate."""

import copy
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

from cryptography import x509

from hocba_plugin.config import TrustConfig
from hocba_plugin.sign.anchors import AnchorStore, read_anchors
from hocba_plugin.sign.answers import CLOCK_SKEW
from hocba_plugin.sign.certificates import may_sign
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.revocation import (
    UNCHECKED,
    Revocation,
    RevocationChecker,
    RevocationState,
)
from hocba_plugin.sign.web import Web

_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)
UNNAMED = ""
"""Name of the store of ``[trust] anchors``: they may vouch for every slot."""


class Trust:
    """The configured trust anchors, and how revocation is looked at.

    Anchors stand in stores, for authorities of several kinds exist side by side: the government's
    (public schools, NĐ 68/2024) and the licensed ones (others). A profile may say which of them
    vouch for a kind of certificate.
    """

    def __init__(
        self,
        anchors: Sequence[x509.Certificate] = (),
        *,
        stores: Mapping[str, Sequence[x509.Certificate]] | None = None,
        checker: RevocationChecker | None = None,
        strict: bool = False,
    ) -> None:
        """Trust these anchors.

        :param anchors: those that may vouch for every slot.
        :param stores: further ones by name.
        :param checker: asks about revocation; ``None``: nobody is asked, nothing is fetched.
        :param strict: whether a certificate of which no answer can be had may not be used.
        """
        named = {UNNAMED: anchors, **(stores or {})}
        self._stores = [AnchorStore(name, found) for name, found in named.items()]
        self._checker = checker
        self.strict = strict

    @classmethod
    def load(cls, paths: Iterable[Path]) -> "Trust":
        """Read anchors from PEM files; a file may hold several. Revocation is not looked at.

        :raises ConfigError: a file cannot be read, or holds anything but authorities.
        """
        return cls(read_anchors(paths))

    @classmethod
    def of(cls, config: TrustConfig, more: Iterable[Path] = ()) -> "Trust":
        """Return what the ``[trust]`` table says, with ``more`` anchors.

        :raises ConfigError: see ``load``.
        """
        stores = {
            name: read_anchors(paths, f"trust.stores.{name}")
            for name, paths in config.stores.items()
        }
        checker = None
        if config.revocation != "off":
            checker = RevocationChecker(Web(config.timeout_s, config.addresses), config.cache)
        return cls(
            read_anchors([*config.anchors, *more]),
            stores=stores,
            checker=checker,
            strict=config.revocation == "strict",
        )

    def within(self, names: Collection[str]) -> Self:
        """Return the same with the stores of these names alone."""
        return self._with(store for store in self._stores if store.name in names)

    def without(self, names: Collection[str]) -> Self:
        """Return the same with all stores but those of these names."""
        return self._with(store for store in self._stores if store.name not in names)

    def _with(self, stores: Iterable[AnchorStore]) -> Self:
        other = copy.copy(self)
        other._stores = list(stores)  # noqa: SLF001 - another of our own
        return other

    @property
    def configured(self) -> bool:
        """Whether there is any anchor: without one nothing can be concluded."""
        return any(self._stores)

    def leads_to_anchor(
        self,
        certificate: x509.Certificate,
        others: Sequence[x509.Certificate],
        moment: dt.datetime,
        stores: Collection[str] = (),
    ) -> bool:
        """Say whether a valid path leads to an anchor at ``moment``.

        :param stores: names of those that may vouch; none: all.
        """
        asked = self._allowed(stores)
        return any(store.paths(certificate, others, moment) for store in asked)

    def is_unreadable(
        self, certificate: x509.Certificate, others: Sequence[x509.Certificate]
    ) -> bool:
        """Say whether a way to an anchor is there that could not be judged."""
        return any(store.is_unreadable(certificate, others) for store in self._stores)

    def vouching(
        self,
        certificate: x509.Certificate,
        others: Sequence[x509.Certificate],
        moment: dt.datetime,
    ) -> tuple[str, ...]:
        """Return the names of the stores to which a valid path leads."""
        found = (store for store in self._stores if store.paths(certificate, others, moment))
        return tuple(store.name for store in found)

    def revocation(
        self,
        certificate: x509.Certificate,
        others: Sequence[x509.Certificate],
        moment: dt.datetime,
        stores: Collection[str] = (),
    ) -> Revocation:
        """Return whether it, or an authority above it, has been revoked as known at ``moment``.

        Nobody is asked about a certificate that leads nowhere: its addresses may be anybody's. Of
        several paths one in good standing is enough, as for the path itself.
        """
        if self._checker is None:
            return UNCHECKED
        found = []
        for store in self._allowed(stores):
            for path in store.paths(certificate, others, moment):
                found.append(self._checker.judge(path, moment))
                if found[-1].state is RevocationState.GOOD:
                    return found[-1]
        return max(found, key=_weight, default=UNCHECKED)

    def _allowed(self, stores: Collection[str]) -> Iterator[AnchorStore]:
        allowed = (store.name == UNNAMED or store.name in stores for store in self._stores)
        pairs = zip(self._stores, allowed, strict=True)
        return (store for store, is_allowed in pairs if is_allowed or not stores)


def _weight(revocation: Revocation) -> tuple[bool, dt.datetime]:
    """Order judgements of several paths: revoked counts, and the latest time of all."""
    return revocation.revoked_at is not None, revocation.revoked_at or _LONG_AGO


def certificate_reasons(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate],
    trust: Trust,
    signed_at: dt.datetime,
    now: dt.datetime,
    stores: Collection[str] = (),
    proven_at: dt.datetime | None = None,
    *,
    all_read: bool = True,
) -> tuple[Reason, ...]:
    """Return what speaks against a signature made with ``certificate`` at ``signed_at``.

    Without a time-stamp the time of signing is only claimed: a certificate that has expired or was
    revoked since proves nothing any more, so it has to be good ``now`` too.

    :param stores: names of the stores of anchors that may vouch; none: all.
    :param proven_at: when the signature was there already, as a time-stamp proves.
    :param all_read: whether every certificate at hand is in ``others``: what cannot be read may be
        what leads to an anchor.
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
        judged = all_read and not trust.is_unreadable(certificate, others)
        found.append(Reason.UNTRUSTED if judged else Reason.PATH_UNREADABLE)
    elif not trust.leads_to_anchor(certificate, others, signed_at, stores):
        found.append(Reason.WRONG_STORE)
    elif not trust.leads_to_anchor(certificate, others, proven_at or now, stores):
        found.append(Reason.EXPIRED_SINCE)
    else:
        revocation = trust.revocation(certificate, others, now, stores)
        found += _revocation_reasons(revocation, trust, signed_at, proven_at)
    return tuple(found)


def _revocation_reasons(
    revocation: Revocation, trust: Trust, signed_at: dt.datetime, proven_at: dt.datetime | None
) -> Iterator[Reason]:
    # Unchecked: expired since. Authorities may have dropped it from their lists (RFC 5280, 3.3).
    unknown = revocation.state in (RevocationState.UNKNOWN, RevocationState.UNCHECKED)
    if unknown and trust.strict:
        yield Reason.REVOCATION_UNKNOWN
    revoked_at = revocation.revoked_at
    if revoked_at is not None and revoked_at <= signed_at:
        yield Reason.REVOKED
    elif revoked_at is not None and (proven_at is None or revoked_at <= proven_at):
        yield Reason.REVOKED_SINCE
