"""A school's database as a source of records, one class in memory at a time."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from hocba_adapter_kit import cells
from hocba_adapter_kit.notes import Notes
from hocba_adapter_kit.queries import Query, QueryError, QueryFiles
from hocba_adapter_kit.records import contract, people, recognised
from hocba_adapter_kit.records.codes import Codes
from hocba_adapter_kit.records.covered import covered
from hocba_adapter_kit.records.facts import Facts
from hocba_adapter_kit.records.no_class import no_class
from hocba_adapter_kit.records.transcripts import Setting, source_record
from hocba_adapter_kit.sql import ReadOnlyDatabase, Row
from hocba_adapter_kit.staff import StaffList
from hocba_hooks import (
    Coverage,
    Level,
    Part,
    SchoolClass,
    SourceConfig,
    SourceRecord,
    StaffMember,
    Stage,
)
from hocba_hooks.values.dates import school_year_start

_GRADES = {grade for level in Level for grade in level.grades}


class DatabaseSource:
    """One school and year of a database; a ``RecordSource``.

    One query a class and entity, however many pupils it has.
    """

    def __init__(self, config: SourceConfig, queries: QueryFiles) -> None:
        """Connect, and check the query files.

        :raises QueryError: the database or a query file cannot be used.
        """
        _check_year(config.school_year)
        if config.url is None:
            raise QueryError("url", "chưa khai báo", "it is not given")
        self._config = config
        self._codes = Codes.beside(queries)
        found = queries.all(contract.contract())
        self._queries = {
            name: query for name, query in found.items() if _is_due(name, config.stage)
        }
        for entity, query in self._queries.items():
            contract.check(entity, query)
        for entity in contract.NEEDED:
            if entity not in self._queries:
                raise QueryError(f"{entity}.sql", "không có tệp truy vấn này", "it is not there")
        self._database = ReadOnlyDatabase(config.url)
        self._seen: dict[str, AbstractSet[str]] = {}

    @property
    def queries(self) -> Mapping[str, Query]:
        """The queries in use, by entity."""
        return self._queries

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the school's classes of the year, by grade and name.

        :raises QueryError: there is none.
        """
        for row in self._classes():
            yield _school_class(row)

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield every pupil of the school, or of one class.

        :raises QueryError: a class cannot be read, nothing of it was yielded; or there is no
            class of that name, or none at all.
        """
        rows = [(row, _school_class(row)) for row in self._classes()]
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
            facts = Facts(row, "staff.sql", Notes(), self._codes)
            yield StaffMember(
                code=facts.text("code"),
                name=row["name"],
                personal_id=facts.text("personal_id"),
                birth=cells.date(facts.cell("birth"), facts.notes),
            )

    def recognised(self) -> Iterator[Part]:
        """Yield the queries: what each was taken for, with its rows of the first class.

        :raises QueryError: a query cannot be run, or gives other columns than it declares.
        """
        classes = list(self._rows("classes"))
        first = classes[0]["class_code"] if classes else None
        for entity in (*contract.OF_A_SCHOOL, "pupils", *contract.OF_A_PUPIL):
            if not _is_due(entity, self._config.stage):
                continue
            if (query := self._queries.get(entity)) is None:
                yield recognised.no_query(entity)
                continue
            rows = () if first is None else self._rows(entity, first)
            yield recognised.part(entity, query, sum(1 for _ in rows))

    def coverage(self) -> Iterator[Coverage]:
        """Yield which queries have rows of each class. Classes not read yet are read.

        :raises QueryError: the classes cannot be read.
        """
        for row in list(self._rows("classes")):
            school_class = _school_class(row)
            yield from covered(school_class, self._entities_of(row, school_class))

    def _entities_of(self, row: Row, school_class: SchoolClass) -> AbstractSet[str]:
        if school_class.name not in self._seen:
            with suppress(QueryError):  # reading its records says so
                self._records_of(row, school_class)
        return self._seen.get(school_class.name, frozenset())

    def close(self) -> None:
        """Disconnect."""
        self._database.close()

    @cached_property
    def _staff_list(self) -> StaffList:
        return StaffList(self.staff())

    def _classes(self) -> Sequence[Row]:
        if rows := list(self._rows("classes")):
            return rows
        try:
            there = list(self._rows(*contract.OF_A_DATABASE))
        except QueryError:
            # A school that replaced classes.sql alone has tables the shipped query does not know.
            there = []
        raise no_class(self._config, there)

    def _records_of(self, class_row: Row, school_class: SchoolClass) -> list[SourceRecord]:
        code, setting = class_row["class_code"], self._setting(class_row, school_class)
        pupils = _each_once(list(self._rows("pupils", code)))
        by_query = {
            name: _by_pupil(name, pupils, self._rows(name, code))
            for name in contract.OF_A_PUPIL
            if name in self._queries
        }
        self._seen[school_class.name] = frozenset(name for name, rows in by_query.items() if rows)
        return [
            source_record(
                setting, pupil, {name: rows.get(key, ()) for name, rows in by_query.items()}
            )
            for key, pupil in pupils.items()
        ]

    def _setting(self, class_row: Row, school_class: SchoolClass) -> Setting:
        place, notes = f"classes.sql › {class_row['class_code']}", Notes()
        row = Facts(class_row, place, notes, self._codes)
        homeroom_teacher = people.signer(row.feeding(""), "homeroom", self._staff_list)
        return Setting(
            school=self._config.school,
            head=self._config.head,
            school_year=self._config.school_year,
            school_class=school_class,
            homeroom_teacher=homeroom_teacher,
            staff=self._staff_list,
            codes=self._codes,
            notes=notes,
        )

    def _rows(self, name: str, class_code: str | None = None) -> Iterator[Row]:
        query = self._queries.get(name)
        if query is None:
            return iter(())
        parameters = {
            "school_code": self._config.school.code,
            "school_year": self._config.school_year,
        }
        if class_code is not None:
            parameters["class_code"] = class_code
        return self._database.rows(query, **parameters)


def _is_due(entity: str, stage: Stage) -> bool:
    return stage.reaches(Stage.SEMESTER1) or entity in contract.AT_THE_START


def _school_class(row: Row) -> SchoolClass:
    grade = row["grade"].strip()
    if not grade.isdecimal() or int(grade) not in _GRADES:
        place = f"classes.sql › {row['class_code']} › grade"
        raise QueryError(place, "khối không thuộc 1-12", "the grade is none of 1-12")
    # Without a name the class's records stop; under the name NULL they would not.
    name = row["name"] if cells.says_something(row["name"]) else ""
    return SchoolClass(name=name, grade=int(grade))


def _each_once(rows: Sequence[Row]) -> Mapping[str, Row]:
    found = {row["pupil_key"]: row for row in rows}
    if len(found) < len(rows):
        counts = Counter(row["pupil_key"] for row in rows)
        place = f"pupils.sql › {counts.most_common(1)[0][0]}"
        raise QueryError(place, "một học sinh có nhiều dòng", "a pupil has several rows")
    return found


def _by_pupil(
    name: str, pupils: Mapping[str, Row], rows: Iterator[Row]
) -> Mapping[str, Sequence[Row]]:
    key = itemgetter("pupil_key")
    # A stable sort: within a pupil the query's own order stays.
    found = {pupil: list(own) for pupil, own in groupby(sorted(rows, key=key), key)}
    # Rows of single others may be pupils who left; all of them are a query with another key.
    if found and pupils and found.keys().isdisjoint(pupils):
        raise QueryError(
            f"{name}.sql",
            "không dòng nào có pupil_key của pupils.sql",
            "no row has a pupil_key of pupils.sql",
        )
    return found


def _check_year(school_year: str) -> None:
    try:
        school_year_start(school_year)
    except ValueError:
        raise QueryError(
            "school_year", "năm học viết dạng 2025-2026", "a school year is written 2025-2026"
        ) from None


def folder_of(config: SourceConfig) -> Path | None:
    """Return the school's own folder of query files, if it has one.

    :raises QueryError: there is another option beside ``queries``, which nobody would read.
    """
    if unknown := sorted(set(config.options) - {"queries"}):
        names = ", ".join(unknown)
        raise QueryError("options", f"không có tùy chọn {names}", f"there is no option {names}")
    own = config.options.get("queries")
    return Path(own) if own else None
