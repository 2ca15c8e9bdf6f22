"""Places of a transcript by model path, as findings name them: what stands there, and otherwise.

``pupil.birth``, ``subjects[subject=TOAN].year``, ``history[2].class_name``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args, get_origin

from pydantic import ValidationError

from hocba_hooks import Transcript
from hocba_hooks.transcripts import Model
from hocba_plugin.corrections import values
from hocba_plugin.corrections.problems import Problem, Refused

_BETWEEN = re.compile(r"\.(?![^\[]*\])")
_STEP = re.compile(
    r"(?P<name>[a-z]\w*)(?:\[(?:(?P<key>[a-z]+)=(?P<wanted>[^\[\]]+)|(?P<number>[1-9]\d{0,3}))\])?",
    re.ASCII,
)
_CLOSED = frozenset(
    {"school_year", "circular", "level", "school", "school_class", "head", "extract_of_paper"}
)
"""What configuration and class give, or what decides by which law all is read."""
_KEYS = frozenset({"subject", "competence", "quality"})
_MADE_WHEN_ABSENT = frozenset({"competences", "qualities"})
"""Lists a row is missing from when its level could not be read."""


@dataclass(frozen=True, slots=True)
class _Step:
    name: str
    key: str | None
    wanted: str | None
    number: int | None

    @property
    def selects(self) -> bool:
        return self.key is not None or self.number is not None

    def chosen(self, items: Sequence[Any]) -> Any:
        """Return the item meant, model or mapping; ``None`` when there is none."""
        if self.number is not None:
            return items[self.number - 1] if self.number <= len(items) else None
        return next((item for item in items if _of(item, self.key or "") == self.wanted), None)


def read(transcript: Transcript, path: str) -> str:
    """Return what stands at ``path`` as people write it; empty when nothing does.

    :raises Refused: the record has no such place, or it is not one to be corrected.
    """
    steps = _steps(path)
    _annotation(type(transcript), steps)
    found: Any = transcript
    for step in steps:
        found = getattr(found, step.name)
        if step.selects:
            found = step.chosen(found)
            if found is None and step.name not in _MADE_WHEN_ABSENT:
                raise Refused(Problem.NO_PLACE)
        if found is None:
            return ""
    return values.shown(found)


def written(transcript: Transcript, path: str, text: str) -> Transcript:
    """Return ``transcript`` with what ``text`` means at ``path``.

    :raises Refused: as ``read``, or ``text`` is no value of that place.
    """
    read(transcript, path)
    steps = _steps(path)
    annotation = _annotation(type(transcript), steps)
    content = transcript.model_dump()
    _put(content, steps, values.parsed(text, steps[-1].name, annotation))
    try:
        return type(transcript).model_validate(content)
    except ValidationError:
        raise Refused(Problem.VALUE) from None  # its text would repeat the value


def _steps(path: str) -> tuple[_Step, ...]:
    found = [_STEP.fullmatch(part) for part in _BETWEEN.split(path)]
    steps = [
        _Step(one["name"], one["key"], one["wanted"], int(one["number"]) if one["number"] else None)
        for one in found
        if one is not None
    ]
    if len(steps) != len(found):
        raise Refused(Problem.NO_PLACE)
    if steps[0].name in _CLOSED or steps[-1].name in _KEYS:
        raise Refused(Problem.CLOSED)
    return tuple(steps)


def _annotation(model: type[Model], steps: Sequence[_Step]) -> Any:
    """Return the type of the value the steps lead to.

    :raises Refused: they lead to none, or to more than one value.
    """
    inner: Any = model
    for step in steps:
        if not _is_model(inner) or step.name not in inner.model_fields:
            raise Refused(Problem.NO_PLACE)
        inner = inner.model_fields[step.name].annotation
        if step.selects:
            inner = next(iter(get_args(inner)), None)
            # One name a place: rows that have a key are called by it, the others by number.
            if not _is_model(inner) or step.key != _key_of(inner):
                raise Refused(Problem.NO_PLACE)
    if _is_model(inner) or get_origin(inner) is tuple:
        raise Refused(Problem.NO_PLACE)
    return inner


def _put(content: dict[str, Any], steps: Sequence[_Step], value: object) -> None:
    *way, last = steps
    for step in way:
        below = content[step.name]
        if step.selects:
            item = step.chosen(below)
            if item is None:
                item = {step.key: step.wanted}
                content[step.name] = (*below, item)
            below = item
        content = below
    content[last.name] = value


def _of(item: Any, key: str) -> Any:
    return item[key] if isinstance(item, dict) else getattr(item, key)


def _key_of(model: type[Model]) -> str | None:
    return next((key for key in _KEYS if key in model.model_fields), None)


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Model)
