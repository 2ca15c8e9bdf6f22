"""From a cell to a number, a code or a decision: everything that is neither text nor date."""

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeVar

from hocba_adapter_kit.cells.texts import is_readable, meant, text
from hocba_adapter_kit.notes import Cell, Kept, Notes
from hocba_hooks import Repair, vocabulary
from hocba_hooks.transcripts import Grading, PupilStatus, SubjectLevel, TraitLevel, YearResult
from hocba_hooks.values.marks import Score, Verdict, parse_score, plain
from hocba_hooks.values.personal_id import Sex
from hocba_hooks.values.text import match_key

_Coded = TypeVar("_Coded", bound=StrEnum)

# Codes and personal IDs begin with a province: 01 to 96, or 001 to 096.
_ZEROS_OF_A_PROVINCE = 2
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_QUANTITY = re.compile(r"\d{1,3}(?:[.,]\d+)?")

PUPIL_CODE, PERSONAL_ID = 10, 12
"""Digits these normally have (R-I10, R-I01)."""

NAMES_OF_SEX: Mapping[str, Sex] = {"nam": Sex.MALE, "nu": Sex.FEMALE}

_SUBJECT_LEVELS = {
    "t": SubjectLevel.COMPLETED_WELL,
    "htt": SubjectLevel.COMPLETED_WELL,
    "hoanthanhtot": SubjectLevel.COMPLETED_WELL,
    "h": SubjectLevel.COMPLETED,
    "ht": SubjectLevel.COMPLETED,
    "hoanthanh": SubjectLevel.COMPLETED,
    "c": SubjectLevel.NOT_COMPLETED,
    "cht": SubjectLevel.NOT_COMPLETED,
    "chuahoanthanh": SubjectLevel.NOT_COMPLETED,
    "m": SubjectLevel.EXEMPT,
    "mg": SubjectLevel.EXEMPT,
    "mien": SubjectLevel.EXEMPT,
}
_TRAIT_LEVELS = {
    "t": TraitLevel.GOOD,
    "tot": TraitLevel.GOOD,
    "d": TraitLevel.PASSED,
    "dat": TraitLevel.PASSED,
    "c": TraitLevel.NEEDS_EFFORT,
    "ccg": TraitLevel.NEEDS_EFFORT,
    "cancogang": TraitLevel.NEEDS_EFFORT,
}
_YEAR_RESULTS = {
    "htxs": YearResult.EXCELLENT,
    "hoanthanhxuatsac": YearResult.EXCELLENT,
    "htt": YearResult.COMPLETED_WELL,
    "hoanthanhtot": YearResult.COMPLETED_WELL,
    "ht": YearResult.COMPLETED,
    "hoanthanh": YearResult.COMPLETED,
    "cht": YearResult.NOT_COMPLETED,
    "chuahoanthanh": YearResult.NOT_COMPLETED,
}
_GRADINGS = {
    "t": Grading.GOOD,
    "tot": Grading.GOOD,
    "k": Grading.FAIR,
    "kha": Grading.FAIR,
    "d": Grading.PASSED,
    "dat": Grading.PASSED,
    "cd": Grading.NOT_PASSED,
    "chuadat": Grading.NOT_PASSED,
}
_STATUSES = {
    "danghoc": PupilStatus.STUDYING,
    "chuyendenky1": PupilStatus.JOINED_SEMESTER_1,
    "nghihocxinhoclaiky1": PupilStatus.JOINED_SEMESTER_1,
    "chuyendenky2": PupilStatus.JOINED_SEMESTER_2,
    "nghihocxinhoclaiky2": PupilStatus.JOINED_SEMESTER_2,
    "chuyendiky1": PupilStatus.LEFT_SEMESTER_1,
    "chuyendiky2": PupilStatus.LEFT_SEMESTER_2,
    "thoihoc": PupilStatus.DROPPED_OUT,
    "bohoc": PupilStatus.DROPPED_OUT,
    "thoihocky1": PupilStatus.DROPPED_OUT,
    "thoihocky2": PupilStatus.DROPPED_OUT,
    "chuyenditronghe": PupilStatus.LEFT_IN_SUMMER,
    "thoihoctronghe": PupilStatus.LEFT_IN_SUMMER,
}
_STATUS = "R-S24"
"""A word for nothing is no status either: somebody who left must not pass for studying."""
_YES = frozenset({"x", "v", "1", "co", "true"})
_NO = frozenset({"0", "khong", "false"})
# Also the letters that Wingdings (ü þ ý) shows as ticks, and where it lies in Unicode by itself.
_TICKS = frozenset("✓✔√☑☒✗✘×\N{HEAVY MULTIPLICATION X}üþý\uf0fc\uf0fe\uf0fd\uf052\uf054🗸🗹🗷")
_EMPTY_BOXES = frozenset("☐□◻¨\uf0a8\uf06f")


def identifier(cell: Cell, notes: Notes, digits: int) -> str | None:
    """Return a code or number of a person, which normally has so many ``digits``.

    One a spreadsheet kept as a number has lost its leading zeros: that is noted, and what it was is
    proposed, not assumed (R-X05). Of 1,23E+11 nobody knows the last digits: an error.
    """
    written = text(cell, notes)
    if written and _EXPONENT.fullmatch(written):
        notes.error("R-X05", cell)
        return None
    if written and cell.kept is Kept.NUMBER and 0 < digits - len(written) <= _ZEROS_OF_A_PROVINCE:
        repair = Repair(before=written, after=written.zfill(digits))
        notes.warning("R-X05", cell, repair)
    return written


def sex(cell: Cell, notes: Notes, codes: Mapping[str, Sex] = NAMES_OF_SEX) -> Sex:
    """Return the sex in the one coding this source declares (R-F05): 0 is female in one, unknown
    in another. ``codes`` are looked up by ``match_key``; the default is Nam and Nữ."""
    if cell.blank:
        return Sex.UNKNOWN
    found = codes.get(match_key(cell.text))
    if found is None:
        notes.error("R-F05", cell)
    return found or Sex.UNKNOWN


def score(cell: Cell, notes: Notes) -> Score | None:
    """Return a mark, or Đạt, Chưa đạt, Miễn in its place; nothing is rounded (R-D05)."""
    try:
        return parse_score(meant(cell, notes).text)
    except ValueError:
        notes.error("R-D05", cell)
        return None


def mark_or_exempt(cell: Cell, notes: Notes) -> Decimal | Literal[Verdict.EXEMPT] | None:
    """Return the mark of a primary test, or Miễn (R-D05)."""
    found = score(cell, notes)
    if isinstance(found, Verdict) and found is not Verdict.EXEMPT:
        notes.error("R-D05", cell)
        return None
    return found


def quantity(cell: Cell, notes: Notes) -> Decimal | None:
    """Return a height, weight or count of sessions (R-D05)."""
    written = meant(cell, notes).text.strip()
    if not written or not is_readable(cell, notes):
        return None
    if not _QUANTITY.fullmatch(written):
        notes.error("R-D05", cell)
        return None
    return plain(Decimal(written.replace(",", ".")))


def ethnic_group(cell: Cell, notes: Notes) -> str | None:
    """Return the id of an ethnic group written by name (R-F04)."""
    return _listed(vocabulary.ethnic_groups(), cell, notes)


def nationality(cell: Cell, notes: Notes) -> str | None:
    """Return the id of a country written by name or by its two letters (R-F04)."""
    code = cell.text.strip().upper()
    if code in vocabulary.countries():
        return code
    return _listed(vocabulary.countries(), cell, notes)


def subject_level(cell: Cell, notes: Notes) -> SubjectLevel | None:
    """Return T, H, C or M of a primary subject; Đ has no business there (R-P06)."""
    return _coded(_SUBJECT_LEVELS, cell, notes, "R-P06")


def trait_level(cell: Cell, notes: Notes) -> TraitLevel | None:
    """Return T, Đ or C of a competence or quality; H has no business there (R-P06)."""
    return _coded(_TRAIT_LEVELS, cell, notes, "R-P06")


def year_result(cell: Cell, notes: Notes) -> YearResult | None:
    """Return the overall result of a primary year: HTXS, HTT, HT, CHT (R-P08)."""
    return _coded(_YEAR_RESULTS, cell, notes, "R-P08")


def grading(cell: Cell, notes: Notes) -> Grading | None:
    """Return a study or conduct result of secondary: T, K, Đ, CĐ (R-D06)."""
    return _coded(_GRADINGS, cell, notes, "R-D06")


def pupil_status(cell: Cell, notes: Notes) -> PupilStatus:
    """Return the status by its words: numbers differ between systems. Blank means studying.

    What is not understood counts as studying, and is an error (R-S24).
    """
    return _coded(_STATUSES, cell, notes, _STATUS) or PupilStatus.STUDYING


def tick(cell: Cell, notes: Notes, blank: bool | None = False) -> bool | None:
    """Return whether a box is ticked (x, 1, Có); ``blank`` is what an empty one means (R-F04)."""
    key, sign = match_key(cell.text), cell.text.strip()
    if key in _YES or sign in _TICKS:
        return True
    if key in _NO or sign in _EMPTY_BOXES:
        return False
    if not cell.blank:
        notes.error("R-F04", cell)
    return blank


def _coded(codes: Mapping[str, _Coded], cell: Cell, notes: Notes, complaint: str) -> _Coded | None:
    cell = cell if complaint == _STATUS else meant(cell, notes)
    if cell.blank:
        return None
    found = codes.get(match_key(cell.text))
    if found is None:
        notes.error(complaint, cell)
    return found


def _listed(terms: Mapping[str, vocabulary.Term], cell: Cell, notes: Notes) -> str | None:
    cell = meant(cell, notes)
    if cell.blank:
        return None
    found = vocabulary.find(terms, cell.text)
    if found is None:
        notes.error("R-F04", cell)
    return found
