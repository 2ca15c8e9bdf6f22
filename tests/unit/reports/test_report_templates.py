"""Blank workbooks as a spreadsheet program opens them."""

import io
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_adapter_kit.template_fields import PROVINCE
from hocba_hooks import ColumnKind, Level, TemplateBook, TemplateColumn, TemplateSheet
from hocba_plugin import reports

FIRST = 8
"""The first row of data below a heading of two rows, as people count."""


def column(*heading: str, **more: Any) -> TemplateColumn:
    return TemplateColumn(heading=heading, meaning_vi="Nghĩa", meaning_en="Meaning", **more)


def book(*columns: TemplateColumn) -> TemplateBook:
    return TemplateBook(
        name="Thu",
        purpose_vi="Để thử",
        purpose_en="To try",
        naming_vi="Tên là Thu",
        naming_en="Called Thu",
        levels=tuple(Level),
        sheets=(TemplateSheet(name="Một", title="BẢNG THỬ", columns=columns),),
    )


def opened(wanted: TemplateBook) -> Any:
    return openpyxl.load_workbook(io.BytesIO(reports.template(wanted)))


COLUMNS = (
    column("Mã", needed=True),
    column("Ngày", kind=ColumnKind.DATE),
    column("Nhóm", "Mức", kind=ColumnKind.CHOICE, choices=("T", "H", "C")),
    column("Nhóm", "Điểm", kind=ColumnKind.NUMBER),
    column("Tỉnh", kind=ColumnKind.CHOICE, choices=PROVINCE.choices, free=True),
)


def test_a_sheet_says_what_it_is_for_and_how_to_call_it() -> None:
    """In Vietnamese, above the heading, with an empty row between."""
    sheet = opened(book(*COLUMNS))["Một"]
    above = [sheet.cell(row, 1).value for row in range(1, 6)]
    assert above == ["BẢNG THỬ", "Để thử.", "Tên là Thu.", "Năm học: ……………", None]


def test_headings_are_merged_and_stay_in_sight() -> None:
    """A group stands once above its columns; what stands alone takes both rows."""
    sheet = opened(book(*COLUMNS))["Một"]
    assert [sheet.cell(6, n).value for n in range(1, 6)] == ["Mã", "Ngày", "Nhóm", None, "Tỉnh"]
    assert [sheet.cell(7, n).value for n in (3, 4)] == ["Mức", "Điểm"]
    assert {"A6:A7", "C6:D6"} <= {str(merge) for merge in sheet.merged_cells.ranges}
    assert sheet.freeze_panes == "B8"


def test_codes_and_dates_are_text_and_numbers_are_not() -> None:
    """Excel takes zeros off numbers and may exchange the day and month of dates."""
    sheet = opened(book(*COLUMNS))["Một"]
    formats = [
        one.number_format
        for one in sheet.column_dimensions.values()
        for _ in range(one.min, one.max + 1)
    ]
    assert formats == ["@", "@", "@", "General", "@"]


def test_lists_are_offered_to_the_last_row() -> None:
    """Short ones stand in the cell, long ones in a sheet of their own."""
    filled = opened(book(*COLUMNS))
    lists = {str(one.sqref): one for one in filled["Một"].data_validations.dataValidation}
    short, long = lists["C8:C1048576"], lists["E8:E1048576"]
    assert (short.type, short.formula1, short.errorStyle) == ("list", '"T,H,C"', None)
    assert (long.formula1, long.errorStyle) == ("'Danh mục'!$A$2:$A$66", "information")
    named = [row[0].value for row in filled["Danh mục"].iter_rows(min_row=2, max_row=66)]
    assert tuple(named) == PROVINCE.choices


def test_the_guide_tells_of_every_column() -> None:
    """What to write, and from which words."""
    guide = opened(book(*COLUMNS))["Hướng dẫn"]
    told = {row[0].value: [cell.value for cell in row[1:4]] for row in guide.iter_rows()}
    assert told["Cột Mã"] == ["có", "Nghĩa", "Chữ"]
    assert told["Cột Nhóm › Mức"] == ["", "Nghĩa", "Chọn: T, H, C"]
    assert told["Cột Tỉnh"] == ["", "Nghĩa", "Chọn trong danh sách"]


WORDS = st.text(st.characters(categories=["L", "P", "Zs"]), min_size=1, max_size=40).filter(
    lambda text: text == text.strip() and not text.startswith("=")
)


@pytest.mark.filterwarnings("error")
@given(choices=st.lists(WORDS, min_size=1, max_size=40, unique=True).map(tuple))
def test_any_list_can_be_chosen_from(choices: tuple[str, ...]) -> None:
    """However long, and with commas in it: none is cut, split or left out."""
    filled = opened(book(column("Từ", kind=ColumnKind.CHOICE, choices=choices)))
    (offered,) = filled["Một"].data_validations.dataValidation
    if "Danh mục" in filled.sheetnames:
        cells = filled["Danh mục"]["A"][1:]
        assert offered.formula1 == f"'Danh mục'!$A$2:$A${len(choices) + 1}"
        assert tuple(cell.value for cell in cells) == choices
    else:
        assert offered.formula1[1:-1].split(",") == list(choices)
