"""The table of changes: it survives a spreadsheet program, and runs nothing in one."""

import contextlib
import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin.corrections.sheets import SheetRow, rows, sheet
from hocba_plugin.errors import FileUseError

ROW = SheetRow(2, "0100000001", "pupil.name", "LÊ AN", "Lê An", "01999401", "1A", "R-T06")
texts = st.text() | st.sampled_from(
    ["=1+1", "+1", "-1", "@A1", "\t=1", "'a", "001", "1/2/2016", ";,"]
)


def read(content: bytes) -> list[SheetRow]:
    return list(rows("sua.csv", content))


@given(texts, texts.filter(lambda text: text.strip() not in ("", "(trống)")))
def test_every_value_comes_back(before: str, after: str) -> None:
    """Separators, quotes, line ends, leading zeros and formulas among them."""
    row = replace(ROW, before=before, after=after)
    assert read(sheet([row])) == [replace(row, line=read(sheet([row]))[0].line)]


@given(st.lists(texts, min_size=7, max_size=7))
def test_no_cell_is_a_formula_a_number_or_a_date(values: list[str]) -> None:
    """Spreadsheet programs take it for text: nothing is computed, no zero is lost."""
    pupil, path, before, after, school, class_name, code = values
    content = sheet([SheetRow(2, pupil, path, before, after, school, class_name, code)])
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    for cell in table[1]:
        assert not cell or cell[0] == "'" or cell == "(trống)" or cell[0].isalpha()


def test_it_is_utf8_as_excel_wants_it() -> None:
    """With the mark at its beginning, and headings in one language."""
    for language, heading in (
        ("vi", "Trường,Lớp,Học sinh,Quy tắc,Chỗ,Trước,Sau"),
        ("en", "School,Class,Pupil,Code,Path,Before,After"),
    ):
        content = sheet([ROW], language)
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.decode("utf-8-sig").splitlines()[0] == heading
        assert read(content) == [ROW]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_spreadsheet_programs_write_is_read(separator: str, mark: str, end: str) -> None:
    """Other separators, with or without the mark, columns in another order, blank lines."""
    lines = [
        ["after", "Trước / before", " PATH ", "Học sinh", "ghi chú"],
        ["Lê An", "LÊ AN", "pupil.name", "0100000001", "x"],
        ["", "", "", "", ""],
        ["(trống)", "B", "pupil.code", "2", ""],
        ["", "B", "pupil.code", "3"],
    ]
    text = mark + "".join(separator.join(line) + end for line in lines)
    assert [
        (row.line, row.pupil, row.path, row.before, row.after) for row in read(text.encode())
    ] == [
        (2, "0100000001", "pupil.name", "LÊ AN", "Lê An"),
        (4, "2", "pupil.code", "B", ""),
        (5, "3", "pupil.code", "B", None),
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"pupil,path,before\n1,2,3\n", "mã,chỗ,trước,sau\n".encode(), b"\xff\xfe\x00", b'a"b\n"',
     b'pupil,path,before,after\n"1,2,3,4\n'],
)  # fmt: skip
def test_other_files_are_refused(content: bytes) -> None:
    """As a file that cannot be used, not as one without rows."""
    with pytest.raises(FileUseError):
        read(content)


@given(st.binary())
def test_any_file_is_read_or_refused(content: bytes) -> None:
    """Nothing else happens."""
    with contextlib.suppress(FileUseError):
        read(content)


def test_rows_stay_out_of_reprs() -> None:
    """They hold what pupils' records say."""
    shown = repr(ROW)
    assert "Lê" not in shown
    assert "0100000001" not in shown
