"""Whole-class sense: one record beside those of its class (R-C01 to R-C09)."""

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hocba_hooks import CheckReport, Level, Severity, Transcript
from hocba_hooks.transcripts import SecondarySubject, SecondaryTranscript, Signer
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import Circumstances, sample_school
from hocba_plugin.validate import Checker, Neighbours
from hocba_plugin.validate.checker import CRASHED
from hocba_plugin.validate.classmates import SMALLEST, Classmates, usual

GRADES = {
    Level.PRIMARY: range(1, 6),
    Level.LOWER_SECONDARY: range(6, 10),
    Level.UPPER_SECONDARY: range(10, 13),
}
OF_CLASSES = {f"R-C0{number}" for number in range(1, 10)}
SOMEBODY = Signer(name="Đặng Thị Mẫu", personal_id="001180980999")
Found = set[tuple[str, str]]


@st.composite
def classes(draw: st.DrawFn) -> dict[str, Any]:
    """Return what makes a lawful school of two classes."""
    level = draw(st.sampled_from(Level))
    grade = st.sampled_from(GRADES[level])
    names = [f"{draw(grade)}A1", f"{draw(grade)}A2"]
    sizes = st.integers(3, 40)
    return {
        "level": level,
        "seed": draw(st.integers(0, 9999)),
        "classes": {name: draw(sizes) for name in names},
    }


@given(made=classes())
@settings(max_examples=20, deadline=None)
def test_a_lawful_school_has_no_error_and_no_warning_of_its_classes(made: dict[str, Any]) -> None:
    """Whatever level and size: each pupil beside the class and the school."""
    checker = Checker(load_profile("qd3016-public"))
    pupils = sample_school(**made).pupils
    neighbours = Neighbours(pupil.transcript for pupil in pupils)
    found = set()
    for name in made["classes"]:
        members = [one for one in pupils if one.transcript.school_class.name == name]
        classmates = Classmates(one.transcript for one in members)
        for one in members:
            report = checker.check(
                one.transcript,
                neighbours=neighbours,
                classmates=classmates,
                components=one.components,
            )
            found |= {each.code for each in report.errors}
            found |= {
                each.code
                for each in report.findings
                if each.code in OF_CLASSES and each.severity is not Severity.INFO
            }
    assert found == set()


def a_class(
    level: Level = Level.LOWER_SECONDARY, name: str = "7A1", size: int = 12, **special: Any
) -> list[Transcript]:
    """Return the records of one class; ``special`` makes its first pupil."""
    odd = {1: Circumstances(**special)} if special else None
    school = sample_school(level, seed=3, classes={name: size}, special=odd)
    return [pupil.transcript for pupil in school.pupils]


def of_classes(report: CheckReport) -> Found:
    """Return code and place of what the class rules found, or which crashed."""
    codes = OF_CLASSES | {CRASHED}
    return {(one.code, one.path) for one in report.findings if one.code in codes}


def each(checker: Checker, members: Sequence[Transcript]) -> list[Found]:
    """Return what the class rules find in each record of a class."""
    classmates = Classmates(members)
    return [of_classes(checker.check(one, classmates=classmates)) for one in members]


def alone(checker: Checker, members: list[Transcript], **changes: object) -> Found:
    """Return what is found in the first pupil after ``changes``; nobody else is told."""
    changed = members[0].model_copy(update=changes)
    own, *others = each(checker, [changed, *members[1:]])
    assert others == [set()] * len(others)
    return own


def with_row(transcript: Transcript, subject: str, **changes: object) -> tuple[Any, ...]:
    """Return the subjects of ``transcript``, one of them changed."""
    return tuple(
        row.model_copy(update=changes) if row.subject == subject else row
        for row in transcript.subjects
    )


def without_row(transcript: Transcript, subject: str) -> tuple[Any, ...]:
    """Return the subjects of ``transcript`` but one."""
    return tuple(row for row in transcript.subjects if row.subject != subject)


def chosen(transcript: Transcript) -> str:
    """Return a chosen subject of an upper-secondary record."""
    choices = {"DL", "KTPL", "VL", "HH", "SH", "CN", "TIN"}
    return next(row.subject for row in transcript.subjects if row.subject in choices)


def test_a_chosen_subject_the_class_has_is_missed(checker: Checker) -> None:
    """In upper secondary the choice belongs to the class."""
    members = a_class(Level.UPPER_SECONDARY, "11A1")
    rows = without_row(members[0], chosen(members[0]))
    assert {("R-C01", "subjects")} == alone(checker, members, subjects=rows)


def test_a_compulsory_subject_is_left_to_the_rule_of_required_fields(checker: Checker) -> None:
    """One fault, one finding."""
    members = a_class()
    rows = without_row(members[0], "TOAN")
    assert set() == alone(checker, members, subjects=rows)


def test_a_chosen_subject_nobody_else_has_is_told_and_an_elective_is_not(checker: Checker) -> None:
    """In the smallest class too; a second language or Tiếng dân tộc thiểu số is one's own."""
    members = a_class(Level.UPPER_SECONDARY, "11A1", size=SMALLEST)
    taken = {row.subject for row in members[0].subjects}
    odd = next(s for s in ("DL", "KTPL", "VL", "HH", "SH") if s not in taken)
    for subject, expected in (
        (odd, {("R-C01", f"subjects[subject={odd}].subject")}),
        ("TDT", set()),
    ):
        more = SecondarySubject(subject=subject, year=Decimal(8), semester2=Decimal(8))
        assert expected == alone(checker, members, subjects=(*members[0].subjects, more))


def test_a_class_split_over_two_choices_is_no_fault(checker: Checker) -> None:
    """A third of the class without a subject is a group of its own."""
    members = a_class(Level.UPPER_SECONDARY, "11A1")
    subject = chosen(members[0])
    group = [one.model_copy(update={"subjects": without_row(one, subject)}) for one in members[:4]]
    assert [set()] * 12 == each(checker, [*group, *members[4:]])


def test_a_pupil_who_is_not_assessed_is_not_measured_by_the_class(checker: Checker) -> None:
    """A disabled pupil may have a plan of their own."""
    members = a_class(Level.UPPER_SECONDARY, "11A1", not_assessed=True)
    rows = without_row(members[0], chosen(members[0]))
    assert set() == alone(checker, members, subjects=rows)


def test_a_teacher_of_ones_own_is_told_with_the_one_of_the_class(checker: Checker) -> None:
    """By name, or by the number of one name; both are shown."""
    members = a_class()
    theirs = members[0].subjects[1].teacher  # type: ignore[union-attr]
    number = theirs.model_copy(update={"personal_id": SOMEBODY.personal_id})
    for teacher, field in ((SOMEBODY, "name"), (number, "personal_id")):
        rows = with_row(members[0], "TOAN", teacher=teacher)
        path = f"subjects[subject=TOAN].teacher.{field}"
        assert {("R-C02", path)} == alone(checker, members, subjects=rows)
        changed = members[0].model_copy(update={"subjects": rows})
        report = checker.check(changed, classmates=[changed, *members[1:]])
        (found,) = (one for one in report.findings if one.code == "R-C02")
        assert found.evidence is not None
        stated, (computed,) = found.evidence.stated, found.evidence.computed
        assert getattr(teacher, field) == stated
        assert getattr(theirs, field) == computed


def test_a_missing_teacher_is_told_when_classmates_have_one(checker: Checker) -> None:
    """A number that alone is missing is R-F06's."""
    members = a_class()
    path = "subjects[subject=NV].teacher.name"
    rows = with_row(members[0], "NV", teacher=Signer())
    assert {("R-C02", path)} == alone(checker, members, subjects=rows)
    named = Signer(name=members[0].subjects[0].teacher.name)  # type: ignore[union-attr]
    assert set() == alone(checker, members, subjects=with_row(members[0], "NV", teacher=named))


def test_a_group_with_a_teacher_of_its_own_is_no_fault(checker: Checker) -> None:
    """A language class is often split."""
    members = a_class()
    group = [
        one.model_copy(update={"subjects": with_row(one, "NN1", teacher=SOMEBODY)})
        for one in members[:5]
    ]
    assert [set()] * 12 == each(checker, [*group, *members[5:]])


def test_few_who_take_an_elective_have_no_teacher_in_common(checker: Checker) -> None:
    """Two of three are not nearly all."""
    members = a_class()
    taught = [members[1].homeroom_teacher, members[1].head, members[1].head]
    more = [SecondarySubject(subject="NN2", year=Decimal(8), teacher=one) for one in taught]
    group = [
        one.model_copy(update={"subjects": (*one.subjects, row)})
        for one, row in zip(members, more, strict=False)
    ]
    assert [set()] * 12 == each(checker, [*group, *members[3:]])


def test_one_in_ten_of_the_others_may_differ() -> None:
    """The pupil in question is not among them."""
    assert usual(Counter(a=9, b=2), "b") == "a"
    assert usual(Counter(a=9, b=2, c=1), "c") is None
    assert usual(Counter(a=10, b=1), None) == "a"


@pytest.mark.parametrize("field", ["homeroom_teacher", "head"])
def test_homeroom_teacher_and_head_are_one_for_the_class(checker: Checker, field: str) -> None:
    """Another name is told, the same one without its number is not this rule's."""
    members = a_class(Level.PRIMARY, "3A")
    assert {("R-C03", f"{field}.name")} == alone(checker, members, **{field: SOMEBODY})
    without = getattr(members[0], field).model_copy(update={"personal_id": None})
    assert set() == alone(checker, members, **{field: without})


def test_two_entries_of_one_pupil_are_both_told_and_twins_are_not(checker: Checker) -> None:
    """Name and date of birth decide, whatever code and number say."""
    members = a_class(Level.PRIMARY, "3A")
    first, second = members[0].pupil, members[1].pupil
    twin = second.model_copy(
        update={"birth": first.birth, "father": first.father, "mother": first.mother}
    )
    double = twin.model_copy(update={"name": first.name.upper() if first.name else None})
    for pupil, expected in ((twin, set()), (double, {("R-C04", "pupil.name")})):
        changed = members[1].model_copy(update={"pupil": pupil})
        found = each(checker, [members[0], changed, *members[2:]])
        assert [expected, expected, *[set()] * 10] == found


def test_a_shared_register_number_is_told_to_both(checker: Checker) -> None:
    """In a class of any size."""
    members = a_class(Level.PRIMARY, "3A", size=3)
    pupil = members[1].pupil.model_copy(
        update={"register_number": members[0].pupil.register_number}
    )
    changed = members[1].model_copy(update={"pupil": pupil})
    told = {("R-C05", "pupil.register_number")}
    assert [told, told, set()] == each(checker, [members[0], changed, members[2]])


def test_the_rarer_school_year_of_a_class_is_an_error(checker: Checker) -> None:
    """Two years in equal parts: nobody knows which is right, so all are told."""
    members = a_class()
    assert {("R-C06", "school_year")} == alone(checker, members, school_year="2024-2025")
    half = [one.model_copy(update={"school_year": "2024-2025"}) for one in members[:6]]
    assert [{("R-C06", "school_year")}] * 12 == each(checker, [*half, *members[6:]])
    report = checker.check(half[0], classmates=[*half, *members[6:]])
    assert "R-C06" in {one.code for one in report.errors}


def test_another_grade_is_told_but_a_mixed_class_is_not(checker: Checker) -> None:
    """Primary schools in the mountains have classes of two grades."""
    members = a_class(Level.PRIMARY, "3A")
    other = members[0].school_class.model_copy(update={"grade": 2})
    assert {("R-C06", "school_class.grade")} == alone(checker, members, school_class=other)
    half = [one.model_copy(update={"school_class": other}) for one in members[:6]]
    assert [set()] * 12 == each(checker, [*half, *members[6:]])


def of_semester_2(transcript: Transcript) -> Transcript:
    """Return the record as the file of semester II alone gives it."""
    rows = tuple(
        row.model_copy(update={"semester1": None})
        for row in transcript.subjects
        if isinstance(row, SecondarySubject)
    )
    return transcript.model_copy(update={"subjects": rows})


def test_a_class_without_semester_1_was_half_imported(checker: Checker) -> None:
    """Everyone who has semester II is told; a newcomer alone without semester I is not."""
    members = a_class()
    told = {("R-C07", "subjects")}
    assert [told] * 12 == each(checker, [of_semester_2(one) for one in members])
    assert set() == alone(checker, members, subjects=of_semester_2(members[0]).subjects)
    nothing = dict.fromkeys(("semester1", "semester2", "year"))
    rows = tuple(row.model_copy(update=nothing) for row in members[0].subjects)
    empty = members[0].model_copy(update={"subjects": rows})
    assert set() == each(checker, [empty, *map(of_semester_2, members[1:])])[0]


@pytest.mark.parametrize(
    ("level", "name", "emptied"),
    [
        (Level.PRIMARY, "3A", {"level": None, "test": None}),
        (Level.LOWER_SECONDARY, "7A1", {"semester1": None, "semester2": None, "year": None}),
    ],
)
def test_a_subject_without_any_result_in_the_class_is_told(
    checker: Checker, level: Level, name: str, emptied: dict[str, None]
) -> None:
    """One pupil without a result is another rule's; exemption is a result."""
    members = a_class(level, name)
    told = {("R-C08", "subjects[subject=TOAN]")}
    empty = [
        one.model_copy(update={"subjects": with_row(one, "TOAN", **emptied)}) for one in members
    ]
    assert [told] * 12 == each(checker, empty)
    assert [set()] * 12 == each(checker, [members[0], *empty[1:]])


def test_one_remark_for_the_whole_class_is_for_information(checker: Checker) -> None:
    """From ten equal ones on."""

    def remarked(size: int, other: int) -> Found:
        members = a_class(size=size)
        equal = [one.model_copy(update={"homeroom_remark": "Em ngoan."}) for one in members]
        return each(checker, [*members[:other], *equal[other:]])[-1]

    told = {("R-C09", "homeroom_remark")}
    assert told == remarked(12, other=1)
    assert set() == remarked(12, other=3)
    assert set() == remarked(9, other=0)


@pytest.mark.parametrize(
    ("size", "reason"), [(0, "the rest of the class"), (SMALLEST - 1, "fewer than five")]
)
def test_without_a_class_nothing_passes(checker: Checker, size: int, reason: str) -> None:
    """No list, or too few to compare with: not checked, by code."""
    members = a_class()
    report = checker.check(members[0], classmates=members[:size])
    silent = {one.code for one in report.not_checked if reason in one.reason}
    assert OF_CLASSES - silent <= ({"R-C04", "R-C05", "R-C06"} if size else set())


def test_findings_do_not_depend_on_the_order_of_the_class(checker: Checker) -> None:
    """Whoever comes first."""
    members: list[Transcript] = [
        one.model_copy(update={"school_year": year})
        for one, year in zip(
            a_class(size=6), ("2023-2024", "2024-2025", "2025-2026") * 2, strict=True
        )
    ]
    forth, back = each(checker, members), each(checker, members[::-1])
    assert forth == back[::-1]


def test_the_class_is_counted_once(checker: Checker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checking everybody of a class does not look at everybody again."""
    looked = 0
    members = a_class(size=8)
    names: Callable[[Any], Any] = Classmates._assessed

    def counted(self: Classmates) -> Any:
        nonlocal looked
        looked += 1
        return names(self)

    monkeypatch.setattr(Classmates, "_assessed", counted)
    each(checker, members)
    assert looked == 2


def test_secondary_members_among_primary_ones_are_no_crash(checker: Checker) -> None:
    """A source may call two classes by one name."""
    mixed = [*a_class(Level.PRIMARY, "3A", size=6), *a_class(size=6)]
    assert all(isinstance(one, SecondaryTranscript) for one in mixed[6:])
    classmates = Classmates(mixed)
    codes = {f.code for one in mixed for f in checker.check(one, classmates=classmates).findings}
    assert "R-X09" not in codes
