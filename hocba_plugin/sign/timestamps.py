"""Getting time-stamps (RFC 3161): proof that something was there at a certain time.

Authorities may be slow (2 to 131 seconds were seen), so the wait is long and a lost answer is asked
for again. A refusal, or a token that proves nothing, is final. An authority that gave no answer at
all is left alone for a while: a thousand records must not wait a thousand times.
"""

import datetime as dt
import hashlib
import secrets
import time
from collections.abc import Callable
from typing import Self

from asn1crypto import algos, core, tsp

from hocba_plugin.config import TimestampConfig
from hocba_plugin.errors import TimestampError
from hocba_plugin.sign.answers import CLOCK_SKEW
from hocba_plugin.sign.timestamp_token import Timestamp, TokenError, is_trusted, read_token
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.web import REST_S, NoAnswerError, Web

MAX_TOKEN = 128 * 1024
_MEDIA_TYPE = "application/timestamp-query"
_GRANTED = frozenset({"granted", "granted_with_mods"})
_PAUSE_S = 2.0


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class TimestampAuthority:
    """One authority at one address."""

    def __init__(
        self,
        url: str,
        trust: Trust,
        *,
        timeout_s: float = 180.0,
        attempts: int = 3,
        clock: Callable[[], dt.datetime] = _now,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Prepare; nothing is asked yet.

        :param trust: anchors of time-stamping authorities.
        :param timeout_s: how long one answer may take.
        :param attempts: how often is asked when there is no answer.
        """
        self._url = url
        self._trust = trust
        self._attempts = attempts
        self._clock = clock
        self._sleep = sleep
        self._web = Web(timeout_s, rest_s=0.0)
        self._rests_until: dt.datetime | None = None

    @classmethod
    def of(cls, config: TimestampConfig, trust: Trust) -> Self:
        """Return what the ``[timestamp]`` table says."""
        return cls(config.url, trust, timeout_s=config.timeout_s, attempts=config.attempts)

    def stamp(self, content: bytes) -> Timestamp:
        """Return a time-stamp over ``content``; only its hash leaves this machine.

        :raises TimestampError: no answer, a refusal, or a token that proves nothing.
        """
        started, nonce = self._clock(), secrets.randbits(63)
        token = _granted(self._answer(_request(content, nonce)))
        try:
            stamp = read_token(token, content, nonce)
        except TokenError as error:
            raise TimestampError(*error.args) from error
        now = self._clock()
        if not started - CLOCK_SKEW <= stamp.time <= now + CLOCK_SKEW:
            vi, en = "đồng hồ máy này và nơi cấp lệch nhau", "this clock and the authority's differ"
            raise TimestampError(vi, en)
        if not is_trusted(stamp, self._trust, now):
            vi, en = "nơi cấp không được tin cậy", "its authority is not trusted"
            raise TimestampError(vi, en)
        return stamp

    def _answer(self, request: bytes) -> bytes:
        if self._rests_until is not None and self._clock() < self._rests_until:
            raise _no_answer()
        for number in range(self._attempts):
            if number:
                self._sleep(_PAUSE_S * number)
            try:
                return self._web.post(self._url, request, _MEDIA_TYPE, MAX_TOKEN)
            except NoAnswerError as error:
                reason = error
        self._rests_until = self._clock() + dt.timedelta(seconds=REST_S)
        raise _no_answer() from reason


def _no_answer() -> TimestampError:
    return TimestampError("nơi cấp không trả lời", "the authority does not answer")


def _request(content: bytes, nonce: int) -> bytes:
    imprint = {
        "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
        "hashed_message": hashlib.sha256(content).digest(),
    }
    request = tsp.TimeStampReq(
        {"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True}
    )
    der: bytes = request.dump()
    return der


def _granted(answer: bytes) -> bytes:
    try:
        # The library's own type wants a token in every reply, and a refusal has none.
        response = core.Sequence.load(answer, strict=True)
        status = tsp.PKIStatusInfo.load(response[0].dump())["status"].native
        token: bytes = response[1].dump() if status in _GRANTED else b""
    except (ValueError, TypeError, KeyError, IndexError) as error:
        vi = "câu trả lời không phải dấu thời gian"
        raise TimestampError(vi, "the answer is not a time-stamp") from error
    if not token:
        raise TimestampError("nơi cấp từ chối", "the authority refuses")
    return token
