"""A plugin's source of records, guarded: what it yields later is checked as it comes."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from hocba_hooks import (
    Coverage,
    Part,
    RecordSource,
    SchoolClass,
    Scope,
    SourceConfig,
    SourceRecord,
    StaffMember,
)
from hocba_plugin.host.guard import Guard, is_a


class GuardedSource:
    """A ``RecordSource`` with all it may also do, which fails by the plugin's name alone."""

    def __init__(self, guard: Guard, source: object, config: SourceConfig) -> None:
        """Hold what ``open_source`` answered.

        :raises SourceFaultError: it is no source.
        """
        if is_a(source, type) or not guard.call(isinstance, source, RecordSource):
            raise guard.unfit(source, RecordSource.__name__)
        self._guard, self._source, self._config = guard, source, config

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the classes of the source."""
        yield from self._guard.each(self._source, "classes", SchoolClass)

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield the pupils: of the school and class that were asked for, and no others."""
        for record in self._guard.each(self._source, "records", SourceRecord, class_name):
            self._require_asked(record, class_name)
            yield record.model_copy(update={"places": _Places(self._guard, record.places)})

    def staff(self) -> Iterator[StaffMember]:
        """Yield the staff of the source."""
        yield from self._guard.each(self._source, "staff", StaffMember)

    def coverage(self) -> Iterator[Coverage]:
        """Yield what the source has of each class; nothing where it does not tell."""
        if self._tells("coverage"):
            yield from self._guard.each(self._source, "coverage", Coverage)

    def recognised(self) -> Iterator[Part]:
        """Yield what the source made of the school's data; nothing where it does not tell."""
        if self._tells("recognised"):
            yield from self._guard.each(self._source, "recognised", Part)

    def scope(self) -> Scope:
        """Return which part of the school the source holds: the whole where it does not tell."""
        if not self._tells("scope"):
            return Scope()
        return self._guard.sound(self._guard.method(self._source, "scope"), Scope, "scope")

    def close(self) -> None:
        """Close the source; an error that is under way already is not replaced by another."""
        self._guard.end(self._source, "close")

    def _tells(self, name: str) -> bool:
        return bool(self._guard.call(hasattr, self._source, name, at=name))

    def _require_asked(self, record: SourceRecord, class_name: str | None) -> None:
        read, school = record.transcript, self._config.school
        for found, wanted, vi, en in (
            (read.school.code, school.code, "trường khác", "another school"),
            (read.school_class.name, class_name, "lớp khác", "another class"),
        ):
            if wanted not in (None, found):
                raise self._guard.refused(f"học sinh của {vi}", f"a pupil of {en}", "records")


class _Places(Mapping[str, str]):
    """Where values were read, worked out when asked for, as the plugin may do it."""

    def __init__(self, guard: Guard, places: object) -> None:
        self._guard, self._places = guard, places

    def __getitem__(self, path: str) -> str:
        return self._told[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)

    @cached_property
    def _told(self) -> Mapping[str, str]:
        if not is_a(self._places, Mapping):
            raise self._guard.unfit(self._places, "Mapping[str, str]", "places")
        told: dict[object, object] = self._guard.call(dict, self._places, at="places")
        for text in (*told, *told.values()):
            if not is_a(text, str):
                raise self._guard.unfit(text, "str", "places")
        return {str(path): str(place) for path, place in told.items()}
