"""What a file is whose name says nothing: its headings tell, as far as they can mean one thing."""

from pathlib import Path

from hocba_adapter_kit.headings import Layout, find_heading
from hocba_adapter_kit.workbooks import Sheet, SpreadsheetError, sheets
from hocba_adapter_vnedu.book_layout import BOOK, SUBJECT
from hocba_adapter_vnedu.layouts import HISTORY, PUPILS, REMARKS, STAFF, SUBJECT_SHEET, SUMMARY
from hocba_adapter_vnedu.mark_layouts import ASSIGNMENTS, CERTIFICATES, MARKS, RESULTS

_TOLD_BY: tuple[tuple[str, Layout, tuple[str, ...]], ...] = (
    ("history", HISTORY, ("school_year",)),
    ("certificates", CERTIFICATES, ("certificate",)),
    ("pupils", PUPILS, ("sex",)),
    ("summaries", SUMMARY, ("competence.", "quality.", "year_result")),
    ("books", BOOK, (SUBJECT,)),
    ("results", RESULTS, ("study_", "conduct_", "promoted")),
    ("subjects", MARKS, ("average", "mid", "end", "year", "semester")),
    ("subjects", SUBJECT_SHEET, ("level",)),
    ("remarks", REMARKS, ("homeroom_remark", "qualities_remark")),
    ("assignments", ASSIGNMENTS, ("subject",)),
    ("staff", STAFF, ("personal_id",)),
)
"""Kinds of file, most particular first, with what one column of it is called at least."""


def kind_by_headings(path: Path) -> str | None:
    """Return the kind of a file by the first of its sheets that tells; ``None`` where none does."""
    try:
        book = sheets(path)
    except SpreadsheetError:
        return None
    return next(filter(None, map(_kind, book)), None)


def _kind(sheet: Sheet) -> str | None:
    return next((kind for kind, layout, told in _TOLD_BY if _is(sheet, layout, told)), None)


def _is(sheet: Sheet, layout: Layout, told: tuple[str, ...]) -> bool:
    try:
        heading = find_heading(sheet, layout)
    except SpreadsheetError:
        return False
    return heading is not None and any(name.startswith(told) for name in heading.indexes)
