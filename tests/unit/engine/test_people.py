"""Who is meant by what somebody typed: blanks, case and Unicode form do not matter, letters do."""

import re
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hocba_plugin.people import Person, meant, name_key

WORDS = "Nguyễn Trần Thị Văn Hoa Hoà Hòa Hoá Thúy Thuý Mỹ Mĩ Đức Duc Lan Lân Anh Ánh Ong Ông"
SYLLABLES = st.sampled_from(re.findall(r"\S+", WORDS))
NAMES = st.lists(SYLLABLES, min_size=2, max_size=4).map(" ".join)
FORMS = st.sampled_from(["NFC", "NFD"])
BLANKS = st.sampled_from([" ", "  ", "\t", "\N{NO-BREAK SPACE}", " \n"])
CASES = st.sampled_from([str, str.upper, str.lower, str.title])


@st.composite
def writings(draw: st.DrawFn, name: str) -> str:
    """Draw a way in which a person writes that name."""
    text = draw(BLANKS).join(["", *name.split(), ""])
    return unicodedata.normalize(draw(FORMS), draw(CASES)(text))


@given(NAMES, st.data())
def test_however_a_name_is_written_it_is_the_same_person(name: str, data: st.DataObject) -> None:
    """Everybody is found by every writing of the name."""
    one = Person(name=name, personal_id="001071980003")
    assert meant(data.draw(writings(name)), [one]) == [one]


@given(NAMES, NAMES, st.data())
def test_nobody_passes_for_another(name: str, other: str, data: st.DataObject) -> None:
    """One letter, tone or hat makes another person: Hoa is not Hoà, Lan is not Lân."""
    assume(
        unicodedata.normalize("NFC", name).lower() != unicodedata.normalize("NFC", other).lower()
    )
    assert meant(data.draw(writings(other)), [Person(name=name)]) == []
    assert not Person(name=name).is_same(Person(name=other))


@given(NAMES, st.data())
def test_of_two_with_one_name_the_number_decides(name: str, data: st.DataObject) -> None:
    """A name means both, each number means one; so does the code of the staff list."""
    one = Person(name=name, personal_id="001071980003")
    staff = (
        Person(name=name, personal_id="001071980003", code="GV01"),
        Person(name=data.draw(writings(name)), personal_id="001071980004", code="GV02"),
    )
    assert len(meant(data.draw(writings(name)), [one], staff)) == 2
    assert [found.id for found in meant("001071980004", [one], staff)] == ["001071980004"]
    assert [found.id for found in meant("gv01", [one], staff)] == ["001071980003"]


def test_a_row_of_the_staff_list_is_given_to_none_of_several_namesakes() -> None:
    """Its code means whoever it is, and nobody's number."""
    both = [Person(name="Lê Lan", personal_id=f"00107198000{number}") for number in (3, 4)]
    (found,) = meant("GV9", both, [Person(name="Lê Lan", code="GV9")])
    assert (found.id, found.personal_id) == ("GV9", None)


def test_one_number_beside_two_names_answers_to_both() -> None:
    """So whoever else has one of them is a namesake, and nobody guesses."""
    married = (
        Person(name="Lê Lan", personal_id="001071980003"),
        Person(name="Lê Thị Lan", personal_id="001071980003"),
    )
    other = Person(name="Lê Lan", personal_id="001071980004")
    assert [one.id for one in meant("Lê Thị Lan", married)] == ["001071980003"]
    assert len(meant("lê lan", [*reversed(married), other])) == 2


@pytest.mark.parametrize(
    ("staff", "count"),
    [
        ((Person(name="Lê Lan"),), 1),
        ((Person(name="Lê Lan", code="GV01"),), 1),
        ((Person(name="Lê Lan"), Person(name="LÊ LAN")), 3),
        ((Person(name="Lê Lan", personal_id="001071980004"),), 2),
        ((Person(name="Lê Lân"),), 1),
    ],
    ids=["the same", "the same, with a code", "two rows", "another number", "another name"],
)
def test_a_staff_list_without_numbers_tells_namesakes_by_its_rows(
    staff: tuple[Person, ...], count: int
) -> None:
    """One row of a name is the person whom the record names; two rows are nobody knows who."""
    assert len(meant("Lê Lan", [Person(name="Lê Lan", personal_id="001071980003")], staff)) == count


@pytest.mark.parametrize("text", ["", " ", "\N{NO-BREAK SPACE}", "Lê", "Lan", "Lê Thị Lan"])
def test_nothing_and_half_a_name_mean_nobody(text: str) -> None:
    """A person without a number or code is not meant by nothing."""
    assert meant(text, [Person(name="Lê Lan"), Person(personal_id="001071980003")]) == []


def test_a_person_is_not_shown() -> None:
    """Tracebacks and logs hold what ``repr`` shows."""
    shown = repr(Person(name="Lê Lan", personal_id="001071980003", code="GV01"))
    assert not [word for word in ("Lan", "0010", "GV01") if word in shown]
    assert name_key("LÊ  Lan") == "lê lan"
