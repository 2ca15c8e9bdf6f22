"""The school in a folder of SMAS and sector-database exports, read class by class."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from hocba_adapter_kit import Notes, titles
from hocba_adapter_kit.addresses import Communes
from hocba_adapter_kit.classes import class_key
from hocba_adapter_kit.coverage import rows_of_nobody, unplaced
from hocba_adapter_kit.records import Codes, people
from hocba_adapter_kit.records.placed import PlacedFacts
from hocba_adapter_kit.records.transcripts import Setting
from hocba_adapter_kit.staff import StaffList
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_smas.class_results import ClassResults, Parts, class_results
from hocba_adapter_smas.coverage import LOOKED_FOR, covered
from hocba_adapter_smas.folder import Folder
from hocba_adapter_smas.kinds import PUPILS, STAFF, TEACHING
from hocba_adapter_smas.pupils import ClassReader
from hocba_adapter_smas.roster import Roster, read_roster
from hocba_adapter_smas.teaching import Teaching, members
from hocba_hooks import (
    Coverage,
    Part,
    PartState,
    SchoolClass,
    SourceConfig,
    SourceRecord,
    StaffMember,
)
from hocba_hooks.values.dates import school_year_start


@dataclass(frozen=True, slots=True)
class _School:
    """The folder, sorted and checked."""

    folder: Folder
    roster: Roster
    parts: Parts
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
        self._results: dict[str, ClassResults] = {}

    def recognised(self) -> Iterator[Part]:
        """Yield every sheet of the folder and what it was taken for."""
        yield from self._folder.parts

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the classes of the pupil list, by grade and name.

        :raises SpreadsheetError: there is no pupil list of this school and year.
        """
        yield from self._school.roster.classes

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield the pupils of the school, or of one class.

        :raises SpreadsheetError: there is no pupil list of this school and year, or no class of
            that name; a class lacks something it needs, or a sheet of it cannot be used, nothing of
            it was yielded; or, when all were yielded, something is of no class that is known.
        """
        asked = [c for c in self._school.roster.classes if _is_asked(class_name, c)]
        if not asked and class_name is not None:
            raise SpreadsheetError(
                "source.path", f"không có lớp {class_name}", f"there is no class {class_name}"
            )
        for school_class in asked:
            yield from self._records_of(self._results_of(school_class))
        if class_name is None:
            for error in self._unplaced:
                raise error

    def coverage(self) -> Iterator[Coverage]:
        """Yield what the folder has of each class, then what nobody could place.

        :raises SpreadsheetError: there is no pupil list of this school and year.
        """
        school = self._school
        for school_class in school.roster.classes:
            yield from covered(school.folder, school.parts, school.roster, school_class)
        yield from (unplaced(str(error.args[0])) for error in self._unplaced)
        yield from rows_of_nobody((school.parts.history, school.parts.certificates))

    def staff(self) -> Iterator[StaffMember]:
        """Yield the staff list."""
        yield from members(row for sheet in self._folder.of(STAFF) for row in sheet.rows)

    def close(self) -> None:
        """Do nothing: no file stays open between calls."""

    @cached_property
    def _school(self) -> _School:
        folder = self._folder.of_school(self._config.school.name, self._config.school_year)
        roster = read_roster(folder.of(PUPILS), self._config.school_year)
        return _School(
            folder,
            roster,
            Parts.of(folder, roster),
            StaffList(self.staff()),
            Teaching(row for sheet in folder.of(TEACHING) for row in sheet.rows),
            folder.communes,
        )

    @property
    def _unplaced(self) -> Sequence[SpreadsheetError]:
        """What is the matter with files, sheets and rows that may be of any class."""
        school = self._school
        broken = (one for one in school.folder.broken if not one.classes(school.roster))
        return [
            *(one.error for one in broken),
            *school.roster.homeless,
            *school.parts.unplaced,
        ]

    def _results_of(self, school_class: SchoolClass) -> ClassResults:
        if school_class.name not in self._results:
            self._require_sound(school_class)
            school = self._school
            found = class_results(school.parts, school.roster, school_class, self._config.stage)
            self._results[school_class.name] = found
        return self._results[school_class.name]

    def _require_sound(self, school_class: SchoolClass) -> None:
        """See that no sheet of a class is broken; what it lacks may be in a file of any class.

        :raises SpreadsheetError: names the file.
        """
        school = self._school
        if error := school.roster.twice.get(school_class.name):
            raise error
        if not school.folder.broken:
            return
        own = covered(school.folder, school.parts, school.roster, school_class)
        lacks = any(one.state is PartState.MISSING and one.kind in LOOKED_FOR for one in own)
        for one in school.folder.broken:
            of = one.classes(school.roster)
            if school_class in of or (not of and lacks):
                raise one.error

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
        homeroom_teacher = people.signer(named.feeding(""), "homeroom", school.staff)
        return Setting(
            school=self._config.school,
            head=self._config.head,
            school_year=self._config.school_year,
            school_class=school_class,
            homeroom_teacher=homeroom_teacher,
            staff=school.staff,
            codes=Codes({}),
            notes=notes,
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
