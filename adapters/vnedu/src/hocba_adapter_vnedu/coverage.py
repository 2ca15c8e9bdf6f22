"""Which class has which of the files a vnEdu folder holds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from hocba_adapter_kit import coverage as kinds
from hocba_adapter_kit.classes import class_key
from hocba_adapter_kit.coverage import DataKind, TwiceError
from hocba_adapter_kit.spreadsheets import Row
from hocba_adapter_kit.titles import is_whole_year, semester_in, subject_in
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_vnedu.class_files import ClassFiles
from hocba_adapter_vnedu.class_setting import level_of
from hocba_adapter_vnedu.class_sheets import Seen
from hocba_adapter_vnedu.mark_sheets import YEAR, Period
from hocba_hooks import Coverage, Level, SchoolClass

_SEMESTERS = {1: kinds.SEMESTER1, 2: kinds.SEMESTER2}


def covered(files: ClassFiles) -> Iterator[Coverage]:
    """Yield what there is of each class; what cannot be read is said not to be understood."""
    for school_class in files.roster.classes:
        yield from _of_class(files, school_class)


def _of_class(files: ClassFiles, one: SchoolClass) -> Iterator[Coverage]:
    pupils = files.roster.rows[one.name]
    yield kinds.PUPILS.found(one.name, _places(pupils))
    primary = level_of(one) is Level.PRIMARY
    yield from (_primary if primary else _secondary)(files, one)
    yield _found(kinds.REMARKS, one, lambda: _all(files.remarks.seen(one)), "NhanXet")
    lists = [(kinds.HISTORY, files.history)]
    lists += [] if primary else [(kinds.CERTIFICATES, files.certificates)]
    for kind, rows in lists:
        own = [row for pupil in pupils for row in rows.all(pupil)]
        yield kind.found(one.name, _places(own))
    key = class_key(one.name)
    teaching = [r for r in files.teachers.assignments if class_key(r["class"].text) == key]
    if not primary:
        yield kinds.TEACHING.found(one.name, _places(teaching), "PhanCong")
    yield kinds.STAFF.found(one.name, _places(files.teachers.staff), "CanBo")


def _primary(files: ClassFiles, one: SchoolClass) -> Iterator[Coverage]:
    wanted = f"TongHop_{one.name}"

    def summaries() -> Iterable[str]:
        return _all((*files.summaries.seen(one), *files.summary_books.seen(one)))

    yield _found(kinds.LEVELS, one, lambda: summaries() or _all(files.subjects.seen(one)), wanted)
    yield _found(kinds.PRIMARY_YEAR, one, summaries, wanted)


def _secondary(files: ClassFiles, one: SchoolClass) -> Iterator[Coverage]:
    def sheets() -> Sequence[Seen]:
        return files.marks.seen(one)

    def books(*periods: Period) -> list[str]:
        found = files.books.of(one, level_of(one))
        return [table.sheet.place for period in periods for table in found.get(period, ())]

    for number, kind in _SEMESTERS.items():
        places = partial(_of_semester, number, sheets, books)
        yield _found(kind, one, places, f"BangDiem_{one.name}")
    yield _found(
        kinds.YEAR_MARKS,
        one,
        lambda: [
            *(s.place for s in sheets() if is_whole_year(s.titles) or "year" in s.columns),
            *books(YEAR),
        ],
        f"BangDiem_{one.name}",
    )
    yield _found(
        kinds.RESULTS,
        one,
        lambda: _all(files.results.seen(one)) or books(*_SEMESTERS, YEAR),
        f"KetQua_{one.name}",
    )


def _of_semester(
    number: Period, sheets: Callable[[], Sequence[Seen]], books: Callable[[Period], list[str]]
) -> Iterable[str]:
    own: dict[str | None, str] = {}
    for seen in sheets():
        if semester_in(seen.titles) == number:
            subject = subject_in(seen.titles)
            if subject in own:
                raise TwiceError(f"{own[subject]}, {seen.place}", "có hai bảng", "two sheets")
            own[subject] = seen.place
        elif f"semester{number}" in seen.columns:
            own[seen.place] = seen.place
    return [*own.values(), *books(number)]


def _found(
    kind: DataKind, one: SchoolClass, places: Callable[[], Iterable[str]], wanted: str
) -> Coverage:
    try:
        return kind.found(one.name, places(), wanted)
    except SpreadsheetError as error:
        return kind.refused(one.name, error)


def _all(sheets: Iterable[Seen]) -> list[str]:
    return [seen.place for seen in sheets]


def _places(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(row.sheet.place for row in rows))
