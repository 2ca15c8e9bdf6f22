"""Types of single values: what each converter can write, and nothing it could not read."""

import re

import pytest

from hocba_plugin.errors import ProfileError
from hocba_plugin.profiles.model import CodeList, FieldRow
from hocba_plugin.profiles.schema_types import ENUMERATED, ValueType, id_type, union, value_type


def code_list(*codes: str) -> dict[str, CodeList]:
    """Return a list called ``codes``."""
    return {"codes": CodeList("codes", {("", code): code for code in codes}, {})}


def type_of(convert: str, pattern: str = "", *codes: str) -> ValueType:
    """Return the type of a row with that converter."""
    row = FieldRow(form="primary", path="A", kind="value", convert=convert, pattern=pattern)
    return value_type(row, code_list(*codes))


@pytest.mark.parametrize(
    ("convert", "good", "bad"),
    [
        ("date:dmy", ["29/02/2024", "31/12/2025"], ["2024-02-29", "32/01/2025", "1/1/2025"]),
        ("birth:day:dmy", ["12/04/2019"], ["04/2019", "2019"]),
        ("birth:month", ["2019-04"], ["2019-04-12", "04/2019"]),
        ("birth:month:dmy", ["04/2019"], ["13/2019", "2019-04"]),
        ("birth:year", ["2019"], ["19", "2019-04"]),
        ("school-year:whole", ["2025-2026"], ["2025", "2025/2026"]),
        ("school-year:end", ["2026"], ["2025-2026"]),
        ("uuid", ["00000000-0000-4000-8000-000000000001"], ["00000000000040008000000000000001"]),
        ("timestamp", ["2026-05-29T07:00:00"], ["2026-05-29 07:00:00", "2026-05-29T07:00:00Z"]),
        ("score:codes", ["8", "8.25", "Đ", "C.Đ"], ["8,5", ".5", "CxĐ", ""]),
    ],
)
def test_a_converter_without_a_pattern_has_its_own(
    convert: str, good: list[str], bad: list[str]
) -> None:
    """So a profile need not repeat in the pattern column what the converter says."""
    (pattern,) = type_of(convert, "", "Đ", "C.Đ").patterns
    assert all(re.fullmatch(pattern, text) for text in good)
    assert not any(re.fullmatch(pattern, text) for text in bad)


def test_the_row_may_be_stricter_than_its_converter() -> None:
    """A pattern of the dictionary goes in, without the anchors that XML Schema does not know."""
    assert type_of("score:codes", "^(10|[0-9]|M)$").patterns == ("(10|[0-9]|M)",)


def test_short_code_lists_are_enumerated_and_long_ones_are_not() -> None:
    """Two hundred countries would bury the rest of the schema."""
    short = [str(number) for number in range(ENUMERATED)]
    assert tuple(short) == type_of("code:codes", "", *short).codes
    assert type_of("code:codes", "", *short, "one more").codes == ()


@pytest.mark.parametrize("convert", ["roman", "code:none", "date", "date:us", "code"])
def test_what_no_converter_can_do_is_refused(convert: str) -> None:
    """The complaint repeats what the row says."""
    with pytest.raises(ProfileError, match=convert):
        type_of(convert)


def test_a_union_is_as_wide_as_its_widest_part() -> None:
    """A facet that one side lacks restricts nothing."""
    narrow = ValueType(codes=("1",), patterns=("[12]",), max_length=5, minimum="1", maximum="10")
    wide = ValueType(codes=("2",), patterns=("[3]",), max_length=9, minimum="-2", maximum="9")
    both = ValueType(
        codes=("1", "2"), patterns=("[12]", "[3]"), max_length=9, minimum="-2", maximum="10"
    )
    assert both == union([narrow, wide])
    assert ValueType() == union([narrow, ValueType()])
    assert ValueType() == union([ValueType(base="xs:date"), ValueType(base="xs:integer")])


@pytest.mark.parametrize(
    ("template", "good", "bad"),
    [
        ("data", ["data"], ["datax", "Data"]),
        ("mon-{n:02d}", ["mon-01", "mon-12", "mon-100"], ["mon-1", "mon-", "mon-x1"]),
        ("ky.{n}", ["ky.1", "ky.12"], ["kyx1", "ky."]),
    ],
)
def test_an_id_follows_its_template(template: str, good: list[str], bad: list[str]) -> None:
    """Signatures refer to these Ids, so their form is part of the structure."""
    (pattern,) = id_type([template]).patterns
    assert all(re.fullmatch(pattern, text) for text in good)
    assert not any(re.fullmatch(pattern, text) for text in bad)
