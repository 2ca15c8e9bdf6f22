"""One wrong file stops its class, not the school: classes read one after the other."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from hocba_hooks import SchoolClass, SourceError, SourceRecord
from hocba_plugin.errors import NobodyError, UnreadError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ReadClass(Generic[T]):
    """The pupils of a class, as far as the source gives them one after the other."""

    name: str
    members: tuple[T, ...]


@dataclass(frozen=True, slots=True)
class UnreadClass:
    """A class that cannot be read, and why."""

    name: str
    """Empty: something that may be of any class."""
    error: SourceError


class _Source(Protocol):
    def classes(self) -> Iterator[SchoolClass]: ...

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]: ...


def by_class(
    source: _Source, class_name: str | None = None
) -> Iterator[ReadClass[SourceRecord] | UnreadClass]:
    """Yield the classes of a source, or the one asked for; those that cannot be read too.

    :raises SourceError: nothing can be read: not even the classes are known.
    """
    return each_class(source, source.records, class_of, class_name)


def each_class(
    source: _Source,
    records: Callable[[str | None], Iterable[T]],
    class_of_one: Callable[[T], str],
    class_name: str | None = None,
) -> Iterator[ReadClass[T] | UnreadClass]:
    """Yield classes as ``by_class``, of whatever ``records`` gives for their names.

    :raises SourceError: as ``by_class``.
    """
    read: set[str] = set()
    try:
        for name, members in groupby(records(class_name), key=class_of_one):
            whole = tuple(members)
            read.add(name)
            yield ReadClass(name, whole)
    except NobodyError:
        raise
    except SourceError as error:
        names = dict.fromkeys(one.name for one in source.classes())
        waiting = [name for name in names if name not in read and class_name in (None, name)]
        each = [_read(records, name) for name in waiting]
        if not read and _is_of_all(each):
            raise
        yield from each
        if all(isinstance(one, ReadClass) for one in each):
            yield UnreadClass("", error)


def _read(records: Callable[[str | None], Iterable[T]], name: str) -> ReadClass[T] | UnreadClass:
    try:
        return ReadClass(name, tuple(records(name)))
    except SourceError as error:
        return UnreadClass(name, error)


def _is_of_all(each: Iterable[ReadClass[T] | UnreadClass]) -> bool:
    """Say whether all classes have one and the same error: then it is the source's."""
    errors = {one.error.args if isinstance(one, UnreadClass) else () for one in each}
    return len(errors) == 1 and () not in errors


def class_of(record: SourceRecord) -> str:
    """Return the name of a pupil's class."""
    return record.transcript.school_class.name


def require_all(unread: Iterable[UnreadClass]) -> None:
    """See that nothing is unread.

    :raises UnreadError: names what is.
    """
    if found := tuple((one.name, one.error) for one in unread):
        raise UnreadError(found)
