"""What the sheets of a folder were taken for, for a person to compare with what was exported."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hocba_adapter_kit.headings import HeadingPath, Layout, find_heading
from hocba_adapter_kit.spreadsheets import Table
from hocba_adapter_kit.workbooks import Sheet, SpreadsheetError, sheets
from hocba_adapter_vnedu.book_layout import BOOK
from hocba_adapter_vnedu.folder import ExportFolder
from hocba_adapter_vnedu.layouts import HISTORY, PUPILS, REMARKS, STAFF, SUBJECT_SHEET, SUMMARY
from hocba_adapter_vnedu.mark_layouts import ASSIGNMENTS, CERTIFICATES, MARKS, RESULTS
from hocba_adapter_vnedu.report_cards import cards_of
from hocba_hooks import Part
from hocba_hooks.written import shown


@dataclass(frozen=True, slots=True)
class _Kind:
    vi: str
    en: str
    layouts: tuple[Layout, ...]
    """The one that knows most columns of a sheet is taken."""
    needed: tuple[str, ...] = ()
    """Columns a record needs though a sheet may be read without them."""


_KINDS = {
    "pupils": _Kind(
        "danh sách học sinh",
        "pupil list",
        (PUPILS,),
        ("personal_id", "ethnic_group", "nationality", "birthplace.province", "residence.province"),
    ),
    "summaries": _Kind(
        "bảng tổng hợp lớp (tiểu học)",
        "class summary (primary)",
        (SUMMARY,),
        ("year_result", "class_completed", "promoted"),
    ),
    "subjects": _Kind("bảng điểm môn học", "mark sheet of a subject", (SUBJECT_SHEET, MARKS)),
    "results": _Kind(
        "kết quả cả năm của lớp (trung học)",
        "class results of the year (secondary)",
        (RESULTS,),
        ("study_year", "conduct_year", "promoted"),
    ),
    "books": _Kind(
        "sổ điểm tổng kết",
        "yearly book",
        (SUMMARY, BOOK),
        (),
    ),
    "assignments": _Kind("phân công giảng dạy", "who teaches what", (ASSIGNMENTS,)),
    "certificates": _Kind("chứng chỉ", "certificates", (CERTIFICATES,)),
    "remarks": _Kind("nhận xét", "remarks", (REMARKS,), ("homeroom_remark",)),
    "history": _Kind("quá trình học tập", "learning history", (HISTORY,)),
    "staff": _Kind("danh sách cán bộ", "staff list", (STAFF,), ("code", "birth")),
}


def recognised(folder: ExportFolder) -> Iterator[Part]:
    """Yield every sheet of the folder, by kind of file; what cannot be used is said with why."""
    for name, kind in _KINDS.items():
        for path in getattr(folder, name):
            yield from _of_file(path, partial(_sheets, kind=kind))
    for path in folder.cards:
        yield from _of_file(path, _cards)
    yield from map(_other, folder.others)
    yield from (copy.part for copy in folder.copies)


def _of_file(path: Path, told: Callable[[Sequence[Sheet]], Iterator[Part]]) -> Iterator[Part]:
    try:
        yield from told(sheets(path))
    except SpreadsheetError as error:
        place, vi, en = error.args[:3]
        yield Part(place=place, kind_vi=vi, kind_en=en, rows=0)


def _sheets(book: Sequence[Sheet], kind: _Kind) -> Iterator[Part]:
    found = [(sheet, _table(sheet, kind.layouts)) for sheet in book]
    understood = any(table for _, table in found)
    for sheet, table in found:
        yield _part(table, kind) if table else _unread(sheet, understood=understood)


def _cards(book: Sequence[Sheet]) -> Iterator[Part]:
    vi, en = "phiếu điểm, chỉ để đối chiếu", "report cards, only compared"
    for sheet in book:
        count = sum(1 for _ in cards_of(sheet))
        yield Part(place=sheet.place, kind_vi=vi, kind_en=en, rows=count)


def _unread(sheet: Sheet, *, understood: bool) -> Part:
    """Return what to tell of a sheet without a heading we know."""
    vi, en = "không dùng (danh mục, hướng dẫn)", "not used (catalogue, instructions)"
    if not understood:
        vi = "không hiểu: tên tệp cho biết là gì, nhưng không trang nào có tiêu đề cột của loại đó"
        en = "not understood: the file's name says what it is, but no sheet has such a heading"
    return Part(place=sheet.place, kind_vi=vi, kind_en=en, rows=0)


def _part(table: Table, kind: _Kind) -> Part:
    known = {c.name: c.headings[0] for layout in kind.layouts for c in layout.columns}
    named = table.heading.paths
    return Part(
        place=table.sheet.place,
        kind_vi=kind.vi,
        kind_en=kind.en,
        rows=sum(1 for _ in table.rows()),
        columns=tuple(path[-1] for path in named.values()),
        missing=tuple(known[name] for name in kind.needed if not _is_there(name, named)),
        unused=tuple(_unused(table)),
    )


def _is_there(name: str, named: Mapping[str, HeadingPath]) -> bool:
    # An address written out in one cell says its province too.
    return name in named or name.replace(".province", ".text") in named


def _unused(table: Table) -> Iterator[str]:
    """Yield the headings nothing is read from."""
    sheet, heading = table.sheet, table.heading
    read = {index for indexes in heading.indexes.values() for index in indexes}
    rows = range(heading.first_row, heading.last_row + 1)
    for column in range(sheet.width):
        texts = [" ".join(sheet.text(row, column).split()) for row in rows]
        if column not in read and any(texts):
            yield " › ".join(filter(None, texts))


def _table(sheet: Sheet, layouts: tuple[Layout, ...]) -> Table | None:
    """Return the sheet by the layout that knows most of its columns."""
    found = [table for layout in layouts[:-1] if (table := _by_layout(sheet, layout))]
    last = layouts[-1]
    if not found or _by_layout(sheet, last):
        heading = find_heading(sheet, last)
        found += [Table(sheet, heading, last)] if heading else []
    return max(found, key=lambda table: len(table.heading.indexes), default=None)


def _by_layout(sheet: Sheet, layout: Layout) -> Table | None:
    try:
        heading = find_heading(sheet, layout)
    except SpreadsheetError:
        return None
    return Table(sheet, heading, layout) if heading else None


def _other(path: Path) -> Part:
    return Part(
        place=shown(path.name),
        kind_vi="không dùng: tên tệp không cho biết là gì, tiêu đề cột cũng không",
        kind_en="not used: the file's name does not say what it is, nor do its headings",
        rows=0,
    )
