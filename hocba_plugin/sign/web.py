"""Asking authorities over HTTP: whether certificates are revoked, what time it is.

Addresses stand in certificates, so they are asked only after a path to an anchor was found; answers
are limited in size and time, and redirections are not followed. Plain http is right here: what
comes back is signed, and asking whether TLS certificates are revoked over TLS would go in circles.
"""

import time
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import httpx

REST_S = 60.0
"""How long a host that failed is left alone: a thousand records must not wait a thousand times."""
_SCHEMES = frozenset({"http", "https"})


class NoAnswerError(Exception):
    """The other side gave no answer that could be read."""


class Web:
    """HTTP with limits, and a memory of who did not answer."""

    def __init__(
        self,
        timeout_s: float,
        addresses: Mapping[str, str] | None = None,
        *,
        rest_s: float = REST_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is asked yet.

        :param timeout_s: how long one answer may take from the question to its last byte.
        :param addresses: beginning of an address in certificates to what is asked instead.
        :param rest_s: how long a host that failed is left alone.
        """
        self._timeout_s = timeout_s
        self._addresses = addresses or {}
        self._rest_s = rest_s
        self._clock = clock
        self._failed: dict[str, float] = {}

    def get(self, url: str, limit: int) -> bytes:
        """Return what stands at ``url``.

        :raises NoAnswerError: nothing usable came in time, or it was larger than ``limit`` bytes.
        """
        return self._asked("GET", url, limit, None, {})

    def post(self, url: str, content: bytes, media_type: str, limit: int) -> bytes:
        """Return the answer to ``content``; see ``get``."""
        return self._asked("POST", url, limit, content, {"Content-Type": media_type})

    def _asked(
        self, method: str, url: str, limit: int, content: bytes | None, headers: dict[str, str]
    ) -> bytes:
        url, host = self._address(url)
        if self._clock() < self._failed.get(host, 0.0):
            raise NoAnswerError("it did not answer a moment ago")
        try:
            # Compressed answers could be bombs, and signed ones hardly shrink.
            headers |= {"Accept-Encoding": "identity"}
            timeout = httpx.Timeout(self._timeout_s, connect=min(10.0, self._timeout_s))
            deadline = self._clock() + self._timeout_s
            with httpx.stream(
                method, url, content=content, headers=headers, timeout=timeout
            ) as response:
                return self._read(response, limit, deadline)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self._failed[host] = self._clock() + self._rest_s
            raise NoAnswerError(type(error).__name__) from error

    def _read(self, response: httpx.Response, limit: int, deadline: float) -> bytes:
        if response.status_code != httpx.codes.OK:
            raise NoAnswerError(f"status {response.status_code}")
        content = bytearray()
        for chunk in response.iter_raw():
            content += chunk
            if len(content) > limit:
                raise NoAnswerError("its answer is too large")
            if self._clock() > deadline:
                raise httpx.ReadTimeout("its answer takes too long")
        return bytes(content)

    def _address(self, url: str) -> tuple[str, str]:
        """Return what is asked, and whom."""
        for beginning, instead in self._addresses.items():
            if url.startswith(beginning):
                url = instead + url.removeprefix(beginning)
        try:
            parts = urlsplit(url)
        except ValueError:
            raise NoAnswerError("not an address") from None
        if parts.scheme not in _SCHEMES:
            raise NoAnswerError("not an address of the web")
        return url, parts.netloc
