"""Subject sheets: one sheet per class and subject, told apart by vnEdu's technical code.

The hidden code in the title rows reads ``<class>-<subject>-<semester>-<stage>-<year>``, as in
``12345-51-2-ck2-2025``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hocba_adapter_kit.spreadsheets import Table

_CODE = re.compile(r"\w+-(\d+)-([12])-([gc]k[12])-\d{4}(?:-\d{4})?", re.IGNORECASE)
_YEAR_END = "ck2"
_SUBJECTS = {
    "50": "TV",
    "51": "TOAN",
    "52": "KH",
    "53": "LSDL",
    "56": "DD",
    "57": "TNXH",
    "58": "AN",
    "59": "MT",
    "97": "GDTC",
    "98": "HDTN",
    "107": "CN",
    "110": "NN1",
    "113": "TIN",
}
"""vnEdu's subject numbers."""


@dataclass(frozen=True, slots=True)
class SubjectSheet:
    """A subject sheet and what it holds."""

    subject: str
    table: Table


def year_end_sheets(tables: Iterable[Table]) -> list[SubjectSheet]:
    """Return the sheets of the year's end; other stages do not enter the record (R-P09)."""
    sheets = []
    for table in tables:
        subject, stage = _subject_and_stage(table.titles)
        if subject and stage == _YEAR_END:
            sheets.append(SubjectSheet(subject, table))
    return sheets


def _subject_and_stage(titles: Iterable[str]) -> tuple[str | None, str]:
    for match in filter(None, map(_CODE.fullmatch, titles)):
        return _SUBJECTS.get(match[1]), match[3].lower()
    return None, ""
