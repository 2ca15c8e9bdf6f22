"""Whose a row is: its code, and name and birth date beside it, in whatever state they are."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from hocba_adapter_kit.headings import Column, Layout
from hocba_adapter_kit.pairing import People, histories, pair
from hocba_adapter_kit.spreadsheets import Row, tables
from hocba_adapter_kit.workbooks import sheets

LAYOUT = Layout(
    several=True,
    columns=(
        Column("number", ("STT",)),
        Column("code", ("Mã học sinh",), required=True),
        Column("moet_code", ("Mã MOET",)),
        Column("name", ("Họ và tên",), required=True),
        Column("birth", ("Ngày sinh",)),
        Column("school_year", ("Năm học",), required=True),
    ),
)
HEADING = ["STT", "Mã học sinh", "Mã MOET", "Họ và tên", "Ngày sinh", "Năm học"]
AN = ["1", "0150000001", "0170000001", "Lê Văn An", "24/04/2014"]
BINH = ["2", "0150000002", "0170000002", "Vũ Bình", "06/02/2014"]


def rows(folder: Path, name: str, *grid: Sequence[str]) -> list[Row]:
    """Return the data rows of a sheet with these lines."""
    file = folder / f"{name}.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Sheet1")
        for row, values in enumerate((HEADING, *grid)):
            sheet.write_row(row, 0, values)
    return [row for table in tables(sheets(file), LAYOUT) for row in table.rows()]


def doubts(folder: Path, listed: Sequence[Sequence[str]], row: Sequence[str]) -> list[list[str]]:
    """Return the codes of what speaks against each pupil's row."""
    pupils = rows(folder, "list", *listed)
    people = People.of(pupils)
    found = pair(people, rows(folder, "sheet", row)).doubts
    both = ((*people.repeated.get(pupil, ()), *found.get(pupil, ())) for pupil in pupils)
    return [[doubt.code for doubt in told if doubt.lasting] for told in both]


@pytest.mark.parametrize(
    "name",
    ["<b>Lê Văn An</b>", "Lê&nbsp;Văn An", "Lê_x000D_ Văn An", "LÊ VĂN  AN", "NULL", "-"],
)
def test_markup_and_words_for_nothing_are_no_other_name(tmp_path: Path, name: str) -> None:
    """The name is compared as it goes on the record."""
    assert doubts(tmp_path, [AN, BINH], [*AN[:3], name, AN[4]]) == [[], []]


@pytest.mark.parametrize("word", ["NULL", "None", "#N/A", "-", "0"])
def test_a_word_for_nothing_is_nobodys_code(tmp_path: Path, word: str) -> None:
    """Namesakes whose row has no code are not told apart by their order in the list."""
    namesake = [*BINH[:2], word, AN[3], BINH[4]]
    listed = [[*AN[:2], word, *AN[3:]], namesake]
    row = ["1", word, word, AN[3], ""]
    assert doubts(tmp_path, listed, row) == [["R-X10"], ["R-X10"]]


def test_one_code_that_is_anothers_other_code_is_of_both(tmp_path: Path) -> None:
    """A column of codes has moved in the list: nobody knows whose the Ministry's code is."""
    listed = [[*AN[:2], BINH[1], *AN[3:]], [*BINH[:2], AN[1], *BINH[3:]]]
    assert doubts(tmp_path, listed, [*AN[:2], "", *AN[3:]]) == [["R-X10"] * 2] * 2


@pytest.mark.parametrize(
    ("listed", "stated", "found"),
    [
        ("2014", "24/04/2014", ["R-X12"]),
        ("04/2014", "24/04/2014", ["R-X12"]),
        ("2014", "01/01/2014", []),
        ("2014", "2014", []),
        ("24/04/2014", "2014", []),
    ],
)
def test_a_day_of_birth_that_the_list_has_lost(
    tmp_path: Path, listed: str, stated: str, found: list[str]
) -> None:
    """The list is what the record says; a sheet that knows more contradicts it."""
    assert doubts(tmp_path, [[*AN[:4], listed], BINH], [*AN[:4], stated]) == [found, []]


def test_who_a_merged_cell_names_has_every_row_beside_it(tmp_path: Path) -> None:
    """A history that says code and name once, merged over the pupil's years."""
    pupil = rows(tmp_path, "list", AN)[0]
    file = tmp_path / "history.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Sheet1")
        sheet.write_row(0, 0, HEADING)
        sheet.write_column(1, 4, [AN[4]] * 3)
        for column, text in ((1, AN[1]), (3, AN[3])):
            sheet.merge_range(1, column, 3, column, text)
    found = [row for table in tables(sheets(file), LAYOUT) for row in table.rows()]
    assert len(histories(People.of([pupil]), found).all(pupil)) == 3


@pytest.mark.parametrize("beside", [["2", ""], ["", BINH[4]]])
def test_a_row_of_a_history_that_names_nobody_is_told_of_whom_stands_above(
    tmp_path: Path, beside: list[str]
) -> None:
    """Not merged: it may be a year of the pupil above; it is not left out without a word."""
    number, birth = beside
    pupil, *_ = pupils = rows(tmp_path, "list", AN, BINH)
    found = rows(tmp_path, "history", AN, [number, "", "", "", birth, "2024-2025"], BINH)
    pairs = histories(People.of(pupils), found)
    assert [doubt.code for doubt in pairs.doubts[pupil]] == ["R-X10"]
