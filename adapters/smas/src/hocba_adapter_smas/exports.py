"""The school in a folder of SMAS and sector-database exports, read class by class."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from hocba_adapter_kit import Notes, titles
from hocba_adapter_kit.addresses import Communes
from hocba_adapter_kit.classes import class_key
from hocba_adapter_kit.records import Codes, people
from hocba_adapter_kit.records.placed import PlacedFacts
from hocba_adapter_kit.records.transcripts import Setting
from hocba_adapter_kit.staff import StaffList
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_smas.class_results import ClassResults, Parts, class_results
from hocba_adapter_smas.folder import Folder
from hocba_adapter_smas.kinds import PUPILS, STAFF, TEACHING
from hocba_adapter_smas.pupils import ClassReader
from hocba_adapter_smas.roster import Roster, read_roster
from hocba_adapter_smas.teaching import Teaching, members
from hocba_hooks import Part, SchoolClass, SourceConfig, SourceRecord, StaffMember
from hocba_hooks.values.dates import school_year_start


@dataclass(frozen=True, slots=True)
class _School:
    """The folder, sorted and checked."""

    roster: Roster
    results: tuple[ClassResults, ...]
    staff: StaffList
    teaching: Teaching
    communes: Communes


class SmasExports:
    """A ``RecordSource`` over a folder. Files are opened for reading only, and all at once: whether
    they are of one school and year shows only when they lie side by side."""

    def __init__(self, config: SourceConfig, folder: Folder) -> None:
        """Hold a folder that was read.

        :raises SpreadsheetError: the configuration asks for what a folder cannot give.
        """
        _check(config)
        self._config = config
        self._folder = folder.due_at(config.stage)

    def recognised(self) -> Iterator[Part]:
        """Yield every sheet of the folder and what it was taken for."""
        yield from self._folder.parts

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the classes of the pupil list, by grade and name.

        :raises SpreadsheetError: the folder is not one school's and one year's.
        """
        yield from self._school.roster.classes

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield the pupils of the school, or of one class.

        :raises SpreadsheetError: the folder is not one school's and one year's, or lacks something
            a whole class needs; nothing was yielded. Or there is no class of that name.
        """
        asked = [r for r in self._school.results if _is_asked(class_name, r.school_class)]
        if not asked and class_name is not None:
            raise SpreadsheetError(
                "source.path", f"không có lớp {class_name}", f"there is no class {class_name}"
            )
        for results in asked:
            yield from self._records_of(results)

    def staff(self) -> Iterator[StaffMember]:
        """Yield the staff list."""
        yield from members(row for sheet in self._folder.of(STAFF) for row in sheet.rows)

    def close(self) -> None:
        """Do nothing: no file stays open between calls."""

    @cached_property
    def _school(self) -> _School:
        self._folder.check(self._config.school.name, self._config.school_year)
        roster = read_roster(self._folder.of(PUPILS), self._config.school_year)
        parts = Parts.of(self._folder, roster)
        return _School(
            roster,
            tuple(class_results(parts, roster, one, self._config.stage) for one in roster.classes),
            StaffList(self.staff()),
            Teaching(row for sheet in self._folder.of(TEACHING) for row in sheet.rows),
            self._folder.communes,
        )

    def _records_of(self, results: ClassResults) -> list[SourceRecord]:
        school = self._school
        reader = ClassReader(self._setting(results), results, school.teaching, school.communes)
        own = [reader.record(pupil) for pupil in results.pupils]
        return own + [reader.stranger(row) for row in results.strangers]

    def _setting(self, results: ClassResults) -> Setting:
        school, school_class = self._school, results.school_class
        titled = titles.homeroom_teacher_in(results.titles)
        place = f"lớp {school_class.name}"
        notes = Notes()
        named = PlacedFacts(place, school.teaching.homeroom(school_class, titled, place), notes)
        homeroom_teacher = people.signer(named, "homeroom", school.staff)
        return Setting(
            school=self._config.school,
            head=self._config.head,
            school_year=self._config.school_year,
            school_class=school_class,
            homeroom_teacher=homeroom_teacher,
            staff=school.staff,
            codes=Codes({}),
            findings=notes.findings,
        )


def _is_asked(name: str | None, school_class: SchoolClass) -> bool:
    return name is None or class_key(name) == class_key(school_class.name)


def _check(config: SourceConfig) -> None:
    try:
        school_year_start(config.school_year)
    except ValueError:
        raise SpreadsheetError(
            "school_year", "năm học viết dạng 2025-2026", "a school year is written 2025-2026"
        ) from None
    if unknown := sorted(config.options):
        raise SpreadsheetError(
            f"source.options.{unknown[0]}", "không có tùy chọn này", "there is no such option"
        )
