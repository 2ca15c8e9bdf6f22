"""HTTP to the receiver: token, time limits, repetition where it is safe, every error mapped.

Nothing of an answer's body ever stands in an error.
"""

import random
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import TypeVar

import httpx

from hocba_plugin.config import ExchangeConfig
from hocba_plugin.errors import AnswerError, ConfigError, UnansweredError
from hocba_plugin.profiles.model import ApiSpec
from hocba_plugin.submit.address import checked_address, is_loopback, secret_of
from hocba_plugin.submit.answer import Answer
from hocba_plugin.submit.lines import Lines

MAX_ANSWER = 32 * 1024 * 1024
MAX_WAIT_S = 60.0
_WHOLE_ANSWER = 4
"""How many times ``timeout_s`` an answer may take from its request to its last byte."""
_FIRST_WAIT_S = 0.25
_T = TypeVar("_T")
_DICE = random.SystemRandom()


def pauses(attempts: int) -> Iterator[float]:
    """Yield how long to wait after each attempt: doubling, and spread so that schools take turns.

    The last one is 0: nothing follows it.
    """
    for number in range(attempts - 1):
        yield min(MAX_WAIT_S, _FIRST_WAIT_S * 2**number) * _DICE.uniform(0.5, 1.0)
    yield 0.0


class Transport:
    """A connection to one receiver. Close it after use."""

    def __init__(
        self, api: ApiSpec, config: ExchangeConfig, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """Prepare; nothing is sent yet.

        :raises ConfigError: the address is not usable, or plain http to another machine.
        """
        address = checked_address(config.base_url)
        self._api = api
        self._config = config
        self._sleep = sleep
        self._token: str | None = None
        self._lines = Lines()
        self._http = httpx.Client(
            base_url=address,
            timeout=httpx.Timeout(config.timeout_s, connect=min(10.0, config.timeout_s)),
            # Compressed answers could be bombs, and are small anyway.
            headers={"Accept-Encoding": "identity"},
            # A proxy set in the environment must not see what stays on this machine.
            trust_env=not is_loopback(address),
        )

    def close(self) -> None:
        """Release the connection."""
        self._http.close()

    def get(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        """Return the answer to a question, asked again while there is none.

        :raises ExchangeError: unanswered after all attempts, no access, or not usable.
        """
        return self.patiently(lambda: self.ask(path, query))

    def ask(self, path: str, query: Mapping[str, str] | None = None) -> Answer:
        """Return the answer to a question asked once; "not found" is an answer."""
        request = self._http.build_request("GET", path, params=query)
        return self._authorised(request).usable(_name(request), missing_is_fine=True)

    def ask_openly(self, path: str, *, patient: bool = True) -> Answer:
        """Return the answer to a question that needs no token."""
        request = self._http.build_request("GET", path)

        def attempt() -> Answer:
            return self._sent(request).usable(_name(request))

        return self.patiently(attempt) if patient else attempt()

    def post(self, path: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Send once. Whoever repeats it must know that this is safe.

        :raises UnansweredError: it may have arrived.
        :raises RefusedError: it arrived and was refused.
        """
        request = self._http.build_request("POST", path, content=content, headers=dict(headers))
        return self._authorised(request).accepted(_name(request))

    def patiently(self, attempt: Callable[[], _T]) -> _T:
        """Return what ``attempt`` returns, trying again with growing pauses while unanswered."""
        for pause in pauses(self._config.attempts):
            try:
                return attempt()
            except UnansweredError as error:
                unanswered = error
                self.wait(pause, unanswered)
        raise unanswered

    def wait(self, pause: float, unanswered: UnansweredError) -> None:
        """Wait before the next attempt, as long as the other side asked; not after the last."""
        if pause:
            self._sleep(min(MAX_WAIT_S, max(pause, unanswered.wait_s)))

    def _authorised(self, request: httpx.Request) -> Answer:
        answer = self._sent(self._with_token(request))
        if answer.status == HTTPStatus.UNAUTHORIZED:
            # A 401 is certain: nothing was accepted, so repeating is safe even for a POST.
            self._token = None
            answer = self._sent(self._with_token(request))
        return answer

    def _with_token(self, request: httpx.Request) -> httpx.Request:
        if self._token is None:
            self._token = self._new_token()
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request

    def _new_token(self) -> str:
        form = {
            "grant_type": "client_credentials",
            "client_id": self._config.client_id,
            "client_secret": secret_of(self._config),
        }
        request = self._http.build_request("POST", self._api.paths["token"], data=form)
        # Asked once: whoever needs the token asks again, and patience must not multiply.
        answer = self._sent(request).usable(_name(request))
        token = answer.fields(self._api).text("access_token")
        if not token.isascii() or not token.isprintable():
            raise AnswerError("mã truy cập không hợp lệ", "the access token has odd characters")
        return token

    def _sent(self, request: httpx.Request) -> Answer:
        # The time limit of the connection starts anew with every byte that comes.
        seconds = _WHOLE_ANSWER * self._config.timeout_s
        deadline = time.monotonic() + seconds
        try:
            with self._lines.cut_after(seconds, request):
                response = self._http.send(request, stream=True)
                try:
                    content = _read(response, deadline)
                    return Answer(response.status_code, response.headers, content)
                finally:
                    response.close()
        except httpx.TimeoutException as error:
            raise UnansweredError("quá thời gian chờ", "no answer in time", 0) from error
        except httpx.TransportError as error:
            if time.monotonic() > deadline:
                raise _too_slow() from error
            if _is_tls(error):
                raise AnswerError(
                    "chứng thư TLS của máy chủ không đáng tin",
                    "the server's TLS certificate cannot be trusted",
                ) from error
            raise _unreached(error) from error
        except httpx.HTTPError as error:
            raise AnswerError("nội dung bị hỏng", "its content is damaged") from error
        except httpx.InvalidURL as error:
            raise ConfigError(
                "exchange.base_url", "không phải địa chỉ", "not an address"
            ) from error


def _read(response: httpx.Response, deadline: float) -> bytes:
    if response.headers.get("content-encoding", "identity") != "identity":
        raise AnswerError("nội dung bị nén", "its content is compressed, which was not asked for")
    content = bytearray()
    for chunk in response.iter_raw():
        content += chunk
        if len(content) > MAX_ANSWER:
            raise AnswerError("nội dung quá lớn", "its content is too large")
        if time.monotonic() > deadline:
            raise _too_slow()
    return bytes(content)


def _too_slow() -> UnansweredError:
    return UnansweredError("trả lời quá chậm", "its answer takes too long", 0)


def _unreached(error: httpx.TransportError) -> UnansweredError:
    if isinstance(error, httpx.ConnectError):
        return UnansweredError("không kết nối được", "the server cannot be reached", 0)
    return UnansweredError("kết nối bị ngắt", "the connection broke", 0)


def _is_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _name(request: httpx.Request) -> str:
    # Never the query: it may name a school.
    return f"{request.method} {request.url.path}"
