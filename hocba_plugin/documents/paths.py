"""Model paths, as profiles write them: ``transcript.competences[competence=science].level``."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from operator import attrgetter
from typing import Any

from hocba_plugin.errors import ProfileError

_SEGMENT = re.compile(r"(?P<name>\w+)(?:\[(?P<key>\w+)=(?P<value>\w+)\])?")
Segment = tuple[str, str | None, str | None]
Get = Callable[[Any], Any]
Put = Callable[[dict[str, Any], Any], None]


class ContradictionError(ValueError):
    """Two fields of a document give one value of the model differently."""


@cache
def segments(path: str) -> tuple[Segment, ...]:
    """Split a path into (name, selector key, selector value).

    :raises ValueError: not a path.
    """
    return tuple(_segments(path))


def _segments(path: str) -> Iterator[Segment]:
    for part in path.split("."):
        match = _SEGMENT.fullmatch(part)
        if match is None:
            raise ValueError(f"{path} is not a model path")
        yield match["name"], match["key"], match["value"]


def get(source: Any, path: str) -> Any:
    """Return what stands at ``path`` of a model; ``None`` when nothing does.

    :raises ProfileError: models have no such field.
    """
    for name, key, wanted in segments(path):
        try:
            source = getattr(source, name)
        except AttributeError:
            raise ProfileError(
                "fields.csv", f"mô hình không có {path}", f"models have no {path}"
            ) from None
        if key is not None:
            source = next((item for item in source if getattr(item, key) == wanted), None)
        if source is None:
            return None
    return source


def getter(path: str) -> Get:
    """Return ``get`` for one path: faster where many models are read."""
    if "[" in path:
        return lambda source: get(source, path)
    direct = attrgetter(path)

    def read(source: Any) -> Any:
        try:
            return direct(source)
        except AttributeError:
            # Something on the way is absent, or the path is wrong.
            return get(source, path)

    return read


def put(target: dict[str, Any], path: str, value: Any) -> None:
    """Set ``value`` at ``path`` of a nested mapping, making what is missing on the way.

    :raises ContradictionError: another value stands there already.
    """
    putter(path)(target, value)


@cache
def putter(path: str) -> Put:
    """Return ``put`` for one path."""
    *way, (last, key, _) = segments(path)
    if key is not None:
        raise ValueError(f"{path} ends in a selector")

    def write(target: dict[str, Any], value: Any) -> None:
        for name, selector, wanted in way:
            target = _step(target, name, selector, wanted)
        if target.setdefault(last, value) != value:
            raise ContradictionError(path)

    return write


def _step(target: dict[str, Any], name: str, key: str | None, wanted: str | None) -> dict[str, Any]:
    if key is None:
        below: dict[str, Any] = target.setdefault(name, {})
        return below
    items: list[dict[str, Any]] = target.setdefault(name, [])
    found = next((item for item in items if item[key] == wanted), None)
    if found is None:
        found = {key: wanted}
        items.append(found)
    return found
