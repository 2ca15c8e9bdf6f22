"""Names and other texts, as the rules see them."""

import csv
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, get_args

import pytest
from hypothesis import given, settings

from hocba_hooks import Finding, Level, Transcript
from hocba_hooks.transcripts import Model, PrimaryTranscript, SecondaryTranscript
from hocba_hooks.values.text import tidy
from hocba_plugin.samples import sample_transcript
from hocba_plugin.testing.strategies import names, remarks
from hocba_plugin.validate import Checker
from hocba_plugin.validate.texts import REPEATED, SINGLE, Kind, written

VECTORS = Path(__file__).parents[3] / "fixtures" / "vectors"
PUPIL = "pupil.name"
TEXT_RULES = {"R-T02", "R-T03", "R-T04", "R-T06", "R-T08", "R-T09"}
ADDRESSES = ("birthplace", "native_place", "residence")
CODES_AND_NUMBERS = {
    "school_year",
    "circular",
    "school.code",
    "school.department_code",
    "school.commune_code",
    "school.province_code",
    "pupil.code",
    "pupil.register_number",
    "pupil.ethnic_group",
    "pupil.nationality",
    "subjects.subject",
    "history.school_year",
    *(f"pupil.{at}.{what}_code" for at in ADDRESSES for what in ("commune", "province")),
}
LAO = {"nationality": "LA", "ethnic_group": "55"}


def vectors() -> list[dict[str, str]]:
    """Return the rows of the name vectors."""
    with (VECTORS / "name_repair.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def changed(transcript: Transcript, path: str, value: object) -> Transcript:
    """Return ``transcript`` with another value, read as a source would be."""
    content = transcript.model_dump()
    *way, last = path.split(".")
    target = content
    for name in way:
        target = target[int(name)] if name.isdigit() else target[name]
    target[last] = value
    return type(transcript).model_validate(content)


def named(name: str, **pupil: str) -> Transcript:
    """Return a faultless transcript whose pupil has another name."""
    transcript: Transcript = sample_transcript(Level.PRIMARY, 5, 1)
    for field, value in pupil.items():
        transcript = changed(transcript, f"pupil.{field}", value)
    return changed(transcript, PUPIL, name)


def found_in(checker: Checker, transcript: Transcript, path: str = PUPIL) -> list[Finding]:
    """Return what text rules find at a path; single words are asked for elsewhere."""
    found = checker.check(transcript).findings
    return [one for one in found if one.path == path and one.code in TEXT_RULES]


def said(found: list[Finding]) -> list[tuple[str, str, str | None]]:
    """Return code, severity and proposal of findings."""
    return [(one.code, one.severity.value, one.repair and one.repair.after) for one in found]


@pytest.mark.parametrize("row", vectors(), ids=lambda row: row["id"])
def test_vectors_of_name_repair(row: dict[str, str], checker: Checker) -> None:
    """Each fault is found by its rule and mended; good names are left alone."""
    source = "".join(chr(int(point, 16)) for point in row["input_codepoints"].split())
    transcript = named(source)
    found = found_in(checker, transcript)
    if row["severity"] == "none" or row["rule"] == "R-T01":
        assert found == []
        assert row["expected"] == transcript.pupil.name
    else:
        severity = "warning" if row["rule"] == "R-T06" else "error"
        assert [(row["rule"], severity, row["expected"])] == said(found)
        assert found[0].repair is not None
        assert tidy(source) == found[0].repair.before


def test_there_are_forty_vectors_or_so() -> None:
    """A file cut short would pass."""
    assert len(vectors()) >= 39
    assert {f"R-T{number:02}" for number in (1, 2, 3, 4, 6, 8, 9, 10)} == {
        row["rule"] for row in vectors()
    }


@pytest.mark.parametrize(
    ("written_as", "expected"),
    [
        ("NGUYEÃN THÒ HÖÔØNG", ("R-T08", "error", "Nguyễn Thị Hường")),
        ("NGUYÔN THÞ H¦êNG", ("R-T08", "error", "Nguyễn Thị Hường")),
        ("H'Lan Niª", ("R-T08", "error", "H'Lan Niê")),
        ("Y Kh¨m By¨", ("R-T08", "error", "Y Khăm Byă")),
        ("Lª  ¸nh", ("R-T08", "error", "Lê Ánh")),
        ("NGUYÔN ANH Tó", ("R-T08", "error", "Nguyễn Anh Tú")),
        ("Vò Thóy An", ("R-T08", "warning", "Vũ Thúy An")),
        ("Sõn Lýõng", ("R-T09", "warning", "Sơn Lương")),
        ("Kim Thò Linh", ("R-T08", "warning", "Kim Thị Linh")),
        ("Y Blim Nieâ", ("R-T08", "warning", "Y Blim Niê")),
        ("Traàn Thị Cúc", ("R-T08", "warning", "Trần Thị Cúc")),
        ("Y Ñua", ("R-T08", "warning", "Y Đua")),
        ("Nguyen Loïc", ("R-T08", "warning", "Nguyen Lọc")),
        ("Björn Nguyễn", ("R-T08", "warning", None)),
        ("Trần Thị HÃ", ("R-T04", "", None)),
        ("TrÃ¡ÂºÂ§n LÃƒÂª", ("R-T09", "error", "Trần Lê")),
        ("Nguyễn Thá»‹ Hoa", ("R-T09", "error", "Nguyễn Thị Hoa")),
        ("Nguy\ufffdn An", ("R-T09", "error", None)),
        ("Trần Thá»‹ Há»ng", ("R-T09", "error", None)),
        ("ðinh Mai", ("R-T02", "error", "đinh Mai")),
        ("Guðrún Lê", ("R-T02", "warning", "Guđrún Lê")),
        ("H‘Lan Niê", ("R-T02", "error", "H'Lan Niê")),
        ("Lê  An", ("R-T03", "warning", "Lê An")),
        ("Hoa\xad Mai", ("R-T03", "error", "Hoa Mai")),
        ("Nuel\xad Mai", ("R-T03", "error", "Nuel Mai")),
        ("Lê\tAn", ("R-T03", "error", "Lê An")),
        ("Lê Văn A2", ("R-T04", "error", None)),
        ("Lê Th. Nga", ("R-T04", "error", None)),
        ("Lê Иван", ("R-T04", "error", None)),
        ("Lê Ноа", ("R-T02", "error", "Lê Hoa")),
        ("Ноа Иван", ("R-T04", "error", None)),
        ("Y-BLIM ÊBAN", ("R-T06", "warning", "Y-Blim Êban")),
        ("lò văn ỏm", ("R-T06", "warning", "Lò Văn Ỏm")),
        ("NIÊ Ô\u0306N", ("R-T06", "warning", "Niê Ô\u0306n")),
    ],
)
def test_single_faults(
    written_as: str, expected: tuple[str, str, str | None], checker: Checker
) -> None:
    """Each odd name is told once, by the rule that knows best."""
    if not expected[1]:
        assert found_in(checker, named(written_as)) == []
    else:
        assert [expected] == said(found_in(checker, named(written_as)))


def test_two_faults_of_a_name_share_one_proposal(checker: Checker) -> None:
    """Whoever accepts either has mended both."""
    found = said(found_in(checker, named("Ðặng\xa0Văn Phước")))
    mended = "Đặng Văn Phước"
    assert [("R-T02", "error", mended), ("R-T03", "error", mended)] == found


@pytest.mark.parametrize(
    "name",
    [
        "Quách Thị Giàng",
        "Hòa Thúy Quỳnh",
        "Lý A Xoà",
        "Nguyễn Khoé Quân",
        "H’Lan Niê",
        "Hoà Thị Giò",
        "Ô\u0306n Kdăm",
        "Čư Ƀlang",
        "H'LAN NIÊ",
        "Hoà Giò An",
        "Danh Sóy",
        "Y Ý",
        "Chamaléa Thị Khéo",
        "Tà Yên Lịp",
        "Thò Mí Nô",
        "Ksor H'Nuel Rơ Ông",
    ],
)
def test_good_names_are_left_alone(name: str, checker: Checker) -> None:
    """Vowel pairs, clusters and letters of Vietnamese groups are good Vietnamese."""
    assert found_in(checker, named(name)) == []


@pytest.mark.parametrize("name", ["Raúl García", "Björn Özil", "Guðrún", "Loïc Dupont", "Peña"])
def test_foreigners_have_other_letters(name: str, checker: Checker) -> None:
    """What would be doubtful in a Vietnamese pupil's name is not in theirs, nor in a parent's."""
    found = found_in(checker, named(name, **LAO))
    assert found == []
    father = changed(named("Lê An", **LAO), "pupil.father.name", name)
    assert found_in(checker, father, "pupil.father.name") == []


PLACES = [
    ("pupil.birthplace.text", "TØnh Qu¶ng Nam", "R-T08", "error", "Tỉnh Quảng Nam"),
    ("homeroom_remark", "Em häc tèt, ngoan.\nCÇn cè g¾ng.", "R-T08", "error",
     "Em học tốt, ngoan.\nCần cố gắng."),
    ("homeroom_remark", "Em há»\x8dc tá»‘t", "R-T09", "error", "Em học tốt"),
    ("homeroom_remark", "Em h\ufffdc", "R-T09", "error", None),
    ("homeroom_remark", "Em Ðạt giải\u200b nhất", "R-T02", "warning", "Em Đạt giải nhất"),
    ("school.name", "Trường Tiểu học  Hòa\xa0Bình", "R-T03", "warning",
     "Trường Tiểu học Hòa Bình"),
    ("pupil.birthplace.text", "Ðà Nẵng", "R-T02", "warning", "Đà Nẵng"),
    ("school_class.name", "5\xa0A", "R-T03", "warning", "5 A"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "code", "severity", "after"), PLACES)
def test_other_texts(
    path: str, text: str, code: str, severity: str, after: str | None, checker: Checker
) -> None:
    """Only what is certain is told of a place or a remark."""
    found = said(found_in(checker, changed(named("Lê An"), path, text), path))
    assert (code, severity, after) == found[0]
    assert {after} == {one[2] for one in found}


@pytest.mark.parametrize(
    "text",
    [
        "Em nói: “Bon élève, très appliqué”",
        "Bon élève, très appliqué",
        "Très naïf. Noël à Genève «ici»",
        "Học tốt:\n\t- Toán  10;\n- Vật lí (kΩ, μm, 20 °C ± 2)",
        "Giỏi 👨‍👩‍👧 ❤️",
        "Thi vẽ m², § 5 · giải Nhất",
        "Hoc gioi\nNgoan",
        "THỊ XÃ",
        "Thi “TOAN XÃ” và ‘XÃ’",
        "Ban be noi: “XÃ”",
        "GOI LA “THI XÃ”",
        "3 × 4 = 12; Ø5; 10¹; · Ngoan",
        "«Ngoan quá» các bạn",
        "Пушкин, Ωmega",
        "Straße nach Köln",
    ],
)
def test_remarks_may_hold_much(text: str, checker: Checker) -> None:
    """Quotations, lists, units, emoji and other languages are no fault."""
    assert (
        found_in(checker, changed(named("Lê An"), "homeroom_remark", text), "homeroom_remark") == []
    )


def test_names_of_everyone_are_checked(checker: Checker) -> None:
    """Parents, guardian, teachers and the head as well as the pupil."""
    transcript = sample_transcript(Level.UPPER_SECONDARY, 11, 1)
    assert isinstance(transcript, SecondaryTranscript)
    subject = transcript.subjects[0].subject
    for path, shown in [
        ("pupil.father.name", "pupil.father.name"),
        ("pupil.mother.name", "pupil.mother.name"),
        ("pupil.guardian.name", "pupil.guardian.name"),
        ("homeroom_teacher.name", "homeroom_teacher.name"),
        ("head.name", "head.name"),
        ("subjects.0.teacher.name", f"subjects[subject={subject}].teacher.name"),
    ]:
        (found,) = found_in(checker, changed(transcript, path, "TrÇn Lª Quúnh Nh\xad"), shown)
        assert (found.code, found.repair and found.repair.after) == ("R-T08", "Trần Lê Quỳnh Như")


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ("Lê Hòa", "Lê Hoà", True),
        ("Lý Mỹ", "Lí Mĩ", True),
        ("Lê Hòa", "Lê Hoa", False),
        ("Lê Hòa", "Lê Hòa", False),
        ("Lê Hai", "Lê Hay", False),
    ],
)
def test_spelling_of_last_year(before: str, now: str, told: bool, checker: Checker) -> None:
    """Only a lawful variant of the same name is told; another name is another rule's."""
    report = checker.check(named(now), previous=named(before))
    assert told == ("R-T10" in {one.code for one in report.findings})


def test_without_last_years_record_its_spelling_is_not_checked(checker: Checker) -> None:
    """Never taken for passed."""
    assert "R-T10" in {one.code for one in checker.check(named("Lê An")).not_checked}


@pytest.mark.parametrize(
    ("name", "severities"),
    [("Lê An", []), ("Lê " * 18, ["warning"]), ("Lê " * 51, ["error"])],
)
def test_length_of_names(name: str, severities: list[str], checker: Checker) -> None:
    """The sector database takes 50 letters, the record 150."""
    found = checker.check(named(name)).findings
    assert severities == [one.severity.value for one in found if one.code == "R-T05"]


@pytest.mark.parametrize(("name", "told"), [("Hoa", True), ("Lê Hoa", False), ("Y-Blim", True)])
def test_single_words(name: str, told: bool, checker: Checker) -> None:
    """A name of one word is worth a look."""
    assert told == ("R-T07" in {one.code for one in checker.check(named(name)).findings})


def text_fields(model: type[Model], prefix: str = "") -> Iterator[str]:
    """Yield the paths of all text fields of a model, lists without their keys."""
    for name, field in model.model_fields.items():
        for kind in _kinds(field.annotation):
            if isinstance(kind, type) and issubclass(kind, Model):
                yield from text_fields(kind, f"{prefix}{name}.")
            elif kind is str:
                yield prefix + name


def _kinds(annotation: Any) -> Iterator[Any]:
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    elif isinstance(annotation, UnionType) or get_args(annotation):
        for part in get_args(annotation):
            yield from _kinds(part)


@pytest.mark.parametrize("model", [PrimaryTranscript, SecondaryTranscript])
def test_every_text_of_a_record_is_looked_at(model: type[Model]) -> None:
    """A field added to the contract is either checked here or a code."""
    checked = set(SINGLE) | {f"{group}.{name}" for group in REPEATED for name in REPEATED[group]}
    fields = {
        path
        for path in text_fields(model)
        if path not in CODES_AND_NUMBERS and not path.endswith("personal_id")
    }
    assert set() == fields - checked


@given(name=names(), remark=remarks())
@settings(max_examples=150, deadline=None)
def test_good_names_and_remarks_are_never_told(checker: Checker, name: str, remark: str) -> None:
    """Whatever the background of the person, or the words of the teacher."""
    transcript = changed(changed(named(name), "homeroom_remark", remark), "head.name", name)
    told = [one for one in checker.check(transcript).findings if one.code in TEXT_RULES]
    assert told == []


def test_every_kind_of_text_is_there() -> None:
    """The pupil's name comes first; names, lines and prose all occur."""
    texts = list(written(sample_transcript(Level.UPPER_SECONDARY, 12, 1)))
    assert texts[0].path == PUPIL
    assert set(Kind) == {one.kind for one in texts}
