"""Answers of the receiver, and the JSON in them read by the profile's names.

Whatever is missing or of another kind makes the whole answer useless; its content is not repeated.
"""

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from hocba_plugin.errors import (
    AccessError,
    AnswerError,
    OversizeError,
    RefusedError,
    UnansweredError,
)
from hocba_plugin.profiles.model import ApiSpec

_READ_AND_REFUSED = frozenset({400, 413, 415, 422})
_TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
_LATER = frozenset({408, 409, 425, 429})
"""Answers after which asking again may help; 409: our key is known there, so look it up again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to the end."""

    status: int
    headers: Mapping[str, str]
    content: bytes

    def usable(self, request: str, *, missing_is_fine: bool = False) -> "Answer":
        """Return this answer when it is a success.

        :param request: what was answered, for the error; no body and no query.
        :raises UnansweredError: the other side has trouble, or says "later".
        :raises AccessError: it does not let us in.
        """
        if self.status < 300 or (missing_is_fine and self.is_missing):
            return self
        if self.status in _LATER or self.status >= 500:
            said = f"máy chủ trả lời {self.status}", f"the server said {self.status}"
            raise UnansweredError(*said, self._wait_s())
        raise AccessError(self.status, request)

    def accepted(self, request: str) -> "Answer":
        """Return this answer when what was sent was taken; see ``usable``.

        :raises RefusedError: it was read and refused: the other side does not have it.
        """
        if self.status in _READ_AND_REFUSED:
            kind = OversizeError if self.status == _TOO_LARGE else RefusedError
            raise kind(self.status, request)
        return self.usable(request)

    @property
    def is_missing(self) -> bool:
        """Whether the other side has no such thing."""
        return self.status == HTTPStatus.NOT_FOUND

    def fields(self, api: ApiSpec) -> "Fields":
        """Return the JSON object the answer holds.

        :raises AnswerError: not JSON, or no object.
        """
        try:
            value = json.loads(self.content)
        except (ValueError, RecursionError):
            value = None
        return Fields(api, value)

    def _wait_s(self) -> float:
        text = self.headers.get("retry-after", "")
        if text.isdecimal():
            return float(text)
        try:
            moment = parsedate_to_datetime(text).timestamp()
        except (ValueError, OverflowError):
            return 0.0
        return max(0.0, moment - time.time())


class Fields:
    """One JSON object. Every reading raises ``AnswerError`` when it finds something else."""

    def __init__(self, api: ApiSpec, value: object) -> None:
        if not isinstance(value, dict):
            raise AnswerError("không phải đối tượng JSON", "it is not a JSON object")
        self._api = api
        self._object: dict[str, Any] = value

    def optional(self, name: str) -> str | None:
        """Return a text, or ``None`` when there is none."""
        value = self._object.get(self._api.names[name])
        if value is None or isinstance(value, str):
            return value
        raise self._wrong(name)

    def text(self, name: str) -> str:
        """Return a text that must be there."""
        value = self.optional(name)
        if not value:
            raise self._wrong(name)
        return value

    def number(self, name: str) -> int:
        """Return a whole number, written as a number or as a text."""
        value = self._object.get(self._api.names[name])
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 10:
            return int(value)
        raise self._wrong(name)

    def uuid(self, name: str) -> UUID:
        """Return an identifier."""
        try:
            return UUID(self.text(name))
        except ValueError:
            raise self._wrong(name) from None

    def code(self, name: str, codes: str) -> str:
        """Return our id of the code that stands there, by the profile's list ``codes``."""
        found = self._api.codes[codes].get(self.text(name))
        if found is None:
            raise self._wrong(name)
        return found

    def objects(self, name: str) -> Iterator["Fields"]:
        """Yield the objects of a list; a list that is absent is empty."""
        value = self._object.get(self._api.names[name])
        if value is None:
            return
        if not isinstance(value, list):
            raise self._wrong(name)
        for item in value:
            yield Fields(self._api, item)

    def next_page(self) -> int | None:
        """Return the number of the page that follows, if one does."""
        name = "next_page"
        return None if self._object.get(self._api.names[name]) is None else self.number(name)

    def _wrong(self, name: str) -> AnswerError:
        field = self._api.names[name]
        return AnswerError(f"trường {field} thiếu hoặc sai", f"field {field} is missing or wrong")
