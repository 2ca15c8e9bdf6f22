"""``codes.csv``: closed, complete, and told at once where it is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_adapter_kit import cells
from hocba_adapter_kit.notes import Notes
from hocba_adapter_kit.queries import QueryError, QueryFiles
from hocba_adapter_kit.records import Codes, contract
from hocba_adapter_kit.records.codes import FILE
from hocba_adapter_kit.records.facts import Facts
from hocba_adapter_kit.records.meanings import understood
from hocba_hooks.transcripts import PupilStatus
from hocba_hooks.values.marks import Verdict
from hocba_hooks.values.personal_id import Sex

HEAD = "kind,code,meaning\n"
KINDS = sorted(
    {column.codes for entity in contract.contract().values() for column in entity.values()} - {""}
)


def codes(folder: Path, text: str) -> Codes:
    (folder / FILE).write_text(text, "utf-8")
    return Codes.beside(QueryFiles(own=folder))


def facts(declared: Codes, notes: Notes, **row: str) -> Facts:
    return Facts(row, "pupils.sql › 1", notes, declared)


def test_without_the_file_values_are_read_as_they_are(tmp_path: Path) -> None:
    """In our own words."""
    declared = Codes.beside(QueryFiles(own=tmp_path))
    assert facts(declared, Notes(), sex="nữ").sex("sex") is Sex.FEMALE
    assert facts(declared, Notes(), x="T").cell("x", "level").text == "T"


def test_a_school_s_own_file_replaces_the_adapter_s(tmp_path: Path) -> None:
    """As a whole."""
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    shipped.mkdir()
    own.mkdir()
    (shipped / FILE).write_text(f"{HEAD}sex,1,Nam\n", "utf-8")
    (own / FILE).write_text(f"{HEAD}sex,1,Nữ\n", "utf-8")
    assert Codes.beside(QueryFiles(shipped, own)).kinds == {"sex": {"1": "Nữ"}}


@pytest.mark.parametrize(
    ("kind", "listed", "stored", "code"),
    [
        ("sex", "1,Nam", "0", "R-F05"),
        ("sex", "1,Nam", "Nam", "R-F05"),
        ("tick", "Y,Có", "1", "R-F04"),
        ("level", "1,T", "T", "R-P06"),
        ("grading", "1,Tốt", "Khá", "R-D06"),
        ("year_result", "1,HTXS", "HTT", "R-P08"),
        ("status", "1,Đang học", "Thôi học", "R-S24"),
        ("ethnic_group", "1,Kinh", "Tày", "R-F04"),
        ("nationality", "1,VN", "LA", "R-F04"),
    ],
)
def test_a_declared_kind_is_closed(
    tmp_path: Path, kind: str, listed: str, stored: str, code: str
) -> None:
    """What it does not list is not understood, however much it looks like a word of ours."""
    declared, notes = codes(tmp_path, f"{HEAD}{kind},{listed}\n"), Notes()
    row = facts(declared, notes, x=stored)
    reader = {
        "sex": cells.sex,
        "tick": cells.tick,
        "level": cells.subject_level,
        "grading": cells.grading,
        "year_result": cells.year_result,
        "status": cells.pupil_status,
        "ethnic_group": cells.ethnic_group,
        "nationality": cells.nationality,
    }[kind]
    reader(row.cell("x", kind), notes)
    assert [f.code for f in notes.findings] == [code]


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"score"}))
@given(stored=st.text(min_size=1, max_size=12).filter(str.strip))
def test_no_text_passes_a_closed_kind(kind: str, stored: str) -> None:
    """Whatever a database holds."""
    assert not understood(kind, Codes({kind: {}}).meaning(kind, stored))


def test_marks_stay_open(tmp_path: Path) -> None:
    """Nobody lists every mark; the codes of verdicts are read beside them."""
    notes = Notes()
    row = facts(codes(tmp_path, f"{HEAD}score,-1,Đ\n"), notes, a="7.5", b="-1", c="-2")
    assert str(row.score("a")) == "7.5"
    assert row.score("b") is Verdict.PASSED
    assert row.score("c") is None
    assert [f.code for f in notes.findings] == ["R-D05"]


def test_numbers_letters_and_padding(tmp_path: Path) -> None:
    """Integer codes, M and F, and what CHAR columns pad with blanks."""
    text = f"{HEAD}sex,M,Nam\nsex,F,Nữ\nstatus,10,Đang học\ntick,Y,Có\ntick,N,Không\n"
    notes = Notes()
    row = facts(codes(tmp_path, text), notes, sex="F ", status="10", yes="Y", no="N  ", none="")
    assert row.sex("sex") is Sex.FEMALE
    assert row.status("status") is PupilStatus.STUDYING
    assert [row.tick(name, blank=None) for name in ("yes", "no", "none")] == [True, False, None]
    assert notes.findings == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEAD}gender,1,Nam\n", r"codes\.csv:2\): there is no kind gender of code"),
        (f"{HEAD},1,Nam\n", r"codes\.csv:2\): there is no kind"),
        (f"{HEAD}sex,,Nam\n", r"codes\.csv:2\): the code is missing"),
        (f"{HEAD}sex,1,Nam\nsex,1,Nữ\n", r"codes\.csv:3\): code 1 stands there twice"),
        (f"{HEAD}sex,1,Male\n", r"codes\.csv:2\): “Male” is no sex we know"),
        (f"{HEAD}grading,1,Tốtt\n", r"codes\.csv:2\): “Tốtt” is no grading we know"),
        (f"{HEAD}grading,1\n", r"codes\.csv:2\): “” is no grading we know"),
        (f"{HEAD}subject,1,Toán hình\n", r"codes\.csv:2\): “Toán hình” is no subject we know"),
        ("loai,ma,nghia\nsex,1,Nam\n", r"codes\.csv:1\): the first line must be kind,code,meaning"),
        ("", r"codes\.csv:1\): the first line"),
        (f'{HEAD}sex,"1,Nam\n', r"codes\.csv\): the file cannot be read"),
    ],
)
def test_a_wrong_file_is_told_before_a_record_is_read(tmp_path: Path, text: str, said: str) -> None:
    """By line."""
    with pytest.raises(QueryError, match=said) as caught:
        codes(tmp_path, text)
    assert caught.value.exit_status == 3


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    """Saved by Excel in another encoding."""
    (tmp_path / FILE).write_bytes(f"{HEAD}sex,1,Nữ\n".encode("utf-16"))
    with pytest.raises(QueryError, match="cannot be read"):
        Codes.beside(QueryFiles(own=tmp_path))


def test_every_kind_has_meanings_that_are_understood() -> None:
    """A kind of the contract that nobody reads would refuse every code."""
    words = dict.fromkeys(KINDS, "T") | {
        "status": "Đang học",
        "sex": "Nam",
        "ethnic_group": "Kinh",
        "nationality": "VN",
        "tick": "Có",
        "score": "Đ",
        "subject": "TOAN",
        "semester": "2",
        "assessment": "TX",
        "trait_name": "honesty",
        "year_result": "HT",
    }
    assert [kind for kind in KINDS if not understood(kind, words[kind])] == []
    assert [kind for kind in KINDS if understood(kind, "?")] == []
