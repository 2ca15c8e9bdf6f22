"""Names of classes: what spellings of one name share, and what is not a name any more.

Schools write 6A, "Lớp 6A" and L6A (sector lists), 6/1, 6.1 and 6-1; Excel makes 6/1 a date.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NoReturn

from hocba_adapter_kit.notes import Cell, Kept
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_hooks import SchoolClass

_IN_FRONT = re.compile(r"(?:lớp|lop)\s*:?\s*(?:l\.?(?=\d))?(?=\S*\d)|l\.?(?=\d)", re.IGNORECASE)
_APART = re.compile(r"[./_\-–]")
_BECAME_A_DATE = re.compile(
    r"(?P<day>\d{1,2})-(?P<named>[A-Za-z]{3,4}\d?)|\d{4}-(?P<month>\d{2})-(?P<of_month>\d{2}).*"
    r"|\d{1,2}/\d{1,2}/\d{4}.*"
)
_NUMBERS = re.compile(r"\d+|\D+")


def class_name(written: str) -> str:
    """Return the name itself, without "Lớp" or the sector's L in front."""
    text = unicodedata.normalize("NFC", written).strip()
    return _IN_FRONT.sub("", text, count=1) if _IN_FRONT.match(text) else text


def class_key(written: str) -> str:
    """Return what spellings of one class share; 1/1 and 11, 6D and 6Đ stay different."""
    return _APART.sub(".", "".join(class_name(written).casefold().split()))


def name_in(cell: Cell) -> str:
    """Return the class a cell names; empty where it names none.

    :raises SpreadsheetError: Excel has made a date of it.
    """
    written = cell.text.strip()
    became = _BECAME_A_DATE.fullmatch(written)
    if became or (written and cell.kept is Kept.DATE):
        _refuse_date(cell, became)
    return class_name(written)


def class_in_file_name(stem: str, classes: Iterable[SchoolClass]) -> SchoolClass | None:
    """Return the class that has its name in that of a file, the longest first.

    A name written without marks may mean 6D and 6Đ: where both are there it means neither.
    """
    known = list(classes)
    written = _spelt(stem)
    exact = [one for one in known if _stands_in(class_key(one.name), written)]
    plain = [one for one in known if _stands_in(_plain(class_key(one.name)), _plain(written))]
    found = exact or plain
    longest = [one for one in found if len(one.name) == max(len(other.name) for other in found)]
    return longest[0] if len(longest) == 1 else None


def in_counting_order(name: str) -> list[tuple[int, str]]:
    """Return what sorts names of classes as people count: 6A2 before 6A10."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in _NUMBERS.findall(name)]


def _spelt(text: str) -> str:
    composed = unicodedata.normalize("NFC", text).strip().casefold()
    return _APART.sub(".", composed.replace(" ", "."))


def _stands_in(key: str, written: str) -> bool:
    # Behind a letter too: "Lop6A", "TongHop3A"; but 13A is not 3A.
    before = r"(?<!\d)" if key[:1].isdigit() else r"(?<![^\W_])"
    return re.search(rf"{before}{re.escape(key)}(?![^\W_])", written) is not None


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def _refuse_date(cell: Cell, became: re.Match[str] | None) -> NoReturn:
    was = ""
    if became and became["named"]:
        was = f" ({became['day']}/{became['named']})"
    elif became and became["month"]:
        was = f" ({int(became['of_month'])}/{int(became['month'])})"
    raise SpreadsheetError(
        cell.place,
        f"tên lớp{was} đã bị Excel đổi thành ngày tháng; đặt định dạng cột là Văn bản (Text), "
        "ghi lại tên lớp rồi lưu",
        f"Excel has made a date of the class{was}; format the column as text, write the class "
        "again and save",
    )
