"""Columns of primary assessments: one subject a sheet, or competences and qualities.

Headings as public tools write such files for the sector database; how sure, the README says.
"""

from hocba_adapter_kit.headings import Column, HeadingPath, Layout
from hocba_adapter_smas.layouts import PERSON, PRIMARY, SUMMARY, TIME
from hocba_adapter_smas.primary_columns import (
    COMPETENCES,
    LEVEL_HEADINGS,
    QUALITIES,
    TEST_HEADINGS,
    TRAIT,
    result_column,
)
from hocba_hooks import Level, vocabulary
from hocba_hooks.values.text import match_key

ASSESSMENTS = Layout(
    (
        *PERSON,
        TIME,
        Column("level", LEVEL_HEADINGS),
        Column("test", (*TEST_HEADINGS, "Điểm KTĐK CK")),
        Column("remark_code", ("Mã nhận xét", "Mã NX")),
        Column("remark", ("Nội dung nhận xét", "Nhận xét", "Nhận xét CK")),
    )
)

_PARTS = {
    "general_competences_remark": ("NL chung", "NLC", "năng lực chung"),
    "specific_competences_remark": ("NL đặc thù", "NLĐT", "năng lực đặc thù"),
    "qualities_remark": ("phẩm chất", "PC", "phẩm chất chủ yếu"),
}
REMARKS = tuple(_PARTS)
"""Remarks on competences and qualities, as the contract's ``results`` call them."""
_TEXTS = ("Nội dung nhận xét", "Nội dung", "Nhận xét", "NX")


def _remark(name: str, parts: tuple[str, ...]) -> tuple[Column, Column]:
    """A remark in a column of its own name, or beside its code below one heading."""
    own = tuple(f"{word} {part}" for part in parts for word in _TEXTS)
    return Column(name, own), Column(name, _TEXTS, (*parts, *own))


_TRAITS = {match_key(name): trait.value for name, trait in (COMPETENCES | QUALITIES).items()}


def _trait_or_result(path: HeadingPath) -> str | None:
    """Name a column as primary results do, traits without a group above them too."""
    named = result_column(path)
    alone = not any(match_key(group).startswith("mon") for group in path[:-1])
    trait = _TRAITS.get(match_key(path[-1])) if alone else None
    return f"{TRAIT}{trait}" if trait else named


_ALL_REMARKS = tuple(column for item in _PARTS.items() for column in _remark(*item))
_ELSEWHERE = tuple(c for c in (*PRIMARY.columns, *SUMMARY.columns) if c not in (*PERSON, TIME))
# The columns of other sheets are here to tell this one from them.
TRAITS = Layout((*PERSON, TIME, *_ALL_REMARKS, *_ELSEWHERE), _trait_or_result)
ELSEWHERE = tuple({column.name for column in _ELSEWHERE} - set(REMARKS))
"""Columns a sheet of competences and qualities alone has not."""
TELLING_TRAITS = tuple(
    f"{TRAIT}{trait.value}"
    for name, trait in (COMPETENCES | QUALITIES).items()
    if vocabulary.find_subject(Level.PRIMARY, name) is None
)
"""Columns that cannot be a subject's: "Khoa học", "Tin học" and "Công nghệ" are both."""
