"""Files that schools call Excel and that are none: told by their content, they are read."""

import shutil
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path

import pytest

from hocba_adapter_kit.notes import Kept
from hocba_adapter_kit.workbooks import Merge, Sheet, SpreadsheetError, sheets

WORKBOOKS = Path(__file__).parents[3] / "fixtures" / "sources" / "workbooks"
PAGE = "<html><head><meta charset={0}></head><body>{1}</body></html>"
SPREADSHEETML = """<?xml version="1.0" encoding="UTF-8"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:html="http://www.w3.org/TR/REC-html40">{0}</Workbook>"""


def page(tmp_path: Path, body: str, name: str = "a.xls") -> Sheet:
    """Read the only sheet of a web page."""
    (tmp_path / name).write_text(PAGE.format("utf-8", body), "utf-8")
    (sheet,) = sheets(tmp_path / name)
    return sheet


def test_cells_of_a_page_over_several_rows_and_columns_are_merges(tmp_path: Path) -> None:
    """As in a workbook: the text at the first of them, and what follows at its place."""
    sheet = page(
        tmp_path,
        "<table><tr><th rowspan=2>STT<th colspan='2'>Nơi sinh<th rowspan=2>Toán</tr>"
        "<tr><th>Xã<th>Tỉnh</tr><tr><td>1<td>Mường Thanh<td>Điện Biên<td>8,5</tr></table>",
    )
    assert sheet.rows == [
        ["STT", "Nơi sinh", "", "Toán"],
        ["", "Xã", "Tỉnh"],
        ["1", "Mường Thanh", "Điện Biên", "8,5"],
    ]
    assert set(sheet.merges) == {Merge(0, 0, 1, 0), Merge(0, 1, 0, 2), Merge(0, 3, 1, 3)}


def test_a_merge_ends_with_its_table(tmp_path: Path) -> None:
    """Portals write rowspan=100 to be on the safe side."""
    sheet = page(tmp_path, "<table><tr><td rowspan=100>a<td>b</table><table><tr><td>c</table>")
    assert sheet.rows == [["a", "b"], ["c"]]
    assert sheet.merges == (Merge(0, 0, 0, 0),)


def test_the_text_of_a_cell_is_what_a_browser_shows(tmp_path: Path) -> None:
    """Line breaks of the source are spaces, <br> and blocks are line breaks."""
    sheet = page(
        tmp_path,
        "<table><tr><td> Mã\n  học&nbsp;sinh <td>Chăm<br>ngoan<td><p>Một</p><p>Hai</p><td>&nbsp;"
        "<td><b>Đậm</b> &amp; <i>nghiêng</i><script>x()</script><td>Lò Văn &#7842;nh</table>",
    )
    assert sheet.rows == [
        ["Mã học sinh", "Chăm\nngoan", "Một\nHai", "", "Đậm & nghiêng", "Lò Văn Ảnh"]
    ]


def test_tables_and_lines_of_a_page_stand_below_each_other(tmp_path: Path) -> None:
    """As Excel shows them: titles are often no part of the table."""
    sheet = page(
        tmp_path,
        "<h3>TRƯỜNG THCS MẪU B</h3><p>Lớp 6A<br>Năm học 2025-2026</p>"
        "<table><caption>Danh sách</caption><tr><td>STT<td>Họ tên</table>Hết",
    )
    assert sheet.rows == [
        ["TRƯỜNG THCS MẪU B"],
        ["Lớp 6A"],
        ["Năm học 2025-2026"],
        ["Danh sách"],
        ["STT", "Họ tên"],
        ["Hết"],
    ]


def test_a_table_that_lays_out_the_page_is_seen_through(tmp_path: Path) -> None:
    """But one in a cell beside other cells is that cell's text: no mark moves to another row."""
    laid_out = "<table><tr><td>{0}</td></tr></table>"
    data = "<table><tr><td>1<td>An</tr><tr><td>2<td>Bình</table>"
    assert page(tmp_path, laid_out.format(data)).rows == [["1", "An"], ["2", "Bình"]]
    beside = page(tmp_path, f"<table><tr><td>STT<td>{data}<td>9</table>")
    assert beside.rows == [["STT", "1\nAn\n2\nBình", "9"]]


def test_a_page_says_what_it_keeps_as_text(tmp_path: Path) -> None:
    """Where it does not, digits without a leading zero may have lost one."""
    sheet = page(
        tmp_path,
        "<style>.xl65{mso-number-format:'\\@';} .xl66 {color:red}</style><table><tr><td>123"
        "<td style='mso-number-format:\"\\@\"'>123<td class=xl65>123<td class='xl66'>123<td x:str>9"
        "<td>012<td>#N/A<td>####</table>",
    )
    assert kinds(sheet) == {0: Kept.NUMBER, 3: Kept.NUMBER, 6: Kept.ERROR, 7: Kept.ERROR}


def kinds(sheet: Sheet) -> Mapping[int, Kept]:
    """Return what the cells of the first row are kept as."""
    return {column: kept for (row, column), kept in sheet.kept.items() if row == 0}


def test_a_page_names_its_sheet(tmp_path: Path) -> None:
    """Excel writes it into a comment; the class may stand nowhere else."""
    named = (
        "<!--[if gte mso 9]><xml><x:Name>6A &amp; 6B</x:Name></xml><![endif]--><table><td>a</table>"
    )
    assert page(tmp_path, named).name == "6A & 6B"
    assert page(tmp_path, "<table><td>a</table>", "Lop6A.html").name == "Lop6A"


CP1258 = "Họ và tên; Nguyễn Thị Ánh, Đặng Ỷ".replace("ọ", "o\u0323").replace("ễ", "ê\u0303")
CP1258 = CP1258.replace("ị", "i\u0323").replace("Á", "A\u0301").replace("ặ", "ă\u0323")
CP1258 = CP1258.replace("Ỷ", "Y\u0309")


@pytest.mark.parametrize("charset", ["windows-1258", "WINDOWS-1258", "", "utf-8"])
def test_a_page_in_the_old_code_page_is_read(tmp_path: Path, charset: str) -> None:
    """Said or not: every letter of it is one of ours, which no other encoding's would be."""
    text = PAGE.format(charset, f"<table><tr><td>{CP1258}</table>")
    (tmp_path / "a.xls").write_bytes(text.encode("windows-1258"))
    if charset == "utf-8":
        with pytest.raises(SpreadsheetError, match="Unicode"):
            sheets(tmp_path / "a.xls")
    else:
        assert sheets(tmp_path / "a.xls")[0].rows == [["Họ và tên; Nguyễn Thị Ánh, Đặng Ỷ"]]


@pytest.mark.parametrize("charset", ["iso-8859-1", "windows-1252", "windows-1258", "", "x-none"])
@pytest.mark.parametrize(
    "text", [b"H\xe4 v\xb5 t\xaan", b"Ho\xef va\xf8 te\xe2n"], ids=["TCVN3", "VNI"]
)
def test_a_page_for_old_fonts_is_refused(tmp_path: Path, charset: str, text: bytes) -> None:
    """Whatever it says it is: names would come out as rubbish."""
    page = PAGE.format(charset, "<table><tr><td>?</table>").encode().replace(b"?", text)
    (tmp_path / "a.xls").write_bytes(page)
    with pytest.raises(SpreadsheetError, match=r"Unicode.*TCVN3, VNI"):
        sheets(tmp_path / "a.xls")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("suffix", [".xls", ".xlsx", ".htm", ".csv"])
def test_a_page_is_told_in_any_unicode_under_any_ending(
    tmp_path: Path, encoding: str, suffix: str
) -> None:
    """Its own word on its encoding counts less than how it is."""
    path = tmp_path / f"a{suffix}"
    text = PAGE.format("iso-8859-1", "<table><tr><td>Họ tên<td>Đỗ Ý</table>")
    path.write_bytes(text.encode(encoding))
    assert sheets(path)[0].rows == [["Họ tên", "Đỗ Ý"]]


def test_a_page_cut_off_within_a_table_is_refused(tmp_path: Path) -> None:
    """The last pupils would be missing without a word."""
    with pytest.raises(SpreadsheetError, match="cut off"):
        page(tmp_path, "<table><tr><td>1</td></tr><tr><td>2</td>")


def worksheet(tmp_path: Path, rows: str, name: str = "a.xls") -> Sheet:
    """Read the only worksheet of an XML Spreadsheet 2003."""
    table = f'<Worksheet ss:Name="6A"><Table>{rows}</Table></Worksheet>'
    (tmp_path / name).write_text(SPREADSHEETML.format(table), "utf-8")
    (sheet,) = sheets(tmp_path / name)
    return sheet


@pytest.mark.parametrize("name", ["a.xls", "a.xml", "a.xlsx"])
def test_xml_spreadsheets_keep_their_places(tmp_path: Path, name: str) -> None:
    """Rows and cells may be numbered, repeated, and merged."""
    sheet = worksheet(
        tmp_path,
        '<Row ss:Index="2"><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">Nơi'
        '&#10;sinh</Data></Cell><Cell><Data ss:Type="String">Toán</Data></Cell></Row>'
        '<Row ss:Span="1"/><Row><Cell ss:Index="3"><Data ss:Type="String">x</Data></Cell></Row>',
        name,
    )
    assert sheet.rows == [[], ["Nơi\nsinh", "", "Toán"], [], [], ["", "", "x"]]
    assert sheet.merges == (Merge(1, 0, 2, 1),)
    assert sheet.name == "6A"


def test_xml_spreadsheets_have_typed_cells(tmp_path: Path) -> None:
    """The same texts as of an .xlsx; comments are no content."""
    cells = {
        "Number": "8.5",
        "DateTime": "2014-04-24T00:00:00.000",
        "String": "001",
        "Boolean": "1",
        "Error": "#N/A",
    }
    row = "".join(f'<Cell><Data ss:Type="{k}">{v}</Data></Cell>' for k, v in cells.items())
    rich = (
        '<Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><B>Lò</B> An'
        '</ss:Data><Comment><ss:Data>ghi chú</ss:Data></Comment></Cell><Cell ss:Formula="=1+1"/>'
    )
    late = '<Cell><Data ss:Type="DateTime">2014-04-23T17:00:00.000</Data></Cell>'
    big = '<Cell><Data ss:Type="Number">1.50000001E8</Data></Cell>'
    sheet = worksheet(tmp_path, f"<Row>{row}{rich}{late}{big}</Row>")
    assert sheet.rows == [
        ["8.5", "2014-04-24", "001", "1", "#N/A", "Lò An", "=", "2014-04-23T17:00:00", "150000001"]
    ]
    assert kinds(sheet) == {
        0: Kept.NUMBER,
        1: Kept.DATE,
        4: Kept.ERROR,
        6: Kept.ERROR,
        7: Kept.DATE,
        8: Kept.NUMBER,
    }


def test_xml_spreadsheets_have_several_worksheets(tmp_path: Path) -> None:
    """And are refused when cut off."""
    one = (
        '<Worksheet ss:Name="{0}"><Table><Row><Cell><Data ss:Type="String">{0}</Data></Cell></Row>'
    )
    two = "".join(f"{one.format(name)}</Table></Worksheet>" for name in ("6A", "6B"))
    path = tmp_path / "a.xls"
    path.write_text(SPREADSHEETML.format(two), "utf-8")
    assert [(sheet.name, sheet.rows) for sheet in sheets(path)] == [
        ("6A", [["6A"]]),
        ("6B", [["6B"]]),
    ]
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(SpreadsheetError, match="damaged"):
        sheets(path)


def single_file_page(path: Path) -> bytes:
    """Write what Excel calls a Single File Web Page, of two sheets."""
    names = "<xml><x:Name>6A</x:Name><x:Name>6B</x:Name></xml>"
    message = EmailMessage()
    message.set_content(f"<html><head>{names}</head><frameset></frameset></html>", subtype="html")
    for name in ("An", "Bình"):
        message.add_related(PAGE.format("utf-8", f"<table><td>{name}</table>"), subtype="html")
    path.write_bytes(content := bytes(message))
    return content


def test_a_single_file_web_page_has_a_sheet_a_page(tmp_path: Path) -> None:
    """With their names from its index."""
    path = tmp_path / "a.xls"
    content = single_file_page(path)
    assert [(sheet.name, sheet.rows) for sheet in sheets(path)] == [
        ("6A", [["An"]]),
        ("6B", [["Bình"]]),
    ]
    path.write_bytes(content[: content.rindex(b"--=")])
    with pytest.raises(SpreadsheetError, match="cut off"):
        sheets(path)


def csv_of(tmp_path: Path, text: str, encoding: str = "utf-8-sig") -> Sheet:
    """Read a text with delimiters."""
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    (sheet,) = sheets(tmp_path / "a.csv")
    return sheet


def test_the_delimiter_is_the_one_that_makes_columns(tmp_path: Path) -> None:
    """Not the commonest character: remarks are full of commas, marks have one each."""
    remarks = csv_of(tmp_path, "STT;Nhận xét\r\n1;a, b, c, d\r\n2;e, f, g, h\r\n")
    assert remarks.rows == [["STT", "Nhận xét"], ["1", "a, b, c, d"], ["2", "e, f, g, h"]]
    marks = csv_of(tmp_path, "HK I\r\nSTT;Toán;Văn\r\n1;7,5;8,0\r\n2;9,5;6,0\r\n")
    assert marks.rows[2] == ["1", "7,5", "8,0"]
    commas = csv_of(tmp_path, 'STT,Địa chỉ\r\n1,"số 1; ngõ 2; tổ 3"\r\n2,"a; b; c"\r\n')
    assert commas.rows[1] == ["1", "số 1; ngõ 2; tổ 3"]


def test_a_file_may_say_its_delimiter(tmp_path: Path) -> None:
    """That line is for Excel and is no row."""
    assert csv_of(tmp_path, "sep=|\r\nSTT|Tên; họ\r\n").rows == [["STT", "Tên; họ"]]
    assert csv_of(tmp_path, "SEP=;\r\na,b;c\r\n").rows == [["a,b", "c"]]


@pytest.mark.parametrize("text", ['="001";="123";123\r\n', '"=""001""";"=""123""";123\r\n'])
def test_zeros_kept_by_a_formula_are_kept(tmp_path: Path, text: str) -> None:
    """And what is written so is known to have lost none."""
    sheet = csv_of(tmp_path, text)
    assert sheet.rows == [["001", "123", "123"]]
    assert kinds(sheet) == {2: Kept.NUMBER}


@pytest.mark.parametrize("name", ["a.csv", "a.txt", "a.xls", "a.tsv"])
def test_unicode_text_is_read(tmp_path: Path, name: str) -> None:
    """UTF-16 with tabs, as Excel saves it, whatever it is called."""
    (tmp_path / name).write_bytes("Mã\tHọ tên\r\n001\tLò Ứ\r\n".encode("utf-16"))
    assert sheets(tmp_path / name)[0].rows == [["Mã", "Họ tên"], ["001", "Lò Ứ"]]


def test_an_xls_under_the_password_excel_tries_itself_is_read() -> None:
    """People who open it see no protection at all."""
    (sheet,) = sheets(WORKBOOKS / "MatKhauMacDinh.xls")
    assert sheet.rows[1:] == [
        ["0150000001", "Lý Tuấn Thành", "2014-04-24", "8.5"],
        ["0150000002", "Đinh Hà Yến", "06/02/2014", "#DIV/0!"],
    ]
    assert sheet.kept == {(1, 2): Kept.DATE, (1, 3): Kept.NUMBER, (2, 3): Kept.ERROR}


def test_a_protected_xls_under_another_ending_is_read(tmp_path: Path) -> None:
    """Told by content as everything else."""
    copy = Path(shutil.copy(WORKBOOKS / "MatKhauMacDinh.xls", tmp_path / "a.xlsx"))
    assert sheets(copy)[0].rows == sheets(WORKBOOKS / "MatKhauMacDinh.xls")[0].rows
