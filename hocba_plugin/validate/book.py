"""Rules: what one is given, what it yields, and the registry they are found in."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from hocba_hooks import Evidence, Form, Repair, Stage


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault a rule found. ``variant`` chooses the message, ``data`` fills it."""

    path: str
    variant: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    repair: Repair | None = None
    evidence: Evidence | None = None
    code: str = ""
    """Needed of a rule with several codes."""
    due: Stage = Stage.START
    """From when on it is a fault, where that is later than rule and path tell."""


class Unchecked(Exception):  # noqa: N818 - a statement, not an error
    """What a rule needs is absent. Raised when nothing could be checked, yielded when a part.

    ``reason`` is a key of ``reasons.toml``; ``path`` is what the part is about.
    """

    def __init__(self, reason: str, path: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path


Hits = Iterator[Hit | Unchecked]
Run = Callable[[Any], Hits]
R = TypeVar("R", bound=Run)


@dataclass(frozen=True, slots=True)
class Rule:
    """A registered rule; ``form`` is ``None`` when it applies to all levels."""

    codes: tuple[str, ...]
    form: Form | None
    run: Run


_RULES: list[Rule] = []


def rule(*codes: str, form: Form | None = None) -> Callable[[R], R]:
    """Register a function as the rule of ``codes``. It takes the ``Context`` of one transcript."""

    def register(run: R) -> R:
        _RULES.append(Rule(codes, form, run))
        return run

    return register


def rules_for(form: Form) -> tuple[Rule, ...]:
    """Return the registered rules of a form, in the order of their modules."""
    return tuple(one for one in _RULES if one.form in (None, form))
