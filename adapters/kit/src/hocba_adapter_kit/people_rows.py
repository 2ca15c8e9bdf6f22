"""Whether a sheet that nobody knows holds people: then it is no catalogue, and has to be named."""

import re

from hocba_adapter_kit.notes import Kept
from hocba_adapter_kit.workbooks import Sheet

NOT_UNDERSTOOD_VI = "không hiểu: có dữ liệu của học sinh hoặc cán bộ, nhưng không đúng mẫu nào"
NOT_UNDERSTOOD_EN = "not understood: people's data, in no layout we know"

_A_NAME = re.compile(r"[^\W\d_]+(?:['’.\s-]+[^\W\d_]+)+")
# Communes, schools and offices have names, codes and days too.
_OF_A_PLACE = re.compile(
    r"(?:phường|xã|thị trấn|thị xã|đặc khu|quận|huyện|thành phố|tp|tỉnh|trường|sở|phòng|"
    r"bệnh viện|trạm|ủy ban|ubnd|ngân hàng|cộng hòa)\b",
    re.IGNORECASE,
)
_A_CODE = re.compile(r"\d{9,12}")
"""Pupil codes have ten digits, personal IDs twelve; one that lost a zero has less."""
_A_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")


def rows_of_people(sheet: Sheet) -> int:
    """Return how many rows have a person's name beside a long code or a birth date.

    Entries of a catalogue came into force on one day or another, children are born on many.
    """
    named = [number for number, row in enumerate(sheet.rows) if any(map(_is_a_name, row))]
    coded = [number for number in named if any(map(_A_CODE.fullmatch, sheet.rows[number]))]
    days = {number: _day(sheet, number) for number in named if number not in coded}
    dated = [number for number, day in days.items() if day]
    differ = len({days[number] for number in dated}) * 2 > len(dated)
    return len(coded) + (len(dated) if differ else 0)


def _is_a_name(text: str) -> bool:
    return _A_NAME.fullmatch(text.strip()) is not None and not _OF_A_PLACE.match(text.strip())


def _day(sheet: Sheet, number: int) -> str | None:
    """Return the first date of a row, as written."""
    for column, text in enumerate(sheet.rows[number]):
        if sheet.kept.get((number, column)) is Kept.DATE or _A_DATE.fullmatch(text.strip()):
            return text.strip()
    return None
