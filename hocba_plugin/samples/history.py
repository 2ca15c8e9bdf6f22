"""The learning history of a sample pupil: one entry per year at this level of education."""

import datetime as dt

from hocba_hooks.transcripts import HistoryEntry, Level, PupilStatus
from hocba_hooks.values.dates import school_year_start
from hocba_plugin.samples.places import places
from hocba_plugin.samples.setting import Circumstances, Setting

_FIRST_GRADE = {Level.PRIMARY: 1, Level.LOWER_SECONDARY: 6, Level.UPPER_SECONDARY: 10}
_FORMER_SCHOOLS = {
    Level.PRIMARY: "Trường Tiểu học Mẫu D",
    Level.LOWER_SECONDARY: "Trường Trung học cơ sở Mẫu Đ",
    Level.UPPER_SECONDARY: "Trường Trung học phổ thông Mẫu E",
}
_FORMER_PROVINCE = "37"


def learning_history(setting: Setting, circumstances: Circumstances) -> tuple[HistoryEntry, ...]:
    """Return the years from the level's first grade on; a newcomer's began at another school."""
    year = school_year_start(setting.school_year)
    first = _FIRST_GRADE[setting.level]
    arrival = arrival_date(circumstances.status, year)
    earlier = range(first, setting.grade)
    return (
        *(_entry(setting, grade, year, elsewhere=arrival is not None) for grade in earlier),
        _entry(setting, setting.grade, year, arrived_on=arrival or _enrolment(setting, year)),
    )


def arrival_date(status: PupilStatus, year: int) -> dt.date | None:
    """Return when a pupil who joined during the school year came."""
    if status is PupilStatus.JOINED_SEMESTER_1:
        return dt.date(year, 10, 6)
    return dt.date(year + 1, 2, 9) if status is PupilStatus.JOINED_SEMESTER_2 else None


def _enrolment(setting: Setting, year: int) -> dt.date | None:
    return dt.date(year, 8, 25) if setting.grade == _FIRST_GRADE[setting.level] else None


def _entry(
    setting: Setting,
    grade: int,
    year: int,
    *,
    elsewhere: bool = False,
    arrived_on: dt.date | None = None,
) -> HistoryEntry:
    begun = year - setting.grade + grade
    suffix = setting.school_class.name.removeprefix(str(setting.grade))
    former = places()[_FORMER_PROVINCE].province_name
    return HistoryEntry(
        school_year=f"{begun}-{begun + 1}",
        class_name=f"{grade}{suffix}",
        school_name=_FORMER_SCHOOLS[setting.level] if elsewhere else setting.school.name,
        province_name=former if elsewhere else setting.school.province_name,
        arrived_on=arrived_on,
    )
