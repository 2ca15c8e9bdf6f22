"""Certificates of schools and managers: registered, then approved or refused by someone."""

import base64
import hashlib
import sqlite3

from cryptography import x509

_APPROVED = "approved"
_ORGANISATION = "organisation"


def digest_of(text: str) -> str:
    """Return the SHA-256 of a certificate given as base64 of DER.

    :raises ValueError: it is none.
    """
    der = base64.b64decode(text, validate=True)
    x509.load_der_x509_certificate(der)
    return hashlib.sha256(der).hexdigest()


class Certificates:
    """The list, as it stands at one moment."""

    def __init__(self, connection: sqlite3.Connection, now: float, approve_s: float | None) -> None:
        self._connection = connection
        self._now = now
        self._approve_s = approve_s
        self._approve_those_due()

    def register(self, digest: str, school: str, kind: str, subject: str) -> sqlite3.Row:
        """Add a certificate and return it; one that is known keeps its state."""
        self._connection.execute(
            "INSERT OR IGNORE INTO certificates (digest, school, kind, subject, registered)"
            " VALUES (?, ?, ?, ?, ?)",
            (digest, school, kind, subject, self._now),
        )
        self._approve_those_due()
        row: sqlite3.Row = self._connection.execute(
            "SELECT * FROM certificates WHERE digest = ?", (digest,)
        ).fetchone()
        return row

    def decide(self, digest: str, decision: str, note: str) -> bool:
        """Approve or refuse; false: no such certificate."""
        changed = self._connection.execute(
            "UPDATE certificates SET decision = ?, note = ? WHERE digest = ?",
            (decision, note, digest),
        )
        return changed.rowcount == 1

    def of(self, school: str) -> list[sqlite3.Row]:
        """Return the certificates of a school, oldest first."""
        return self._connection.execute(
            "SELECT * FROM certificates WHERE school = ? ORDER BY registered, digest", (school,)
        ).fetchall()

    def has_seal(self, school: str) -> bool:
        """Whether the school's own certificate is approved."""
        return any(
            row["kind"] == _ORGANISATION and row["decision"] == _APPROVED for row in self.of(school)
        )

    def _approve_those_due(self) -> None:
        if self._approve_s is not None:
            self._connection.execute(
                "UPDATE certificates SET decision = ? WHERE decision IS NULL AND registered <= ?",
                (_APPROVED, self._now - self._approve_s),
            )
