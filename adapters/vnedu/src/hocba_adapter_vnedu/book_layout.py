"""The yearly book: one sheet a class and time, one column a subject.

``so_diem_tong_ket_khoi_*`` (a grade, one sheet a class) and ``so_diem_tong_ket_lop_*`` (a class,
one sheet a time), as public tools that read such exports describe them. Below the headings of
subjects and results a second row says "(HS 1)", "(N.xét)", "(Học kỳ 2)".
"""

from functools import lru_cache

from hocba_adapter_kit.headings import Column, HeadingPath, Layout
from hocba_adapter_vnedu.layouts import BIRTH, CLASS, CODES, EITHER_CODE, NAME, NUMBER
from hocba_hooks import Level, vocabulary
from hocba_hooks.values.text import match_key

SUBJECT = "subject."
"""What the names of the columns of subjects begin with."""
OLDER = "older."
"""What the names of columns begin with that only circulars before TT 22/2021/TT-BGDĐT know."""

_OF_THE_CLASS = {
    "study": ("Kết quả học tập", "KQHT", "KQ học tập", "Học tập"),
    "conduct": ("Kết quả rèn luyện", "KQRL", "KQ rèn luyện", "Rèn luyện"),
    "commendation": ("Danh hiệu", "Danh hiệu thi đua", "Khen thưởng"),
    "promoted": ("Được lên lớp", "Lên lớp"),
    "sessions": ("Tổng số buổi nghỉ", "Số buổi nghỉ học"),
    f"{OLDER}study": ("Học lực", "HL"),
    f"{OLDER}conduct": ("Hạnh kiểm", "HK"),
}
_ABSENCES = ("Buổi nghỉ", "Số buổi nghỉ", "Buổi nghỉ học", "Ngày nghỉ", "Số ngày nghỉ", "Nghỉ học")
_KINDS_OF_ABSENCE = {
    "with_leave": ("P", "CP", "Có phép", "Phép"),
    "without_leave": ("K", "KP", "Không phép", "K.phép"),
    "sessions": ("Tổng", "Tổng số", "TS", *_ABSENCES),
}


def _by_key(headings: dict[str, tuple[str, ...]]) -> dict[str, str]:
    return {match_key(text): name for name, texts in headings.items() for text in texts}


_NAMES, _ABSENT = _by_key(_OF_THE_CLASS), _by_key(_KINDS_OF_ABSENCE)
_ABSENCE_KEYS = frozenset(map(match_key, _ABSENCES))


@lru_cache(maxsize=1024)
def _book_column(path: HeadingPath) -> str | None:
    """Name a column by its heading, whatever stands in brackets below it."""
    texts = [text for text in path if not text.startswith("(")] or list(path)
    leaf = match_key(texts[-1])
    if not _ABSENCE_KEYS.isdisjoint(map(match_key, texts)):
        return _ABSENT.get(leaf)
    if leaf in _NAMES:
        return _NAMES[leaf]
    return f"{SUBJECT}{leaf}" if is_a_subject(texts[-1]) else None


def is_a_subject(heading: str) -> bool:
    """Say whether some level of secondary education has a subject of that name."""
    levels = (Level.LOWER_SECONDARY, Level.UPPER_SECONDARY)
    return any(vocabulary.find_subject(level, heading) for level in levels)


def heading_of(path: HeadingPath) -> str:
    """Return what heads a column, without what stands in brackets below."""
    return next((text for text in reversed(path) if not text.startswith("(")), path[-1])


BOOK = Layout(
    (
        NUMBER,
        CLASS,
        *CODES,
        Column("personal_id", ("Số định danh cá nhân", "Số ĐDCN", "CCCD", "Căn cước")),
        NAME,
        BIRTH,
    ),
    _book_column,
    stand_ins=EITHER_CODE,
)
