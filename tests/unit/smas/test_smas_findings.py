"""What a database holds and a record cannot: findings with a place, never exceptions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hocba_adapter_smas
from hocba_adapter_kit.queries import QueryError, QueryFiles
from hocba_adapter_kit.records import Codes, DatabaseSource, contract, transcripts
from hocba_adapter_kit.staff import StaffList
from hocba_hooks import Level, SchoolClass, SecondaryTranscript, Severity, Signer, SourceRecord
from hocba_hooks.transcripts import PupilStatus
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.demo.smas_database import write_database
from hocba_plugin.samples.model import SamplePupil, SampleSchool
from hocba_plugin.samples.schools import sample_school

Opener = Callable[..., DatabaseSource]
Change = Callable[[str], None]
FILES = QueryFiles(Path(hocba_adapter_smas.__file__).parent / "queries")
QUERIES = FILES.all(contract.contract())
OF_A_PUPIL = tuple(name for name in contract.OF_A_PUPIL if name in QUERIES)


def planted(school: SampleSchool, raw: dict[str, str]) -> SampleSchool:
    """The school with faults in its first pupil."""
    first = school.pupils[0].model_copy(update={"raw": raw})
    return school.model_copy(update={"pupils": (first, *school.pupils[1:])})


NOT_THERE = {
    "status": "",
    "subjects[subject=TOAN].name": "",
    "history[school_year=2025-2026].arrived_on": "history[1].arrived_on",
}
"""What a cell feeds, where it is not the value of that path: nothing of the record, or one that is
called by its number."""


@pytest.fixture
def first(opened: Opener, tmp_path: Path, school: SampleSchool) -> Callable[..., SourceRecord]:
    """Reads the first pupil of the school after faults were planted in it."""

    def read(raw: dict[str, str]) -> SourceRecord:
        faulty = planted(school, raw)
        write_database(tmp_path / "faulty.sqlite", faulty)
        return next(opened(tmp_path / "faulty.sqlite").records())

    return read


@pytest.mark.parametrize(
    ("path", "stored", "code", "place"),
    [
        ("pupil.birth", "2013-02-30", "R-D03", "pupils.sql › 1 › birth"),
        ("pupil.birth", "hè năm ấy", "R-D01", "pupils.sql › 1 › birth"),
        ("pupil.sex", "2", "R-F05", "pupils.sql › 1 › sex"),
        ("pupil.ethnic_group", "Kinhh", "R-F04", "pupils.sql › 1 › ethnic_group"),
        ("pupil.nationality", "Atlantis", "R-F04", "pupils.sql › 1 › nationality"),
        ("pupil.not_assessed", "có lẽ", "R-F04", "pupils.sql › 1 › not_assessed"),
        ("status", "10", "R-S24", "pupils.sql › 1 › status"),
        ("status", "99", "R-S24", "pupils.sql › 1 › status"),
        ("study.year", "5", "R-D06", "results.sql › 1 › study_year"),
        ("conduct.semester1", "Giỏi", "R-D06", "results.sql › 1 › conduct_semester1"),
        ("promoted", "2", "R-F04", "results.sql › 1 › promoted"),
        ("absences", "nhiều", "R-D05", "absences.sql › 1 › sessions"),
        ("subjects[subject=TOAN].year", "8,x", "R-D05", "subjects.sql › 1 › Toán › year"),
        (
            "subjects[subject=TOAN].name",
            "Toán hình",
            "R-F04",
            "subjects.sql › 1 › Toán hình › subject",
        ),
        (
            "history[school_year=2025-2026].arrived_on",
            "31/11/2025",
            "R-D03",
            "history.sql › 1 › 2025-2026 › arrived_on",
        ),
    ],
)
def test_value_that_cannot_be_read_is_an_error_at_its_place(
    first: Callable[..., SourceRecord], path: str, stored: str, code: str, place: str
) -> None:
    """The record still comes, with one reason to stop that does not repeat the value."""
    record = first({path: stored})
    errors = [f for f in record.findings if f.severity is Severity.ERROR and f.path == place]
    assert [f.code for f in errors] == [code]
    assert stored not in errors[0].message_vi + errors[0].message_en
    assert errors[0].field == NOT_THERE.get(path, path)


def test_text_outside_normal_form_is_normalised_and_noted(
    first: Callable[..., SourceRecord],
) -> None:
    """Decomposed letters and outer spaces go; that it happened stays."""
    record = first({"pupil.name": " Trần Thị Be\u0301 "})
    assert record.transcript.pupil.name == "Trần Thị Bé"
    assert [(f.code, f.severity) for f in record.findings] == [("R-T01", Severity.INFO)]


@pytest.mark.parametrize(
    ("stored", "sex", "findings"),
    [("1", Sex.MALE, 0), ("0", Sex.FEMALE, 0), ("", Sex.UNKNOWN, 0), ("Nữ", Sex.UNKNOWN, 1)],
)
def test_sex_is_read_in_this_sources_coding_only(
    first: Callable[..., SourceRecord], stored: str, sex: Sex, findings: int
) -> None:
    """0 is female here though it is unknown in the national code (R-F05)."""
    record = first({"pupil.sex": stored})
    assert record.transcript.pupil.sex is sex
    assert len(record.findings) == findings


@pytest.mark.parametrize(
    ("stored", "status"),
    [
        ("1", PupilStatus.STUDYING),
        ("03", PupilStatus.JOINED_SEMESTER_1),
        ("07", PupilStatus.JOINED_SEMESTER_2),
        ("05", PupilStatus.DROPPED_OUT),
        ("12", PupilStatus.LEFT_IN_SUMMER),
    ],
)
def test_status_codes_are_those_of_the_sector_database(
    first: Callable[..., SourceRecord], stored: str, status: PupilStatus
) -> None:
    """With and without the leading zero."""
    record = first({"status": stored})
    assert record.pupil_status is status
    assert record.findings == ()


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Ngoại ngữ 1 (Tiếng Pháp)", "NN1 (Tiếng Pháp)"),
        ("Tiếng Anh", "NN1 (Tiếng Anh)"),
        ("Ngoại ngữ 1", "Ngoại ngữ 1"),
    ],
)
def test_foreign_language_is_named_and_never_guessed(
    first: Callable[..., SourceRecord], written: str, name: str
) -> None:
    """The language stands in brackets where the school says it (R-S08)."""
    transcript = first({"subjects[subject=NN1].name": written}).transcript
    assert isinstance(transcript, SecondaryTranscript)
    assert [s.name for s in transcript.subjects if s.subject == "NN1"] == [name]


def test_pupil_without_results_has_a_record_with_holes(opened: Opener, change: Change) -> None:
    """Validation says what is missing; reading does not fail."""
    change("DELETE FROM KET_QUA_NAM_HOC")
    change("DELETE FROM NGHI_HOC")
    record = next(opened().records())
    assert record.findings == ()
    assert record.transcript.promoted is None


def test_several_commendations_are_one_text(opened: Opener, change: Change) -> None:
    """The record has one field for them."""
    change("DELETE FROM KHEN_THUONG")
    change("INSERT INTO KHEN_THUONG VALUES (1, 1, 1, 'Giấy khen A'), (1, 1, 2, 'Giấy khen B')")
    assert next(opened().records()).transcript.commendation.text == "Giấy khen A; Giấy khen B"


@pytest.mark.parametrize(
    ("statement", "column"),
    [
        ("UPDATE DIEM_THANH_PHAN SET HOC_KY = 3 WHERE HOC_KY = 2 AND LOAI = 'CK'", "semester"),
        (
            """INSERT INTO DIEM_THANH_PHAN
            SELECT ID_LOP, ID_HOC_SINH, ID_MON, HOC_KY, LOAI, 2, '9'
            FROM DIEM_THANH_PHAN WHERE LOAI = 'GK'""",
            "kind",
        ),
    ],
)
def test_mark_without_its_place_is_an_error(
    opened: Opener, change: Change, statement: str, column: str
) -> None:
    """A third semester, or a second mid-term mark: neither is dropped in silence."""
    change("DELETE FROM DIEM_THANH_PHAN WHERE ID_MON <> 1")
    change(statement)
    findings = next(opened().records()).findings
    assert {(f.code, f.path.rpartition(" › ")[2]) for f in findings} == {("R-F04", column)}


def test_year_before_the_circular_is_an_error(opened: Opener, change: Change) -> None:
    """Grade 9 of 2022-2023 was still under TT 58: a record of ours cannot hold it (R-S25)."""
    change("UPDATE LOP_HOC SET NAM_HOC = '2022-2023'")
    records = list(opened(school_year="2022-2023").records())
    circulars = {r.transcript.school_class.grade: r.transcript.circular for r in records}
    assert circulars == {6: "tt22-2021", 7: "tt22-2021", 9: ""}
    older = [r.findings for r in records if r.transcript.school_class.grade == 9]
    assert {tuple(finding.code for finding in findings) for findings in older} == {("R-S25",)}


def test_two_rows_where_one_can_be_stop_the_class(school: SampleSchool) -> None:
    """Which of two results is the pupil's is not ours to choose."""
    twice = ({"sessions": "1"},) * 2
    rows = {**dict.fromkeys(OF_A_PUPIL, ()), "absences": twice}
    pupil = dict.fromkeys(QUERIES["pupils"].columns, "")
    with pytest.raises(QueryError, match=r"absences\.sql"):
        transcripts.source_record(setting(school), pupil, rows)


def test_planted_text_without_a_column_is_refused(tmp_path: Path, school: SampleSchool) -> None:
    """A fault that was meant to be there must be there."""
    with pytest.raises(ValueError, match=r"pupil\.shoe_size"):
        write_database(tmp_path / "faulty.sqlite", planted(school, {"pupil.shoe_size": "36"}))


def test_primary_school_is_not_written(tmp_path: Path) -> None:
    """The schema has no place for levels and competences."""
    primary = sample_school(Level.PRIMARY, seed=1, classes={"1A": 1})
    with pytest.raises(ValueError, match="secondary"):
        write_database(tmp_path / "primary.sqlite", primary)


def test_mark_outlives_its_result(opened: Opener, tmp_path: Path, school: SampleSchool) -> None:
    """Marks of a subject without a result row are written and read."""
    sample = school.pupils[0]
    bare = sample.transcript.model_copy(update={"subjects": ()})
    lonely = SamplePupil(transcript=bare, components=sample.components)
    write_database(tmp_path / "o.sqlite", school.model_copy(update={"pupils": (lonely,)}))
    assert [r.components for r in opened(tmp_path / "o.sqlite").records()] == [sample.components]


def setting(school: SampleSchool) -> transcripts.Setting:
    """A class of the school."""
    return transcripts.Setting(
        school=school.school,
        head=school.head,
        school_year=school.school_year,
        school_class=SchoolClass(name="6A", grade=6),
        homeroom_teacher=Signer(),
        staff=StaffList(),
        codes=Codes.beside(FILES),
    )


def rows_of(query: str) -> st.SearchStrategy[dict[str, str]]:
    """Rows with any text at all in every column."""
    likely = st.sampled_from(["", "1", "0", "Toán", "TX", "2012-02-30", "10,5", "Đ", "00/0000"])
    return st.fixed_dictionaries(
        {column: st.text(max_size=12) | likely for column in QUERIES[query].columns}
    )


@st.composite
def pupils(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, list[dict[str, str]]]]:
    """A pupil's row and the rows that belong to it."""
    most = {query: 1 if query in ("results", "absences") else 3 for query in OF_A_PUPIL}
    rows = {q: draw(st.lists(rows_of(q), max_size=size)) for q, size in most.items()}
    return draw(rows_of("pupils")), rows


@given(pupil=pupils())
def test_whatever_a_database_holds_a_record_comes_out(
    school: SampleSchool, pupil: tuple[dict[str, str], dict[str, list[dict[str, str]]]]
) -> None:
    """No text in any column makes the mapping raise."""
    record = transcripts.source_record(setting(school), *pupil)
    assert isinstance(record.transcript, SecondaryTranscript)
