"""HTTP to a signing service: JSON out, JSON in, every error mapped.

Nothing of a body ever stands in an error: requests hold PINs, answers hold names.
"""

import ipaddress
import json
import ssl
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import httpx

from hocba_hooks import KeyConfig, SigningState
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import masked
from hocba_plugin.sign.keys.remote.outcomes import RemoteError, text_of
from hocba_plugin.sign.keys.remote.service import Service

MAX_ANSWER = 4 * 1024 * 1024
_TIMEOUT_S = 30.0
_WHOLE_ANSWER_S = 60.0
_BUSY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT})


class Web:
    """A connection to one service. Close it after use."""

    def __init__(
        self, config: KeyConfig, service: Service, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Prepare; nothing is sent yet.

        :raises KeyUseError: the address is not usable, or plain http to another machine.
        """
        self._holder = masked(config.holder)
        self._service = service
        self._clock = clock
        address = _checked(self._holder, config.url)
        self._http = httpx.Client(
            base_url=address,
            timeout=_TIMEOUT_S,
            headers={"Accept": "application/json", "Accept-Encoding": "identity"},
            # A proxy set in the environment must not see what stays on this machine.
            trust_env=not is_loopback(address),
        )

    def close(self) -> None:
        """Release the connection."""
        self._http.close()

    def post(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        form: bool = False,
        timeout_s: float | None = None,
    ) -> Mapping[str, Any]:
        """Return the answer, an object of JSON.

        :raises RemoteError: no answer, an answer that is a failure, or none that can be read.
        """
        data, content = (body, None) if form else (None, body)
        request = self._http.build_request(
            "POST", path, data=data, json=content, headers=headers, timeout=timeout_s or _TIMEOUT_S
        )
        status, text = self._sent(request)
        answer = _object(text)
        if status >= HTTPStatus.BAD_REQUEST:
            raise self._failure(status, answer or {})
        if answer is None:
            raise self._error("trả lời không đọc được", "its answer cannot be read", status=status)
        return answer

    def _sent(self, request: httpx.Request) -> tuple[int, bytes]:
        try:
            response = self._http.send(request, stream=True)
            try:
                return response.status_code, self._read(response)
            finally:
                response.close()
        except httpx.TimeoutException as error:
            raise self._error(
                "dịch vụ ký số không trả lời kịp", "no answer in time", passing=True
            ) from error
        except (httpx.HTTPError, httpx.StreamError, RuntimeError) as error:
            # The last: the connection was closed while it was in use.
            if _is_tls(error):
                raise self._error(
                    "chứng thư TLS của dịch vụ không đáng tin",
                    "the service's TLS certificate cannot be trusted",
                ) from error
            raise self._error(
                "không kết nối được dịch vụ ký số", "the service cannot be reached", passing=True
            ) from error

    def _read(self, response: httpx.Response) -> bytes:
        # The time limit of the connection starts anew with every byte that comes.
        deadline = self._clock() + _WHOLE_ANSWER_S
        content = bytearray()
        for chunk in response.iter_raw():
            content += chunk
            if len(content) > MAX_ANSWER:
                raise self._error("trả lời quá lớn", "its answer is too large")
            if self._clock() > deadline:
                raise self._error("trả lời quá chậm", "its answer takes too long", passing=True)
        return bytes(content)

    def _failure(self, status: int, answer: Mapping[str, Any]) -> RemoteError:
        code = answer.get(self._service.names["error"])
        state = self._service.state(code) or SigningState.FAILED
        detail = self._service.known(code) or f"HTTP {status}"
        passing = status in _BUSY or status >= HTTPStatus.INTERNAL_SERVER_ERROR
        return self._error(*text_of(state, detail), state, passing=passing, status=status)

    def _error(
        self,
        vi: str,
        en: str,
        state: SigningState = SigningState.FAILED,
        *,
        passing: bool = False,
        status: int = 0,
    ) -> RemoteError:
        return RemoteError(self._holder, vi, en, state, passing=passing, status=status)


def is_loopback(address: str) -> bool:
    """Whether the address is this very machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _checked(holder: str, url: str | None) -> str:
    parts = urlsplit(url or "")
    plain = parts.scheme == "http" and is_loopback(url or "")
    if not parts.hostname or "@" in parts.netloc or not (parts.scheme == "https" or plain):
        raise KeyUseError(
            holder,
            "địa chỉ dịch vụ ký số (url) phải có dạng https://… và không kèm mật khẩu",
            "the address of the service (url) has to be https://… without a password in it",
        )
    return (url or "").rstrip("/") + "/"


def _object(text: bytes) -> Mapping[str, Any] | None:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
