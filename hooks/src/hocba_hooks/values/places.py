"""Places in a source: ``file › sheet › row 9 › heading``, which adapters write in English."""


def in_vietnamese(place: str) -> str:
    """Return a place, or a text that holds one, as people here say it.

    >>> in_vietnamese("DanhSach.xlsx › Sheet1 › row 9 › Lớp")
    'DanhSach.xlsx › Sheet1 › dòng 9 › Lớp'
    """
    return place.replace("› row ", "› dòng ")
