"""Where a version and a message can stand, and which steps lead from one state to the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class VersionState(StrEnum):
    """Where one version of a record stands."""

    OPEN = "open"
    STOPPED = "stopped"
    EXPORTED = "exported"
    SEALED = "sealed"
    SENDING = "sending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REVOKING = "revoking"
    REVOKED = "revoked"


_S = VersionState

TRANSITIONS: Mapping[VersionState, frozenset[VersionState]] = {
    _S.OPEN: frozenset({_S.OPEN, _S.STOPPED, _S.EXPORTED}),
    _S.STOPPED: frozenset({_S.OPEN, _S.STOPPED, _S.EXPORTED}),
    _S.EXPORTED: frozenset({_S.OPEN, _S.STOPPED, _S.SEALED}),
    _S.SEALED: frozenset({_S.OPEN, _S.STOPPED, _S.SENDING}),
    # Back to sealed: the authority refused the whole message, so nothing of it arrived.
    _S.SENDING: frozenset({_S.ACCEPTED, _S.REJECTED, _S.SEALED}),
    _S.ACCEPTED: frozenset({_S.REVOKING}),
    # A refused record may be sent again as it is, or rebuilt: the authority holds nothing of it.
    _S.REJECTED: frozenset({_S.OPEN, _S.STOPPED, _S.SENDING}),
    _S.REVOKING: frozenset({_S.REVOKED, _S.ACCEPTED}),
    # The end of a version. A re-issue is the next version of the same identity.
    _S.REVOKED: frozenset(),
}
"""What may follow each state. Nothing else is possible."""

MENDABLE = frozenset(state for state, after in TRANSITIONS.items() if _S.OPEN in after)
"""The states in which changed content is built into the same version: nothing of it is held
by the authority."""

STATE_NAMES: Mapping[VersionState, tuple[str, str]] = {
    _S.OPEN: ("đang lập", "open"),
    _S.STOPPED: ("dừng do lỗi dữ liệu", "stopped by findings"),
    _S.EXPORTED: ("đã lập, đang duyệt và ký", "exported, being approved and signed"),
    _S.SEALED: ("đã ký đủ, chờ gửi", "sealed, ready to send"),
    _S.SENDING: ("đang gửi", "being sent"),
    _S.ACCEPTED: ("đã được tiếp nhận", "accepted"),
    _S.REJECTED: ("bị từ chối", "rejected"),
    _S.REVOKING: ("đang thu hồi", "being revoked"),
    _S.REVOKED: ("đã thu hồi", "revoked"),
}
"""Vietnamese and English name of each state."""


ADOPTABLE: Mapping[VersionState, frozenset[VersionState]] = {
    _S.ACCEPTED: frozenset({_S.EXPORTED, _S.SEALED, _S.REJECTED, _S.SENDING}),
    # Revoked there, it can never be in force again, whatever stage ours is in; the next one can.
    _S.REVOKED: frozenset(_S) - {_S.REVOKED},
}
"""Which states give way to what the authority's listing says: the ledger was restored from a copy
that does not know of it, or the message that carries the version was set aside."""


class Delivery(StrEnum):
    """How far a message has come. The middle ones are the authority's (``MessageState``)."""

    PREPARED = "prepared"
    """Intent stored; whether it ever left is not known."""
    SENT = "sent"
    UNKNOWN = "unknown"
    RECEIVED = "received"
    PROCESSING = "processing"
    PROCESSED = "processed"
    REPLY_CREATED = "reply_created"
    REPLY_READ = "reply_read"
    CLOSED = "closed"
    """Answered for every record."""
    REFUSED = "refused"
    """Refused as a whole: nothing of it arrived."""
    SET_ASIDE = "set_aside"
    """No longer followed: a person said so, with a reason, after the authority was asked."""


class Outcome(StrEnum):
    """What became of one record in one message."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSENT = "unsent"
    """The message was refused as a whole, or set aside while the authority held nothing of it."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a message of one purpose does to its versions."""

    pending: VersionState
    outcomes: Mapping[Outcome, VersionState]


EFFECTS: Mapping[str, Effect] = {
    "register": Effect(
        _S.SENDING,
        {
            Outcome.ACCEPTED: _S.ACCEPTED,
            Outcome.REJECTED: _S.REJECTED,
            Outcome.UNSENT: _S.SEALED,
        },
    ),
    "revoke": Effect(
        _S.REVOKING,
        {
            Outcome.ACCEPTED: _S.REVOKED,
            Outcome.REJECTED: _S.ACCEPTED,
            Outcome.UNSENT: _S.ACCEPTED,
        },
    ),
}
"""By purpose of the message."""
