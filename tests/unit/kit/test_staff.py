"""Who signs, by the staff list: joined as far as it is certain, never guessed."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_adapter_kit.notes import Notes
from hocba_adapter_kit.staff import AMBIGUOUS, Named, StaffList
from hocba_hooks import Severity, Signer, StaffMember

EARLY, LATE = dt.date(1980, 1, 2), dt.date(1990, 3, 4)
NAMES = ("Lê Thị Hòa", "Lê Thị Hoà", "Lê Thị Hóa", "Đỗ An")


def member(
    personal_id: str | None,
    name: str = "Lê An",
    code: str | None = None,
    birth: dt.date | None = None,
) -> StaffMember:
    return StaffMember(code=code, name=name, personal_id=personal_id, birth=birth)


def named(
    name: str | None = "Lê An", code: str | None = None, birth: dt.date | None = None
) -> Named:
    return Named("subjects.sql › 1", name=name, code=code, birth=birth)


def joined(staff: list[StaffMember], asked: Named) -> tuple[str | None, list[str]]:
    """Return the personal ID that is found, and what is noted."""
    notes = Notes()
    signer = StaffList(staff).signer(asked, notes)
    assert all(f.severity is Severity.WARNING for f in notes.findings)
    assert all(f.path == asked.place for f in notes.findings)
    return signer.personal_id, [f.code for f in notes.findings]


@pytest.mark.parametrize(
    ("staff", "asked", "found"),
    [
        ([member("1", code="GV1"), member("2", code="GV2")], named(code="GV2"), "2"),
        ([member("1", code="GV1"), member("2", code="GV2")], named(None, "gv2 "), "2"),
        ([member("1", birth=EARLY), member("2", birth=LATE)], named(birth=LATE), "2"),
        ([member("1"), member("2", "Đỗ An")], named(), "1"),
        ([member("1", "LÊ  AN")], named("lê an"), "1"),
        ([member("1", unicodedata.normalize("NFD", "Đỗ Lễ"))], named("ĐỖ LỄ"), "1"),
        ([member("1"), member("1", code="GV1")], named(), "1"),
        ([member(None)], named(), None),
        ([], named(code="GV1"), None),
        ([member("1", "Đỗ An")], named(), None),
        ([member("1", "Đỗ An")], named(None), None),
    ],
)
def test_certain_matches(staff: list[StaffMember], asked: Named, found: str | None) -> None:
    """By code, then name and birth date, then a name nobody shares; nothing is noted."""
    assert joined(staff, asked) == (found, [])


@pytest.mark.parametrize(
    ("staff", "asked"),
    [
        ([member("1"), member("2")], named()),
        ([member("1"), member(None)], named()),
        ([member("1", birth=EARLY), member("2", birth=EARLY)], named(birth=EARLY)),
        ([member("1", birth=EARLY), member("2")], named(birth=EARLY)),
        ([member("1", code="GV1"), member("2", code="GV1")], named(code="GV1")),
        ([member("1", "Đỗ An", code="GV1")], named(code="GV1")),
        ([member("1", code="GV2")], named(code="GV1")),
        ([member("1", birth=EARLY)], named(birth=LATE)),
        ([member("1", code="GV1", birth=EARLY)], named(code="GV1", birth=LATE)),
        ([member(None, "Lê An", "GV1"), member(None, "Đỗ An", "GV1")], named(None, "GV1")),
    ],
)
def test_doubt_is_noted_and_left_open(staff: list[StaffMember], asked: Named) -> None:
    """Namesakes, a code of two people, or data that contradict each other."""
    assert joined(staff, asked) == (None, [AMBIGUOUS])


def test_a_personal_id_of_its_own_needs_no_list() -> None:
    """The other file knows it already."""
    asked = Named("x", name="Lê An", personal_id="9")
    assert StaffList([member("1")]).signer(asked, Notes()) == Signer(name="Lê An", personal_id="9")


def test_a_name_is_taken_from_the_list_where_only_the_code_is_known() -> None:
    """And left open where the code is of two."""
    one, two = member("1", "Lê An", "GV1"), member(None, "Đỗ An", "GV1")
    assert StaffList([one]).signer(named(None, "GV1"), Notes()).name == "Lê An"
    assert StaffList([one, two]).signer(named(None, "GV1"), Notes()).name is None


def test_what_is_noted_names_nobody() -> None:
    """Neither name nor personal ID."""
    notes = Notes()
    StaffList([member("012345678901"), member("2")]).signer(named(), notes)
    assert "Lê An" not in str(notes.findings)
    assert "012345678901" not in str(notes.findings)


@st.composite
def people(draw: st.DrawFn) -> list[StaffMember]:
    """People with names, dates and spellings so close that they often coincide; codes are own."""
    count = draw(st.integers(1, 6))
    return [
        member(
            str(number),
            draw(st.sampled_from(NAMES)),
            f"GV{number}",
            draw(st.sampled_from([EARLY, LATE])),
        )
        for number in range(count)
    ]


def forgotten(draw: st.DrawFn, person: StaffMember) -> StaffMember:
    """The person as a careless file has them."""
    spelt = draw(st.sampled_from([str.upper, str.lower, str.title]))(person.name)
    form = draw(st.sampled_from(["NFC", "NFD"]))
    return StaffMember.model_construct(
        code=draw(st.sampled_from([person.code, None])),
        name=draw(st.sampled_from(["", " "])) + unicodedata.normalize(form, spelt),
        personal_id=draw(st.sampled_from([person.personal_id, person.personal_id, None])),
        birth=draw(st.sampled_from([person.birth, None])),
    )


def asked_for(draw: st.DrawFn, person: StaffMember) -> Named:
    careless = forgotten(draw, person)
    return Named("x", name=careless.name, code=careless.code, birth=careless.birth)


@given(st.data())
def test_no_two_people_are_ever_mixed_up(data: st.DataObject) -> None:
    """Whatever list and file leave out: it is the person who was meant, or nobody."""
    draw = data.draw
    everyone = draw(people())
    meant = draw(st.sampled_from(everyone))
    listed = [forgotten(draw, person) for person in everyone]
    found, noted = joined(listed, asked_for(draw, meant))
    assert found in (meant.personal_id, None)
    assert found is None or noted == []


@given(st.data())
def test_another_member_makes_nobody_else_sign(data: st.DataObject) -> None:
    """A match stays or becomes open; only the very code of the teacher may name another."""
    draw = data.draw
    everyone = draw(people())
    asked = asked_for(draw, everyone[0])
    listed = [forgotten(draw, person) for person in everyone]
    newcomer = forgotten(draw, member("new", draw(st.sampled_from(NAMES)), "GV9", EARLY))
    before, after = joined(listed, asked)[0], joined([*listed, newcomer], asked)[0]
    assert before is None or after in (before, None)


@given(
    st.permutations([member(str(n), NAMES[n % 2], f"GV{n}", EARLY) for n in range(5)]), st.data()
)
def test_the_order_of_the_list_does_not_matter(
    staff: list[StaffMember], data: st.DataObject
) -> None:
    """Nobody is the first that fits."""
    asked = asked_for(data.draw, staff[0])
    assert joined(staff, asked) == joined(list(reversed(staff)), asked)


@pytest.mark.parametrize(
    ("birth", "found"),
    [
        (dt.date(1972, 11, 25), ("001172980002", [])),
        (None, ("001172980002", [])),
        (dt.date(1977, 4, 13), (None, [AMBIGUOUS])),
        (dt.date(2072, 4, 13), (None, [AMBIGUOUS])),
    ],
)
def test_an_id_of_another_year_of_birth_is_nobodys(
    birth: dt.date | None, found: tuple[str | None, list[str]]
) -> None:
    """A column of personal IDs that moved by a row: nobody signs with a colleague's."""
    assert joined([member("001172980002", birth=birth)], named()) == found


@pytest.mark.parametrize(
    ("birth", "found"),
    [(dt.date(1972, 11, 25), "001172980002"), (dt.date(1977, 4, 13), None)],
)
def test_nor_where_a_database_gives_the_id_with_the_name(birth: dt.date, found: str | None) -> None:
    """The join repeats what is wrong in the table of staff."""
    asked = Named("classes.sql › 7", name="Lê An", personal_id="001172980002")
    assert joined([member("001172980002", birth=birth)], asked)[0] == found
