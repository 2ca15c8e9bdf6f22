"""What a remote service can say."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hocba_hooks import SigningState
from hocba_plugin.errors import KeyUseError

UNFINISHED = frozenset({SigningState.WAITING, SigningState.SIGNING})
TEXTS: Mapping[SigningState, tuple[str, str]] = {
    SigningState.REFUSED: ("người ký đã từ chối", "the signer refused"),
    SigningState.EXPIRED: (
        "quá thời gian mà người ký chưa xác nhận",
        "the signer did not confirm in time",
    ),
    SigningState.NO_CREDIT: (
        "tài khoản ký số đã hết lượt ký",
        "the signing account is out of credit",
    ),
    SigningState.FAILED: ("dịch vụ ký số báo lỗi", "the signing service reports a failure"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """How far a transaction is."""

    state: SigningState
    signatures: tuple[bytes | None, ...] = ()
    """In the order of the hashes; ``None``: this one failed. Of a bad end: what came before it."""
    ticket: object = field(default=None, repr=False)
    """What to ask with again; may hold an authorisation, so it is never shown."""
    detail: str = ""
    """The service's own code, where it is one we know."""
    texts: tuple[str, ...] = ()
    """What to say instead of what the state means."""


class RemoteError(KeyUseError):
    """A call to a service failed.

    :param state: what this means for the hashes.
    :param passing: it may work later: nobody answered, or the service is too busy.
    :param status: of HTTP, if there was an answer; 0 if not.
    """

    def __init__(
        self,
        key: str,
        reason_vi: str,
        reason_en: str,
        state: SigningState = SigningState.FAILED,
        *,
        passing: bool = False,
        status: int = 0,
    ) -> None:
        super().__init__(key, reason_vi, reason_en)
        self.state = state
        self.passing = passing
        self.status = status

    @classmethod
    def of(cls, key: str, state: SigningState, detail: str = "", status: int = 0) -> "RemoteError":
        """Return the error that says what ``state`` means, with the service's code."""
        vi, en = text_of(state, detail)
        return cls(key, vi, en, state, status=status)


def text_of(state: SigningState, detail: str = "") -> tuple[str, str]:
    """Return what a state means to people, with the service's own code."""
    vi, en = TEXTS.get(state, TEXTS[SigningState.FAILED])
    code = f" ({detail})" if detail else ""
    return f"{vi}{code}", f"{en}{code}"
