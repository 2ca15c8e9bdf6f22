"""What the ledger knows of a document somebody holds: in force, revoked, given up, replaced.

That is another thing than whether its signatures are valid: they stay so.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from hocba_plugin.journey.withdrawing import WITHDRAWN
from hocba_plugin.ledger import STATE_NAMES, EventRow, VersionState
from hocba_plugin.ledger.events import Kind
from hocba_plugin.sign.moments import VIET_NAM

Texts = tuple[str, str]
"""Vietnamese and English."""

_STATES = frozenset(VersionState)
_GIVING_UP = (Kind.VERSION_REBUILT, VersionState.STOPPED)
_WITHDRAWN = ("đã rút, không cấp", "withdrawn, not to be issued")
_REVOKED = ("ĐÃ THU HỒI", "REVOKED")
_ABSENT = ("sổ không có phiên bản này", "the ledger has no such version")


class Copy(StrEnum):
    """What the bytes of a document are to the ledger."""

    CURRENT = "current"
    """The document of the version as it is now."""
    EARLIER = "earlier"
    """It, before somebody else signed."""
    GIVEN_UP = "given_up"
    """What the version had once, and has no more."""
    OTHER = "other"
    """Nothing the ledger ever held."""


_COPIES = {
    Copy.EARLIER: ("bản cũ, sau đó đã ký thêm", "an older copy: others have signed since"),
    Copy.GIVEN_UP: ("BẢN ĐÃ BỎ", "GIVEN UP"),
    Copy.OTHER: ("khác bản sổ đang giữ", "not the copy the ledger holds"),
}


@dataclass(slots=True)
class _Life:
    """What the events tell of one version so far."""

    state: VersionState = VersionState.OPEN
    since: dt.datetime | None = None
    withdrawn: bool = False
    current: str | None = None
    earlier: set[str] = field(default_factory=set)
    given_up: dict[str, dt.datetime] = field(default_factory=dict)

    def hear(self, event: EventRow) -> None:
        """Take in the next event."""
        if event.kind in _STATES or event.kind in _GIVING_UP:
            self.withdrawn = WITHDRAWN in event.data.get("codes", ())
            known = event.kind in _STATES
            self.state = VersionState(event.kind) if known else VersionState.OPEN
            self.since = event.at
        if event.kind in _GIVING_UP:
            gone = self.earlier | {self.current} - {None}
            self.given_up |= dict.fromkeys(filter(None, gone), event.at)
            self.current, self.earlier = None, set()
        elif (digest := event.data.get("document_sha256")) not in (None, self.current):
            if self.current is not None:
                self.earlier.add(self.current)
            self.current = digest

    def copy(self, sha256: str) -> Copy:
        """Return what a document of this digest is."""
        if sha256 == self.current:
            return Copy.CURRENT
        if sha256 in self.earlier:
            return Copy.EARLIER
        return Copy.GIVEN_UP if sha256 in self.given_up else Copy.OTHER


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the ledger knows of one document, by its identity, version and digest."""

    version: int
    state: VersionState | None
    """Of that version now; ``None``: the ledger knows the record, but no such version."""
    since: dt.datetime | None
    withdrawn: bool
    """Whether a person stopped it, as its pupil is not in the data any more."""
    copy: Copy
    given_up_at: dt.datetime | None
    newest: int
    """The highest version of the record."""
    newest_state: VersionState

    @property
    def in_force(self) -> bool:
        """Whether the authority holds this very document; no version follows one in force."""
        return self.state is VersionState.ACCEPTED and self.copy is Copy.CURRENT

    @property
    def is_void(self) -> bool:
        """Whether it was in force or might have been, and cannot be any more."""
        is_revoked = self.state is VersionState.REVOKED
        replaced = self.copy is Copy.GIVEN_UP or self.newest > self.version
        return is_revoked or self.withdrawn or replaced

    @property
    def kind(self) -> Texts:
        """What it is in a few words, the gravest first."""
        return _COPIES[self.copy] if self._is_another else self._standing

    @property
    def text(self) -> Texts:
        """What it is, since when, and what came after it."""
        parts = tuple(self._parts())
        return "; ".join(vi for vi, _ in parts), "; ".join(en for _, en in parts)

    def _parts(self) -> Iterator[Texts]:
        if self._is_another:
            yield _dated(self.kind, self.given_up_at)
            vi, en = self._standing
            yield f"phiên bản {self.version} nay: {vi}", f"version {self.version} now: {en}"
        else:
            yield _dated(self.kind, self.since)
            if self.state and self.copy in _COPIES:
                yield _COPIES[self.copy]
        if self.newest > self.version:
            vi, en = STATE_NAMES[self.newest_state]
            yield f"đã có phiên bản {self.newest} ({vi})", f"there is version {self.newest} ({en})"

    @property
    def _is_another(self) -> bool:
        """Whether first of all it is another document than the version has now."""
        is_settled = self.state in (None, VersionState.REVOKED)
        return not is_settled and self.copy in (Copy.GIVEN_UP, Copy.OTHER)

    @property
    def _standing(self) -> Texts:
        if self.state is None:
            return _ABSENT
        if self.state is VersionState.REVOKED:
            return _REVOKED
        return _WITHDRAWN if self.withdrawn else STATE_NAMES[self.state]


def held(events: Iterable[EventRow], version: int, sha256: str) -> Held | None:
    """Return what a record's events say of a document; ``None``: they know of no version at all."""
    lives: dict[int, _Life] = {}
    for event in events:
        if event.version is not None:
            lives.setdefault(event.version, _Life()).hear(event)
    if not lives:
        return None
    life, newest = lives.get(version), max(lives)
    return Held(
        version=version,
        state=None if life is None else life.state,
        since=None if life is None else life.since,
        withdrawn=life is not None and life.withdrawn,
        copy=Copy.OTHER if life is None else life.copy(sha256),
        given_up_at=None if life is None else life.given_up.get(sha256),
        newest=newest,
        newest_state=lives[newest].state,
    )


def _dated(texts: Texts, moment: dt.datetime | None) -> Texts:
    if moment is None:
        return texts
    day = f"{moment.astimezone(VIET_NAM):%d/%m/%Y}"
    return f"{texts[0]} ngày {day}", f"{texts[1]} on {day}"
