"""A SMAS-style database as a source of records, one class in memory at a time."""

from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from hocba_adapter_kit.queries import QueryError, QueryFiles
from hocba_adapter_kit.sql import ReadOnlyDatabase, Row
from hocba_adapter_smas import mapping
from hocba_adapter_smas.mapping import Setting
from hocba_hooks import SchoolClass, SourceConfig, SourceRecord, StaffMember
from hocba_hooks.values.dates import school_year_start

_OF_A_PUPIL = (
    "subjects",
    "components",
    "results",
    "absences",
    "history",
    "certificates",
    "commendations",
)
_ALL = ("classes", "pupils", "staff", *_OF_A_PUPIL)


class SmasDatabase:
    """One school and year of a SMAS-style database; a ``RecordSource``.

    Eight queries a class, however many pupils it has.
    """

    def __init__(self, config: SourceConfig, url: str) -> None:
        """Connect, and check the query files.

        :raises QueryError: the database or a query file cannot be used.
        """
        _check_year(config.school_year)
        _check_options(config.options)
        own = config.options.get("queries")
        files = QueryFiles(
            resources.files("hocba_adapter_smas").joinpath("queries"), Path(own) if own else None
        )
        files.check_folder()
        self._config = config
        self._queries = {name: files[name] for name in _ALL}
        self._database = ReadOnlyDatabase(url)

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the school's classes of the year, by grade and name."""
        for row in list(self._rows("classes")):
            yield mapping.school_class(row)

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield every pupil of the school, or of one class.

        :raises QueryError: a class cannot be read, nothing of it was yielded; or there is no
            class of that name.
        """
        rows = [(row, mapping.school_class(row)) for row in self._rows("classes")]
        asked = [pair for pair in rows if class_name in (None, pair[1].name)]
        if not asked and class_name is not None:
            raise QueryError(
                "classes.sql", f"không có lớp {class_name}", f"there is no class {class_name}"
            )
        for row, school_class in asked:
            yield from self._records_of(row, school_class)

    def staff(self) -> Iterator[StaffMember]:
        """Yield the staff of the school."""
        for row in list(self._rows("staff")):
            yield mapping.staff_member(row)

    def close(self) -> None:
        """Disconnect."""
        self._database.close()

    def _records_of(self, class_row: Row, school_class: SchoolClass) -> list[SourceRecord]:
        code, setting = class_row["class_code"], self._setting(class_row, school_class)
        by_query = {name: _by_pupil(self._rows(name, code)) for name in _OF_A_PUPIL}
        return [
            mapping.source_record(
                setting,
                pupil,
                {name: rows.get(pupil["pupil_key"], ()) for name, rows in by_query.items()},
            )
            for pupil in self._rows("pupils", code)
        ]

    def _setting(self, class_row: Row, school_class: SchoolClass) -> Setting:
        return Setting(
            school=self._config.school,
            head=self._config.head,
            school_year=self._config.school_year,
            school_class=school_class,
            homeroom_teacher=mapping.homeroom_teacher(class_row),
        )

    def _rows(self, name: str, class_code: str | None = None) -> Iterator[Row]:
        parameters = {
            "school_code": self._config.school.code,
            "school_year": self._config.school_year,
        }
        if class_code is not None:
            parameters["class_code"] = class_code
        return self._database.rows(self._queries[name], **parameters)


def _by_pupil(rows: Iterator[Row]) -> Mapping[str, Sequence[Row]]:
    key = itemgetter("pupil_key")
    # A stable sort: within a pupil the query's own order stays.
    return {pupil: list(own) for pupil, own in groupby(sorted(rows, key=key), key)}


def _check_year(school_year: str) -> None:
    try:
        school_year_start(school_year)
    except ValueError:
        raise QueryError(
            "school_year", "năm học viết dạng 2025-2026", "a school year is written 2025-2026"
        ) from None


def _check_options(options: Mapping[str, str]) -> None:
    if unknown := sorted(set(options) - {"queries"}):
        names = ", ".join(unknown)
        raise QueryError("options", f"không có tùy chọn {names}", f"there is no option {names}")
