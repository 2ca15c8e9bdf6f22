"""Every field a source can supply has a column of the contract, and every column feeds a field."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from hocba_adapter_kit.notes import Notes
from hocba_adapter_kit.queries import Query, QueryError
from hocba_adapter_kit.records import Codes, contract, people
from hocba_adapter_kit.records.facts import Facts
from hocba_adapter_kit.records.transcripts import Setting, source_record
from hocba_adapter_kit.staff import Named, StaffList
from hocba_hooks import (
    Level,
    School,
    SchoolClass,
    Severity,
    Signer,
    SourceRecord,
    StaffMember,
)
from hocba_hooks.transcripts import Model
from hocba_hooks.values.personal_id import Sex

GRADES = {Level.PRIMARY: 3, Level.LOWER_SECONDARY: 7, Level.UPPER_SECONDARY: 11}
NOT_OF_A_PUPIL = ("school.", "school_class.", "head.", "homeroom_teacher.")
"""What configuration and class say."""
OF_THE_PROGRAM = {"school_year", "circular", "level"}
WORDS = {
    "status": "Chuyển đến kỳ 1",
    "sex": "Nam",
    "ethnic_group": "Tày",
    "nationality": "LA",
    "tick": "1",
    "subject": "Toán",
    "score": "8",
    "semester": "1",
    "level": "T",
    "trait": "T",
    "grading": "Tốt",
    "year_result": "HTT",
}
PLAIN = {"text": "y", "number": "3", "date": "01/02/2012", "key": "1"}
ROWS: Mapping[str, list[dict[str, str]]] = {
    "components": [{"kind": kind} for kind in ("TX", "GK", "CK")],
    "traits": [{"trait": "language"}, {"trait": "honesty"}],
    "commendations": [{"unplanned": "1"}, {"unplanned": "0"}],
}
OF_A_PUPIL = ("pupils", *contract.OF_A_PUPIL)


def full(entity: str) -> list[dict[str, str]]:
    """Return rows of an entity with something in every column."""
    columns = contract.contract()[entity]
    filled = {
        name: WORDS.get(column.codes) or PLAIN[column.type] for name, column in columns.items()
    }
    return [filled | special for special in ROWS.get(entity, [{}])]


def setting(level: Level) -> Setting:
    return Setting(
        school=School(code="01999501"),
        head=Signer(),
        school_year="2025-2026",
        school_class=SchoolClass(name="A", grade=GRADES[level]),
        homeroom_teacher=Signer(),
        staff=StaffList([StaffMember(code="y", name="y", personal_id="9")]),
        codes=Codes({}),
    )


def read(level: Level, without: str = "") -> SourceRecord:
    """Read a pupil with all columns filled but one, ``entity.column``."""
    entity, _, column = without.partition(".")
    rows = {
        name: [
            {key: text for key, text in row.items() if (name, key) != (entity, column)}
            for row in full(name)
        ]
        for name in OF_A_PUPIL
    }
    return source_record(setting(level), rows.pop("pupils")[0], rows)


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every field of a model and of the models in it."""
    if isinstance(value, Model):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple) and value and isinstance(value[0], Model):
        for item in value:
            yield from leaves(item, f"{path}[]")
    else:
        yield path, value


def empty_leaves(record: SourceRecord) -> set[str]:
    filled: set[str] = set()
    seen: set[str] = set()
    for part in (record.transcript, *record.components):
        for path, value in leaves(part):
            seen.add(path)
            if value not in (None, "", (), False, Sex.UNKNOWN):
                filled.add(path)
    return {path for path in seen - filled - OF_THE_PROGRAM if not path.startswith(NOT_OF_A_PUPIL)}


@pytest.mark.parametrize("level", Level)
def test_every_field_of_the_models_has_a_column(level: Level) -> None:
    """Whoever adds a field to the contract of records has to say where it comes from."""
    record = read(level)
    assert [f.code for f in record.findings if f.severity is Severity.ERROR] == []
    # A Signer of a subject has an office only if it is the head.
    assert empty_leaves(record) - {"subjects[].teacher.office"} == set()


COLUMNS = [
    f"{entity}.{name}"
    for entity in OF_A_PUPIL
    for name, column in contract.contract()[entity].items()
    if not (column.needed or name.startswith(("teacher_", "pupil_")))
]
"""Without those that find a teacher in the staff list together, and those that bear witness."""


@pytest.mark.parametrize("column", COLUMNS)
def test_every_column_feeds_a_field(column: str) -> None:
    """No column is asked for in vain."""
    levels = (Level.PRIMARY, Level.LOWER_SECONDARY)
    changed = [_content(read(level)) != _content(read(level, column)) for level in levels]
    assert any(changed)


def _content(record: SourceRecord) -> object:
    return record.transcript, record.pupil_status, record.components


@pytest.mark.parametrize("who", ["teacher", "homeroom"])
@pytest.mark.parametrize("column", ["name", "personal_id", "code", "birth"])
def test_every_column_of_a_teacher_reaches_the_staff_list(who: str, column: str) -> None:
    """Columns of subjects and classes are those of ``Named``."""
    entity = {"teacher": "subjects", "homeroom": "classes"}[who]
    assert f"{who}_{column}" in contract.contract()[entity]
    asked: list[Named] = []

    class Staff(StaffList):
        def signer(self, named: Named, notes: Notes) -> Signer:
            asked.append(named)
            return super().signer(named, notes)

    row = {f"{who}_{column}": "01/02/1980"}
    people.signer(Facts(row, "x", Notes(), Codes({})), who, Staff())
    assert getattr(asked[0], column) is not None


def test_columns_of_the_staff_are_the_fields_of_a_member() -> None:
    """All of them."""
    assert set(contract.contract()["staff"]) == set(StaffMember.model_fields)


def declared(**columns: str) -> Query:
    return Query("pupils.sql", "SELECT 1", columns)


def test_a_query_may_leave_out_what_is_not_needed() -> None:
    """Numbers and dates may be text, codes may be numbers."""
    contract.check("pupils", declared(pupil_key="key", name="text"))
    contract.check("pupils", declared(pupil_key="key", name="text", birth="text", sex="text"))
    contract.check("pupils", declared(pupil_key="key", name="text", ethnic_group="number"))


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"pupil_key": "key"}, "missing column name"),
        ({"pupil_key": "key", "name": "text", "shoe": "text"}, "extra column shoe"),
        ({"pupil_key": "number", "name": "text"}, "wrong type of pupil_key"),
        ({"pupil_key": "key", "name": "text", "code": "number"}, "wrong type of code"),
        ({"pupil_key": "key", "name": "text", "birth": "number"}, "wrong type of birth"),
        (
            {"name": "number", "x": "key"},
            "missing column pupil_key; extra column x; wrong type of name",
        ),
    ],
)
def test_wrong_columns_are_named(columns: dict[str, str], said: str) -> None:
    """By file and column, in both languages."""
    with pytest.raises(QueryError) as caught:
        contract.check("pupils", declared(**columns))
    assert f"(pupils.sql): {said}" in str(caught.value)
    assert "cột" in caught.value.message("vi")


def test_kinds_and_types_of_the_contract_are_known() -> None:
    """Every kind of code can be checked, every type can be declared."""
    columns: list[Any] = [c for entity in contract.contract().values() for c in entity.values()]
    assert {column.type for column in columns} <= {"key", "text", "number", "date"}
    assert {"sex", "score", "trait_name", "assessment"} <= {column.codes for column in columns}
    assert set(contract.contract()) == {
        *contract.OF_A_SCHOOL,
        *contract.OF_A_DATABASE,
        *OF_A_PUPIL,
    }


@pytest.mark.parametrize(("column", "code"), [("pupil_name", "R-X10"), ("pupil_birth", "R-X12")])
@pytest.mark.parametrize("entity", contract.OF_A_PUPIL)
def test_a_row_of_somebody_else_stops_the_pupil(entity: str, column: str, code: str) -> None:
    """A join by the wrong column gives rows to others: the row itself may say whose it is."""
    rows = {name: full(name) for name in OF_A_PUPIL}
    rows[entity] = [row | {column: "12/11/2010"} for row in rows[entity]]
    pupil = rows.pop("pupils")[0]
    level = Level.PRIMARY if entity in ("levels", "traits") else Level.LOWER_SECONDARY
    found = source_record(setting(level), pupil, rows).findings
    errors = [finding for finding in found if finding.severity is Severity.ERROR]
    assert [finding.code for finding in errors] == [code]
    assert f"{entity}.sql › 1" in errors[0].path
