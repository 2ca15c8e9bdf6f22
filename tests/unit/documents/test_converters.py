"""Converters: what is written reads back as the same value."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.marks import Verdict, plain
from hocba_plugin.documents.converters import Converter, converter
from hocba_plugin.errors import ProfileError
from hocba_plugin.profiles.model import CodeList, FieldRow

RESULTS = CodeList(
    "results",
    {("", "passed"): "Đ", ("", "not_passed"): "CĐ", ("", "exempt"): "M"},
    {("", "Đ"): "passed", ("", "CĐ"): "not_passed", ("", "M"): "exempt"},
)
SUBJECTS = CodeList(
    "subjects",
    {("primary", "CN"): "87", ("lower_secondary", "CN"): "27"},
    {("primary", "87"): "CN", ("lower_secondary", "27"): "CN"},
)
LISTS = {"results": RESULTS, "subjects": SUBJECTS}


def made(convert: str) -> Converter:
    """Return the converter of that name."""
    row = FieldRow(form="primary", path="A", kind="value", model="a", convert=convert)
    return converter(row, LISTS)


def round_trip(convert: str, value: Any) -> None:
    """Write, read, compare."""
    both = made(convert)
    text = both.write(value, "")
    assert text is not None
    assert value == both.read(text, "")


dates = st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2100, 1, 1))
scores = st.one_of(
    st.decimals(0, 10, places=1).map(plain), st.sampled_from(Verdict), st.just(Decimal("7.25"))
)


@given(dates)
def test_dates_in_both_styles(date: dt.date) -> None:
    """ISO and dd/MM/yyyy."""
    round_trip("date:iso", date)
    round_trip("date:dmy", date)


@given(scores)
def test_scores_are_padded_but_never_rounded(score: Decimal | Verdict) -> None:
    """7.25 stays 7.25 for a rule to refuse."""
    round_trip("score:results:1", score)
    round_trip("score:results", score)


def test_a_mark_is_written_with_the_profiles_decimals() -> None:
    """8 is 8.0 where the profile wants one decimal."""
    assert made("score:results:1").write(Decimal(8), "") == "8.0"
    assert made("score:results:0").write(Decimal(8), "") == "8"
    assert made("number").write(Decimal("20.5"), "") == "20.5"


@given(dates, st.sampled_from(["day", "month", "year"]))
def test_a_birth_date_goes_where_its_precision_belongs(date: dt.date, precision: str) -> None:
    """Only the most precise field known is written."""
    birth = PartialDate(
        year=date.year,
        month=date.month if precision != "year" else None,
        day=date.day if precision == "day" else None,
    )
    for field in ("day", "month", "year"):
        text = made(f"birth:{field}").write(birth, "")
        assert (field == precision) == (text is not None)
    round_trip(f"birth:{precision}", birth)


@given(st.integers(2000, 2100))
def test_a_school_year_in_one_field_or_two(start: int) -> None:
    """Each half knows the whole."""
    for part in ("whole", "start", "end"):
        round_trip(f"school-year:{part}", f"{start}-{start + 1}")


def test_a_code_depends_on_the_level_of_education() -> None:
    """One subject, two codes."""
    codes = made("code:subjects")
    assert codes.write("CN", "primary") == "87"
    assert codes.write("CN", "lower_secondary") == "27"
    assert codes.read("27", "lower_secondary") == "CN"
    with pytest.raises(ValueError, match="subjects"):
        codes.read("87", "lower_secondary")


def test_an_id_without_a_code_is_written_as_it_is_for_the_schema_to_refuse() -> None:
    """Nothing is dropped in silence."""
    assert made("code:subjects").write("KPOP", "primary") == "KPOP"


@pytest.mark.parametrize(
    ("convert", "text"),
    [
        ("date:iso", "31/12/2020"),
        ("date:dmy", "2020-12-31"),
        ("flag:1/0", "x"),
        ("score:results:1", "A"),
        ("number", "tám"),
        ("integer", "1.5"),
        ("uuid", "1"),
        ("const:1", "2"),
        ("school-year:start", "x"),
    ],
)
def test_a_text_of_another_kind_is_refused(convert: str, text: str) -> None:
    """Reading never guesses."""
    with pytest.raises(ValueError, match=r".*"):
        made(convert).read(text, "")


@pytest.mark.parametrize("convert", ["nothing", "code", "code:nothing", "text:1", "date:american"])
def test_a_converter_that_does_not_exist_is_a_fault_of_the_profile(convert: str) -> None:
    """Found when the profile is compiled, not on the first record."""
    with pytest.raises(ProfileError):
        made(convert)
