"""One cell: a value, or a finding that names rule and place and nothing of the pupil's."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_adapter_kit import Cell, Notes, cells, written
from hocba_adapter_kit.notes import Kept
from hocba_adapter_kit.records.people import pupil
from hocba_adapter_kit.records.placed import PlacedFacts
from hocba_hooks import Severity
from hocba_hooks.transcripts import Grading, PupilStatus, SubjectLevel, TraitLevel, YearResult
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.marks import Verdict
from hocba_hooks.values.personal_id import Sex

PLACE = "a.xlsx › Sheet1 › row 9 › Ô"
Reader = Callable[[Cell, Notes], Any]


def read(reader: Reader, text: str) -> tuple[Any, list[tuple[str, Severity]]]:
    """Return the value and what was noted."""
    notes = Notes()
    value = reader(Cell(text, PLACE), notes)
    return value, [(finding.code, finding.severity) for finding in notes.findings]


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (cells.text, "Lê Văn An", "Lê Văn An"),
        (cells.text, "  ", None),
        (cells.date, "05/09/2015", dt.date(2015, 9, 5)),
        (cells.date, "2015-09-05", dt.date(2015, 9, 5)),
        (cells.date, "", None),
        (cells.birth, "5-9-2015", PartialDate(year=2015, month=9, day=5)),
        (cells.birth, "09/2015", PartialDate(year=2015, month=9)),
        (cells.birth, "2015", PartialDate(year=2015)),
        (cells.sex, "Nữ", Sex.FEMALE),
        (cells.sex, "nam", Sex.MALE),
        (cells.sex, "", Sex.UNKNOWN),
        (cells.score, "8,5", Decimal("8.5")),
        (cells.score, "CĐ", Verdict.NOT_PASSED),
        (cells.score, "-", None),
        (cells.mark_or_exempt, "M", Verdict.EXEMPT),
        (cells.mark_or_exempt, "10", Decimal(10)),
        (cells.quantity, "120,5", Decimal("120.5")),
        (cells.ethnic_group, "Ê-đê", "12"),
        (cells.nationality, "Việt Nam", "VN"),
        (cells.nationality, "vn", "VN"),
        (cells.subject_level, "HTT", SubjectLevel.COMPLETED_WELL),
        (cells.subject_level, "HT", SubjectLevel.COMPLETED),
        (cells.subject_level, "CHT", SubjectLevel.NOT_COMPLETED),
        (cells.subject_level, "M", SubjectLevel.EXEMPT),
        (cells.trait_level, "Đ", TraitLevel.PASSED),
        (cells.trait_level, "CCG", TraitLevel.NEEDS_EFFORT),
        (cells.year_result, "HTXS", YearResult.EXCELLENT),
        (cells.grading, "CĐ", Grading.NOT_PASSED),
        (cells.pupil_status, "", PupilStatus.STUDYING),
        (cells.pupil_status, "Chuyển đi kỳ 2", PupilStatus.LEFT_SEMESTER_2),
        (cells.tick, "X", True),
        (cells.tick, "", False),
        (cells.tick, "Không", False),
    ],
)
def test_a_good_cell_gives_its_value_and_no_finding(
    reader: Reader, text: str, value: object
) -> None:
    """As schools write it."""
    assert (value, []) == read(reader, text)


@pytest.mark.parametrize(
    ("reader", "text", "code"),
    [
        (cells.date, "hôm qua", "R-D01"),
        (cells.date, "31/02/2015", "R-D03"),
        (cells.date, "05/13/2015", "R-D03"),
        (cells.date, "05/09/15", "R-D03"),
        (cells.birth, "13/2015", "R-D03"),
        (cells.sex, "1", "R-F05"),
        (cells.score, "8,5đ", "R-D05"),
        (cells.mark_or_exempt, "Đ", "R-D05"),
        (cells.quantity, "1m20", "R-D05"),
        (cells.ethnic_group, "Sao Hỏa", "R-F04"),
        (cells.nationality, "Sao Hỏa", "R-F04"),
        (cells.subject_level, "Đ", "R-P06"),
        (cells.subject_level, "CCG", "R-P06"),
        (cells.trait_level, "H", "R-P06"),
        (cells.trait_level, "HTT", "R-P06"),
        (cells.year_result, "T", "R-P08"),
        (cells.grading, "Giỏi", "R-D06"),
        (cells.pupil_status, "3", "R-S24"),
        (cells.tick, "có thể", "R-F04"),
    ],
)
def test_a_bad_cell_is_an_error_at_its_place_that_does_not_repeat_it(
    reader: Reader, text: str, code: str
) -> None:
    """The letter right in one column is wrong in the next; nothing is guessed."""
    notes = Notes()
    reader(Cell(text, PLACE), notes)
    (finding,) = notes.findings
    assert (code, Severity.ERROR, PLACE) == (finding.code, finding.severity, finding.path)
    assert finding.message_vi
    assert finding.remedy_vi
    if len(text) > 2:
        assert text not in finding.model_dump_json(exclude={"path"})


def test_text_that_had_to_be_normalised_is_noted() -> None:
    """NFD, as one browser of the portals writes it."""
    name = "Nguyễn Thị Hường"
    assert (name, [("R-T01", Severity.INFO)]) == read(
        cells.text, unicodedata.normalize("NFD", f" {name}")
    )


@pytest.mark.parametrize(
    ("written", "digits", "mended"),
    [("199940103", 10, "0199940103"), ("1215000123", 12, "001215000123")],
)
def test_a_code_kept_as_a_number_has_its_lost_zeros_reported_and_proposed(
    written: str, digits: int, mended: str
) -> None:
    """Not assumed: the code stays as it is written (R-X05)."""
    notes = Notes()
    assert written == cells.identifier(Cell(written, PLACE, Kept.NUMBER), notes, digits)
    (finding,) = notes.findings
    assert (finding.code, finding.severity, finding.path) == ("R-X05", Severity.WARNING, PLACE)
    assert finding.repair is not None
    assert (finding.repair.before, finding.repair.after) == (written, mended)
    assert written not in repr(finding)


@pytest.mark.parametrize(
    "cell",
    [
        Cell("0199940103", PLACE),
        Cell("199940103", PLACE),
        Cell("1999401030", PLACE, Kept.NUMBER),
        Cell("215000123", PLACE, Kept.NUMBER),
    ],
)
def test_nothing_is_proposed_where_no_zero_of_a_province_can_be_lost(cell: Cell) -> None:
    """A text has lost nothing, and nine digits are the number of an old identity card."""
    notes = Notes()
    digits = 12 if cell.text == "215000123" else 10
    assert cell.text == cells.identifier(cell, notes, digits)
    assert not notes.findings


def test_a_record_put_together_from_sheets_reports_lost_zeros_too() -> None:
    """Whatever system the sheets are of: the cell's kind goes with it to the pupil."""
    notes = Notes()
    number = Cell("199940103", PLACE, Kept.NUMBER)
    assert pupil(PlacedFacts(PLACE, {"code": number}, notes)).code == "199940103"
    assert [finding.code for finding in notes.findings] == ["R-X05"]


@pytest.mark.parametrize("written", ["1.23E+11", "7,9215E+10", "1E11"])
def test_a_code_in_powers_of_ten_is_an_error(written: str) -> None:
    """Its last digits are nowhere any more."""
    value, noted = read(lambda cell, notes: cells.identifier(cell, notes, 12), written)
    assert (value, noted) == (None, [("R-X05", Severity.ERROR)])


def test_an_excel_serial_number_is_a_date_and_is_noted() -> None:
    """Base 30/12/1899 (R-D02)."""
    value, noted = read(cells.date, "42252")
    assert (dt.date(2015, 9, 5), [("R-D02", Severity.INFO)]) == (value, noted)


def test_sex_is_read_in_the_coding_its_source_declares() -> None:
    """0 means female in one system and unknown in another (R-F05)."""
    declared = {"1": Sex.MALE, "0": Sex.FEMALE}
    assert Sex.FEMALE is cells.sex(Cell("0", PLACE), Notes(), declared)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (7.2, "7.2"),
        (9.0, "9"),
        (1.23e11, "123000000000"),
        (79215000123.0, "79215000123"),
        (Decimal("8.50"), "8.50"),
        (dt.date(2015, 9, 5), "2015-09-05"),
        (dt.datetime(2015, 9, 5, 0, 0), "2015-09-05"),  # noqa: DTZ001 - Excel knows no zone
        (True, "1"),
        ("0123", "0123"),
    ],
)
def test_typed_values_come_out_as_a_person_would_have_typed_them(value: object, text: str) -> None:
    """No ".0", no exponent, no time of day."""
    assert text == written(value)


@given(st.decimals(min_value=0, max_value=10, places=1))
def test_a_mark_kept_as_a_number_is_read_exactly(mark: Decimal) -> None:
    """Binary floats never show in a mark."""
    assert mark == cells.score(Cell(written(float(mark)), PLACE), Notes())


READERS: list[Reader] = [
    cells.text,
    lambda cell, notes: cells.identifier(cell, notes, 10),
    cells.date,
    cells.birth,
    cells.sex,
    cells.score,
    cells.mark_or_exempt,
    cells.quantity,
    cells.ethnic_group,
    cells.nationality,
    cells.subject_level,
    cells.trait_level,
    cells.year_result,
    cells.grading,
    cells.pupil_status,
    cells.tick,
]


@given(st.text(max_size=12), st.sampled_from(READERS))
def test_no_cell_whatever_it_holds_raises(text: str, reader: Reader) -> None:
    """A record with rubbish in it is still a record with findings."""
    reader(Cell(text, PLACE), Notes())


@pytest.mark.parametrize("word", ["NULL", "None", "-", "Không có", "", "<br/>"])
def test_a_word_for_nothing_does_not_hide_what_stands_beside_it(word: str) -> None:
    """The Ministry's code is NULL: the school's own counts; what was passed over is listed."""
    notes = Notes()
    beside = Cell("0140000001", PLACE)
    assert cells.first_said(notes, Cell(word, PLACE), beside) is beside
    assert [finding.code for finding in notes.findings] == (["R-X13"] if word else [])


@pytest.mark.parametrize("text", ["0130000001", "#N/A", "<b>An</b>"])
def test_what_says_something_or_is_an_error_comes_first(text: str) -> None:
    """An error cell is not passed over: nobody knows what stood there."""
    first = Cell(text, PLACE)
    assert cells.first_said(Notes(), first, Cell("0140000001", PLACE)) is first


def test_a_box_with_a_word_for_nothing_is_empty() -> None:
    """Dumps of databases write NULL where nobody ticked."""
    assert read(lambda c, n: cells.tick(c, n, None), "NULL") == (None, [("R-X13", Severity.INFO)])
