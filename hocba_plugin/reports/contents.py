"""What a report says, before it is a workbook or a page: headings, notes and tables."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from hocba_hooks import Finding, Severity
from hocba_plugin.reports.lines import Line, lines
from hocba_plugin.reports.places import Places, spoken
from hocba_plugin.reports.pupils import CheckedPupil, SchoolClass, by_class
from hocba_plugin.reports.summary import CodeCount, OpenCount, Titles, by_code, not_checked
from hocba_plugin.reports.texts import (
    CLASS_TITLES,
    CODE_TITLES,
    INSTRUCTION,
    LINE_TITLES,
    NOTHING_FOUND,
    OPEN_TITLES,
    PRIVATE,
    SUMMARY,
    TITLE,
    UNREAD,
    UNTICKED,
    Language,
    Pair,
    birth_text,
    day,
    shown,
)

Cell = str | int | Severity


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under titles."""

    titles: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet, or a page: the summary, or one class."""

    name: str
    heading: str
    notes: Sequence[str]
    tables: Sequence[Table]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A check, and how it is to be told."""

    pupils: Sequence[CheckedPupil]
    places: Places
    language: Language
    made_on: dt.date
    titles: Titles = field(default_factory=dict)
    """Of the rules, by code."""
    unread: Sequence[tuple[str, str]] = ()
    """Classes that could not be read, and why."""

    def parts(self) -> list[Part]:
        """Return the summary, then every class in the order of the summary's first table."""
        classes = by_class(self.pupils)
        names = list(_names(classes))
        parts = [self._class(name, one) for name, one in zip(names, classes, strict=True)]
        return [self._summary(names, classes), *parts]

    def _text(self, vi: str, en: str) -> str:
        return self.language.of((vi, en))

    def _table(self, titles: Iterable[Pair], rows: Iterable[Sequence[Cell]]) -> Table:
        return Table([self.language.of(title) for title in titles], list(rows))

    def _summary(self, names: Sequence[str], classes: Sequence[SchoolClass]) -> Part:
        codes = (self._code_row(one) for one in by_code(self.pupils, self.titles))
        unknown = (self._open_row(one) for one in not_checked(self.pupils))
        rows = (
            (name, shown(one.teacher or ""), *one.counts)
            for name, one in zip(names, classes, strict=True)
        )
        tables = (
            self._table(CLASS_TITLES, rows),
            self._table(CODE_TITLES, codes),
            self._table(OPEN_TITLES, unknown),
        )
        heading = f"{self.language.of(TITLE)} – {day(self.made_on)}"
        return Part(
            self.language.of(SUMMARY),
            heading,
            [self._schools(classes), self.language.of(PRIVATE), *self._unread()],
            [table for table in tables if table.rows],
        )

    def _unread(self) -> Iterator[str]:
        for names, why in self.unread:
            yield shown(f"{self.language.of(UNREAD)}: {names}. {why}")

    def _code_row(self, one: CodeCount) -> Sequence[Cell]:
        title = shown(self._text(one.title_vi, one.title_en))
        return (one.code, title, one.severity, one.findings, one.pupils)

    def _open_row(self, one: OpenCount) -> Sequence[Cell]:
        reason = self._text(one.reason_vi, one.reason_en)
        return (one.times, shown(f"{reason} ({', '.join(one.codes)})"))

    def _schools(self, classes: Sequence[SchoolClass]) -> str:
        schools = {one.school.code: one.school.name or one.school.code for one in classes}
        return ", ".join(map(shown, schools.values()))

    def _class(self, name: str, one: SchoolClass) -> Part:
        table = self._table(LINE_TITLES, self._lines(one))
        advice = INSTRUCTION if table.rows else NOTHING_FOUND
        return Part(
            name,
            self._heading(one),
            [self._teacher_and_counts(one), self.language.of(advice)],
            [table] if table.rows else [],
        )

    def _heading(self, one: SchoolClass) -> str:
        name, year = shown(one.name), shown(one.school_year)
        school = shown(one.school.name or one.school.code)
        return self._text(
            f"Lớp {name} – {school} – năm học {year}", f"Class {name} – {school} – {year}"
        )

    def _teacher_and_counts(self, one: SchoolClass) -> str:
        teacher = shown(one.teacher or "…")
        pupils, stopped, errors, warnings, unknown = one.counts
        return self._text(
            f"Giáo viên chủ nhiệm: {teacher}. {pupils} học sinh, {stopped} hồ sơ bị dừng; "
            f"{errors} lỗi, {warnings} cảnh báo; {unknown} mục chưa kiểm tra được.",
            f"Homeroom teacher: {teacher}. {pupils} pupils, {stopped} records stopped; "
            f"{errors} errors, {warnings} warnings; {unknown} not checked.",
        )

    def _lines(self, one: SchoolClass) -> Iterator[Sequence[Cell]]:
        told = lines(one.pupils)
        together = [line for line in told if len(line.pupils) > 1]
        yield from map(self._line, together)
        for pupil in one.pupils:
            yield from (self._line(line) for line in told if line.pupils == [pupil])

    def _line(self, line: Line) -> Sequence[Cell]:
        finding = line.finding
        return (
            *self._who(line),
            finding.severity,
            shown(self._text(finding.message_vi, finding.message_en)),
            "\n".join(map(shown, self.where(line))),
            "\n".join(map(shown, self._values(finding))),
            shown(self._text(finding.remedy_vi, finding.remedy_en)),
            shown(finding.code),
            UNTICKED,
        )

    def _who(self, line: Line) -> Sequence[Cell]:
        if len(line.pupils) > 1:
            return self.language.of(line.count), "", ""
        pupil = line.first
        return shown(pupil.name or ""), shown(pupil.code or ""), birth_text(pupil.birth)

    def finding(self, line: Line) -> Sequence[str]:
        """Return the cells of a line that names nobody, under ``FINDING_TITLES``."""
        finding, alone = line.finding, len(line.pupils) == 1
        return (
            line.classes,
            self.language.of(spoken(line.first.ref) if alone else line.count),
            finding.code,
            self.language.severity(finding.severity),
            "\n".join(self.where(line)),
            self._text(finding.message_vi, finding.message_en),
            self._text(finding.remedy_vi, finding.remedy_en),
        )

    def where(self, line: Line) -> list[str]:
        """Return what a line is about: the field and its signer, then the cell in the source."""
        path, place = line.finding.path, line.place
        name = "" if place == path else self.language.of(self.places.name(path, line.first.level))
        about = ": ".join(filter(None, (name, line.signer)))
        return list(filter(None, (about, self.language.of(spoken(place)))))

    def _values(self, finding: Finding) -> Iterator[str]:
        stated = self._text("Đang ghi: ", "Stated: ")
        if finding.evidence:
            computed = self._text(" hoặc ", " or ").join(finding.evidence.computed)
            yield stated + finding.evidence.stated
            yield self._text("Tính lại: ", "Computed: ") + computed
        if finding.repair:
            yield stated + finding.repair.before
            yield self._text("Đề xuất: ", "Proposed: ") + finding.repair.after


def _names(classes: Sequence[SchoolClass]) -> Iterator[str]:
    """Yield what the classes are called; the school's code goes before where there are several."""
    several = len({one.school.code for one in classes}) > 1
    for one in classes:
        yield shown(f"{one.school.code} {one.name}" if several else one.name)
