"""What the records of one class share, and what became of a pupil."""

from dataclasses import dataclass

from hocba_adapter_kit import Cell, Notes, cells
from hocba_adapter_kit.addresses import Communes
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_kit.staff import StaffList
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_hooks import Level, School, SchoolClass, Signer
from hocba_hooks.transcripts import PupilStatus, circular_for
from hocba_hooks.values.dates import school_year_start

_GONE = frozenset(
    {PupilStatus.LEFT_SEMESTER_1, PupilStatus.LEFT_SEMESTER_2, PupilStatus.DROPPED_OUT}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSetting:
    """What all records of one class share."""

    school: School
    head: Signer
    homeroom_teacher: Signer
    school_year: str
    circular: str
    school_class: SchoolClass
    communes: Communes
    nationality: str | None = None
    """Of every pupil, as the school says it, where its list has no such column."""
    staff: StaffList
    results_due: bool = True
    """Whether a pupil without any results is one too few."""
    notes: Notes
    """What is to be said of every record of the class, and what all of them are read from."""


def level_of(school_class: SchoolClass) -> Level:
    """Return the level the class's grade belongs to.

    :raises SpreadsheetError: there is no such grade.
    """
    found = next((level for level in Level if school_class.grade in level.grades), None)
    if found is None:
        raise SpreadsheetError(
            school_class.name, "khối không thuộc 1-12", "the grade is none of 1-12"
        )
    return found


def circular_of(school_class: SchoolClass, school_year: str) -> str:
    """Return the circular the class was assessed by.

    :raises SpreadsheetError: an older one, whose results a record cannot hold (R-S25).
    """
    begun = school_year_start(school_year)
    found = circular_for(level_of(school_class), school_class.grade, begun)
    if found is None:
        raise SpreadsheetError(
            school_class.name,
            "lớp chưa học theo Thông tư 27/2020/TT-BGDĐT hoặc 22/2021/TT-BGDĐT trong năm học này",
            "the class was not yet under TT 27/2020/TT-BGDĐT or TT 22/2021/TT-BGDĐT that year",
        )
    return found


def status_of(identity: Row, remarks: Row | None, notes: Notes) -> PupilStatus:
    """Return what became of the pupil; studying where no file says anything.

    Where one file has someone as gone whom another has as studying, a second import may have reset
    the status: that is noted, and the pupil kept, so that somebody looks (R-X07).
    """
    rows = filter(None, (remarks, identity))
    written = [row["status"] for row in rows if not row["status"].blank]
    found = [cells.pupil_status(cell, notes) for cell in written]
    staying = [status for status in found if status not in _GONE]
    if staying and len(staying) < len(found):
        notes.warning("R-X07", written[-1])
    return next(iter(staying or found), PupilStatus.STUDYING)


def note_one_sided(
    identity: Row, status: PupilStatus, notes: Notes, *, in_list: bool, has_results: bool
) -> None:
    """Note who stands in the pupil list without results, or the reverse (R-X01).

    So nobody gets lost between two files.
    """
    if not in_list or not (has_results or status in _GONE):
        notes.error("R-X01", Cell("", identity.place))
