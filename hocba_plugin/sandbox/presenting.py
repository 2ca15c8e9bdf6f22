"""What the sandbox answers, in the names and codes of the profile."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from hocba_hooks import MessageState, RecordOutcome
from hocba_plugin.profiles.model import ApiSpec

Json = dict[str, Any]


class Presenter:
    """Rows to JSON objects."""

    def __init__(self, api: ApiSpec) -> None:
        self._api = api

    def message(self, row: sqlite3.Row, items: list[sqlite3.Row], state: MessageState) -> Json:
        """Return a message with its counters and per-record results."""
        outcomes = [item["outcome"] for item in items]
        return self._named(
            message_id=row["id"],
            key=row["key"],
            purpose=self._api.code("purpose", row["purpose"]),
            school=row["school"],
            message_state=self._api.code("message_state", state),
            total=len(items),
            accepted=outcomes.count(RecordOutcome.ACCEPTED),
            refused=outcomes.count(RecordOutcome.REJECTED),
            results=[self._result(item) for item in items],
        )

    def records(self, rows: Iterable[sqlite3.Row], total: int, following: int | None) -> Json:
        """Return one page of a school's records."""
        items = [
            self._named(
                record_id=row["identity"],
                version=row["version"],
                pupil_code=row["pupil_code"],
                in_force=self._api.code("record_status", row["status"]),
                digest=row["digest"],
            )
            for row in rows
        ]
        return self._named(items=items, total=total, next_page=following)

    def certificates(self, rows: Iterable[sqlite3.Row]) -> Json:
        """Return the certificates of a school."""
        return self._named(items=[self.certificate(row) for row in rows])

    def certificate(self, row: sqlite3.Row) -> Json:
        """Return one certificate with its state."""
        return self._named(
            school=row["school"],
            subject_kind=self._api.code("subject_kind", row["kind"]),
            subject_id=row["subject"],
            digest=row["digest"],
            certificate_state=self._api.code("certificate_state", row["decision"] or "waiting"),
            note=row["note"],
        )

    def token(self, token: str, seconds: float) -> Json:
        """Return an access token (RFC 6749 §5.1)."""
        return {
            **self._named(access_token=token),
            "token_type": "Bearer",
            "expires_in": int(seconds),
        }

    def _result(self, item: sqlite3.Row) -> Json:
        return self._named(
            record_id=item["identity"],
            version=item["version"],
            pupil_code=item["pupil_code"],
            personal_id=item["personal_id"],
            outcome=self._api.code("record_outcome", item["outcome"]),
            errors=[
                self._named(error_code=error["code"], error_text=error["text"])
                for error in json.loads(item["errors"])
            ],
        )

    def _named(self, **values: object) -> Json:
        return {self._api.names[name]: value for name, value in values.items()}
