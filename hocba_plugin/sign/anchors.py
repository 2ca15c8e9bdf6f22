"""Stores of trust anchors: certificate authorities of one kind, and the paths that lead to them."""

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography import x509
from pyhanko_certvalidator.path import ValidationPath

from hocba_plugin import os_errors
from hocba_plugin.errors import ConfigError
from hocba_plugin.sign.certificates import UNREADABLE, certificates_of, is_authority, quietly
from hocba_plugin.sign.ways import Way, ways_up

_Question = tuple[x509.Certificate, frozenset[x509.Certificate]]


class AnchorStore:
    """Anchors under one name; ``""`` for those that have none."""

    def __init__(self, name: str, anchors: Sequence[x509.Certificate]) -> None:
        self.name = name
        self._anchors = tuple(dict.fromkeys(anchors))
        self._known: dict[_Question, tuple[Way, ...]] = {}

    def __bool__(self) -> bool:
        """Whether there is any anchor in it."""
        return bool(self._anchors)

    def paths(
        self,
        certificate: x509.Certificate,
        others: Sequence[x509.Certificate],
        moment: dt.datetime,
    ) -> tuple[ValidationPath, ...]:
        """Return the paths that lead to an anchor and are valid at ``moment``."""
        found = (way.path(moment) for way in self._ways(certificate, others))
        return tuple(path for path in found if path is not None)

    def is_unreadable(
        self, certificate: x509.Certificate, others: Sequence[x509.Certificate]
    ) -> bool:
        """Say whether a way to an anchor is there that could not be judged."""
        return any(not way.is_readable for way in self._ways(certificate, others))

    def _ways(
        self, certificate: x509.Certificate, others: Sequence[x509.Certificate]
    ) -> tuple[Way, ...]:
        """Return them from memory: a school's records are signed by few certificates.

        What else stood beside a certificate is a part of the question: that its issuer came along
        with one document must not help another.
        """
        question = certificate, frozenset(others)
        ways = self._known.get(question)
        if ways is None:
            ways = ways_up(certificate, others, self._anchors)
            # Without any it was made up, perhaps: nobody's memory is filled with those.
            if ways:
                self._known[question] = ways
        return ways


def read_anchors(paths: Iterable[Path], place: str = "trust.anchors") -> list[x509.Certificate]:
    """Read anchors from files of certificates; a file may hold several.

    :param place: the setting that names them.
    :raises ConfigError: a file cannot be read or holds no certificate, or one that is no
        authority's: whoever held it could vouch for anybody.
    """
    return [anchor for path in paths for anchor in _anchors(path, place)]


def _anchors(path: Path, place: str) -> list[x509.Certificate]:
    try:
        content = path.read_bytes()
    except OSError as error:
        vi, en = os_errors.reasons(error)
        raise ConfigError(place, f"{path.name}: {vi}", f"{path.name}: {en}") from error
    try:
        with quietly():
            found = certificates_of(content)
            are_authorities = all(map(is_authority, found))
    except UNREADABLE as error:
        raise ConfigError(
            place,
            f"{path.name} không phải tệp PEM, hoặc bị hỏng",
            f"{path.name} is not a PEM file, or damaged",
        ) from error
    if not are_authorities:
        raise ConfigError(
            place,
            f"{path.name} không phải của tổ chức cấp chứng thư",
            f"{path.name} is no authority's",
        )
    return found
