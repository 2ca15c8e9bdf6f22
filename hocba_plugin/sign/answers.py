"""Answers on revocation, kept on disk until they expire.

An answer is kept only after it proved right, and is judged anew whenever it is used: neither an
intruder on the way nor a spoilt folder can make a certificate look good, or stop it being asked
about again.
"""

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from asn1crypto import crl, ocsp

CLOCK_SKEW = dt.timedelta(minutes=5)
"""How far clocks may stand apart: of signer and verifier, of us and an authority."""
_LASTING = dt.timedelta(minutes=30)
"""How long an answer holds that does not say until when."""
Answer = Any
"""An OCSP response or a list, as the library has them."""


def key_of(kind: str, url: str, question: bytes = b"") -> str:
    """Return what an answer of one kind, ``ocsp`` or ``crl``, is kept under. It tells nothing."""
    digest = hashlib.sha256(url.encode() + b"\0" + question).hexdigest()
    return f"{kind}-{digest}"


def window(answer: Answer) -> tuple[dt.datetime, dt.datetime]:
    """Return since and until when an answer holds.

    :raises ValueError: it does not say, or is none.
    """
    if isinstance(answer, ocsp.OCSPResponse):
        said = answer.response_data["responses"][0]
    else:
        said = answer["tbs_cert_list"]
    start, end = said["this_update"].native, said["next_update"].native
    if not isinstance(start, dt.datetime):
        raise ValueError("an answer without a time")  # noqa: TRY004 - as the parser says it
    return start, end or start + _LASTING


def holds(answer: Answer, moment: dt.datetime) -> bool:
    """Say whether an answer holds at ``moment``."""
    start, end = window(answer)
    return start - CLOCK_SKEW <= moment < end


class Store:
    """Answers by the question they answer, in memory and in a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._held: dict[str, Answer] = {}

    def find(self, key: str) -> Answer | None:
        """Return the answer held under ``key``, expired or not."""
        if key not in self._held and self._folder is not None:
            path = self._folder / key
            try:
                self._held[key] = _parsed(key, path.read_bytes())
            except (OSError, ValueError, TypeError, LookupError):
                return None
        return self._held.get(key)

    def keep(self, key: str, answer: Answer) -> None:
        """Hold an answer, for this run and the next ones. A full disk keeps nobody from working."""
        self._held[key] = answer
        if self._folder is None:
            return
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            new = self._folder / f"{key}.new"
            new.write_bytes(answer.dump())
            new.replace(self._folder / key)
        except OSError:
            return


def _parsed(key: str, content: bytes) -> Answer:
    kind = ocsp.OCSPResponse if key.startswith("ocsp") else crl.CertificateList
    answer: Answer = kind.load(content)
    window(answer)
    return answer
