"""What a sheet is, told by its headings: file names and sheet names tell nothing."""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import NoReturn

from hocba_adapter_kit.headings import Heading, Layout
from hocba_adapter_kit.people_rows import NOT_UNDERSTOOD_EN, NOT_UNDERSTOOD_VI, rows_of_people
from hocba_adapter_kit.spreadsheets import Row, Table, tables
from hocba_adapter_kit.workbooks import Sheet, SpreadsheetError
from hocba_adapter_smas import assessment_columns, layouts
from hocba_adapter_smas.primary_columns import LEVEL, TEST, TRAIT
from hocba_hooks import Part, Stage
from hocba_hooks.values.text import match_key

_SEARCHED_ROWS = 40
_TELLING = 2
"""As the kit looks for headings: sheets that cannot have one are not looked at column by column."""
_OF_SOMEBODY = frozenset({"code", "moet_code", "personal_id", "name"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of sheet. Any column whose name begins as ``tells`` says tells it from others."""

    vi: str
    en: str
    layout: Layout
    tells: tuple[str, ...]
    needs: tuple[str, ...] = ()
    """Columns without which it is of no use; of pupils' codes either will do."""
    wanted: tuple[str, ...] = ()
    """Columns a record needs that this kind of sheet should have."""
    unless: tuple[str, ...] = ()
    """Beginnings of names of columns that make it another kind."""
    due: Stage = Stage.START
    """From when on it is read."""

    def may_head(self, keys: Set[str]) -> bool:
        """Say whether a sheet with these texts in its first rows may be of this kind."""
        required = self.layout.required
        there = [c for c in required if not keys.isdisjoint(map(match_key, c.headings))]
        return len(there) >= min(_TELLING, len(required))

    def heads(self, heading: Heading) -> bool:
        """Say whether a heading is one of this kind."""
        names = heading.indexes
        other = any(name.startswith(self.unless) for name in names)
        return not other and any(name.startswith(self.tells) for name in names)

    def missing(self, heading: Heading) -> tuple[str, ...]:
        """Return the wanted columns that a heading lacks, by their headings."""
        return self._lacking(heading, self.wanted)

    def require(self, table: Table) -> None:
        """See that a table has what it needs.

        :raises SpreadsheetError: names the columns that are missing.
        """
        lacking = self._lacking(table.heading, self.needs)
        if lacking:
            _refuse(table.sheet, self, lacking)

    def _lacking(self, heading: Heading, names: tuple[str, ...]) -> tuple[str, ...]:
        columns = {column.name: column.headings[0] for column in self.layout.columns}
        own = {
            layouts.CODE.name if name == layouts.MOET_CODE.name else name
            for name in heading.indexes
        }
        if layouts.MOET_CODE.name in columns:
            columns[layouts.CODE.name] = layouts.EITHER_CODE
        return tuple(columns[name] for name in names if name not in own)


PUPILS = Kind(
    "danh sách học sinh",
    "pupil list",
    layouts.PUPILS,
    ("sex", "status", "ethnic_group", "father_name"),
    ("code", "birth", "sex"),
    ("personal_id", "ethnic_group", "residence_text"),
)
MARKS = Kind(
    "bảng điểm môn học THCS, THPT",
    "mark sheet, secondary",
    layouts.MARKS,
    (layouts.REGULAR, "mid", "end", "average", "semester", "year"),
    ("code",),
    due=Stage.SEMESTER1,
)
PRIMARY = Kind(
    "kết quả giáo dục tiểu học theo mẫu CSDL ngành",
    "primary results, sector template",
    layouts.PRIMARY,
    (LEVEL, TEST, TRAIT),
    ("code",),
    ("year_result", "class_completed", "promoted"),
    due=Stage.YEAR,
)
ASSESSMENTS = Kind(
    "đánh giá định kỳ môn học, tiểu học",
    "periodic assessment of a subject, primary",
    assessment_columns.ASSESSMENTS,
    ("level", "test"),
    ("code",),
    ("time", "level"),
    due=Stage.YEAR,
)
TRAITS = Kind(
    "đánh giá định kỳ năng lực, phẩm chất, tiểu học",
    "periodic assessment of competences and qualities, primary",
    assessment_columns.TRAITS,
    (*assessment_columns.REMARKS, *assessment_columns.TELLING_TRAITS),
    ("code",),
    ("time",),
    (*assessment_columns.ELSEWHERE, LEVEL, TEST),
    due=Stage.YEAR,
)
SUMMARY = Kind(
    "tổng kết năm học (mẫu của hocba)",
    "the year's results (our layout)",
    layouts.SUMMARY,
    (
        *("study_", "conduct_", "promoted", "homeroom_remark", "qualities_remark"),
        *("height_cm", "year_result"),
    ),
    ("code",),
    ("promoted", "homeroom_remark"),
    due=Stage.SEMESTER1,
)
HISTORY = Kind(
    "quá trình học tập (mẫu của hocba)",
    "learning history (our layout)",
    layouts.HISTORY,
    ("school_year",),
)
CERTIFICATES = Kind(
    "chứng chỉ (mẫu của hocba)",
    "certificates (our layout)",
    layouts.CERTIFICATES,
    ("certificate",),
    due=Stage.YEAR,
)
TEACHING = Kind(
    "phân công giáo viên (mẫu của hocba)",
    "who teaches what (our layout)",
    layouts.TEACHING,
    ("subject",),
    ("name",),
)
STAFF = Kind(
    "danh sách cán bộ, giáo viên",
    "staff list",
    layouts.STAFF,
    ("employment", "position", "group", "taught", "code"),
    ("personal_id",),
    ("birth",),
)
COMMUNES = Kind("danh mục xã", "catalogue of communes", layouts.COMMUNES, ("code",))

_IN_ORDER = (
    HISTORY,
    CERTIFICATES,
    TEACHING,
    TRAITS,
    PRIMARY,
    SUMMARY,
    MARKS,
    ASSESSMENTS,
    STAFF,
    PUPILS,
    COMMUNES,
)


@dataclass(frozen=True, eq=False)
class Known:
    """A sheet, what it was taken for, and its rows."""

    kind: Kind
    table: Table
    rows: tuple[Row, ...]

    @property
    def place(self) -> str:
        """File and sheet."""
        return self.table.sheet.place

    @property
    def part(self) -> Part:
        """What to tell about it."""
        return Part(
            place=self.place,
            kind_vi=self.kind.vi,
            kind_en=self.kind.en,
            rows=len(self.rows),
            columns=tuple(path[-1] for path in self.table.heading.paths.values()),
            missing=self.kind.missing(self.table.heading),
            unused=tuple(_unused(self.table)),
        )


def _unused(table: Table) -> Iterator[str]:
    """Yield the headings nothing is read from."""
    sheet, heading = table.sheet, table.heading
    read = {index for indexes in heading.indexes.values() for index in indexes}
    for column in range(sheet.width):
        rows = range(heading.first_row, heading.last_row + 1)
        texts = [" ".join(sheet.text(row, column).split()) for row in rows]
        if column not in read and any(texts):
            yield " › ".join(filter(None, texts))


def recognise(book: Iterable[Sheet]) -> Iterator[Known | Part]:
    """Yield every sheet: known; a catalogue; or not understood, with rows of people.

    :raises SpreadsheetError: it is nearly a kind of sheet we read, but lacks a column or has one
        twice.
    """
    for sheet in book:
        yield _known(sheet) or _unknown(sheet)


def _unknown(sheet: Sheet) -> Part:
    people = rows_of_people(sheet)
    return Part(
        place=sheet.place,
        kind_vi=NOT_UNDERSTOOD_VI if people else "không dùng (danh mục, hướng dẫn)",
        kind_en=NOT_UNDERSTOOD_EN if people else "not used (catalogue, instructions)",
        rows=people,
    )


def _known(sheet: Sheet) -> Known | None:
    complaint: SpreadsheetError | None = None
    texts = {text for row in sheet.rows[:_SEARCHED_ROWS] for text in row}
    keys = set(map(match_key, texts))
    for kind in [kind for kind in _IN_ORDER if kind.may_head(keys)]:
        try:
            table = next(tables([sheet], kind.layout, optional=True), None)
        except SpreadsheetError as error:
            complaint = complaint or error
            continue
        if table is not None and kind.heads(table.heading):
            return _checked(kind, table)
    if complaint is not None:
        raise complaint
    _check_not_nearly(sheet)
    return None


def _check_not_nearly(sheet: Sheet) -> None:
    """Refuse a sheet of somebody's data that lacks what would tell its heading."""
    for row in sheet.rows[:_SEARCHED_ROWS]:
        for kind in _IN_ORDER:
            known = {kind.layout.name_of((text,)) or "" for text in row if text.strip()}
            told = any(name.startswith(kind.tells) for name in known)
            if told and not known.isdisjoint(_OF_SOMEBODY):
                lacking = [c.headings[0] for c in kind.layout.required if c.name not in known]
                _refuse(sheet, kind, lacking)


def _refuse(sheet: Sheet, kind: Kind, lacking: Sequence[str]) -> NoReturn:
    raise SpreadsheetError(
        f"{sheet.place} › {', '.join(lacking)}",
        f"{kind.vi}: thiếu cột này",
        f"{kind.en}: this column is missing",
    )


def _checked(kind: Kind, table: Table) -> Known:
    kind.require(table)
    return Known(kind, table, tuple(table.rows()))
