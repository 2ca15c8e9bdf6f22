"""The sector template of primary results: three heading rows, columns by grade, a class a file."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from hocba_hooks import PrimaryTranscript, vocabulary
from hocba_hooks.transcripts import Competence, Level, Quality
from hocba_hooks.values.marks import Verdict
from hocba_plugin.demo.smas_sheets import (
    LEVELS,
    TRAIT_LEVELS,
    YEAR_RESULTS,
    Cells,
    birth,
    decided,
    score,
)
from hocba_plugin.demo.vnedu_sheets import SheetContent, Value
from hocba_plugin.reports.excel import HeadingPath
from hocba_plugin.samples import SampleSchool

_LEAVES = ("Mức đạt được", "Điểm KTĐK")
_FROM_GRADE_3 = (Competence.TECHNOLOGY, Competence.INFORMATICS)
_GENERAL = {
    Competence.SELF_STUDY: "Tự chủ và tự học",
    Competence.COMMUNICATION: "Giao tiếp và hợp tác",
    Competence.PROBLEM_SOLVING: "Giải quyết vấn đề và sáng tạo",
}
_SPECIFIC = {
    Competence.LANGUAGE: "Ngôn ngữ",
    Competence.CALCULATION: "Tính toán",
    Competence.SCIENCE: "Khoa học",
    Competence.TECHNOLOGY: "Công nghệ",
    Competence.INFORMATICS: "Tin học",
    Competence.AESTHETICS: "Thẩm mĩ",
    Competence.PHYSICAL: "Thể chất",
}
_QUALITIES = {
    Quality.PATRIOTISM: "Yêu nước",
    Quality.COMPASSION: "Nhân ái",
    Quality.DILIGENCE: "Chăm chỉ",
    Quality.HONESTY: "Trung thực",
    Quality.RESPONSIBILITY: "Trách nhiệm",
}
_EARLY = ("TOAN", "TV", "DD", "TNXH", "NN1", "TDT", "TIN", "AN", "MT", "HDTN", "GDTC")
"""Of grades 1-2, in the template's order, electives that nobody takes too."""

Column = tuple[HeadingPath, Value]
_NOTHING: Mapping[str, str] = MappingProxyType({})


def books(school: SampleSchool) -> Mapping[str, Mapping[str, SheetContent]]:
    """Return one workbook a class, by file name."""
    classes: dict[str, list[PrimaryTranscript]] = {}
    for pupil in school.pupils:
        if isinstance(pupil.transcript, PrimaryTranscript):
            classes.setdefault(pupil.transcript.school_class.name, []).append(pupil.transcript)
    return {f"KQGD_{name}": {"Sheet1": _sheet(own)} for name, own in classes.items()}


def summary_cells(transcript: PrimaryTranscript) -> Cells:
    """Return what the template has no column for, by headings of our own sheet."""
    return {
        # An empty box says no only where the year was assessed.
        **dict(_undecided(transcript)),
        "Hoàn thành chương trình tiểu học": decided(transcript.primary_completed),
        "Nhận xét phẩm chất": transcript.qualities_remark or "",
        "Nhận xét năng lực chung": transcript.general_competences_remark or "",
        "Nhận xét năng lực đặc thù": transcript.specific_competences_remark or "",
        "Chiều cao (cm)": score(transcript.height_cm),
        "Cân nặng (kg)": score(transcript.weight_kg),
        "Nghỉ có phép": score(transcript.absent_with_leave),
        "Nghỉ không phép": score(transcript.absent_without_leave),
        "Khen thưởng đột xuất": transcript.commendation.unplanned or "",
    }


def _undecided(transcript: PrimaryTranscript) -> Iterator[tuple[str, Value]]:
    for heading, answer in (
        ("Hoàn thành chương trình lớp học", transcript.class_completed),
        ("Được lên lớp", transcript.promoted),
    ):
        yield heading, decided(answer)


def _sheet(pupils: Sequence[PrimaryTranscript]) -> SheetContent:
    rows = [_row(number, transcript, pupils) for number, transcript in enumerate(pupils, start=1)]
    return SheetContent(
        titles={},
        heading_row=1,
        columns=tuple(path for path, _ in rows[0]),
        sections=([[value for _, value in row] for row in rows],),
    )


def _row(
    number: int, transcript: PrimaryTranscript, classmates: Sequence[PrimaryTranscript]
) -> list[Column]:
    pupil = transcript.pupil
    return [
        (("STT",), Decimal(number)),
        (("Mã lớp",), transcript.school_class.name),
        (("Mã học sinh",), pupil.code or ""),
        (("Họ tên",), pupil.name or ""),
        (("Ngày sinh",), birth(pupil.birth)),
        *_subjects(transcript, classmates),
        *traits(transcript),
        (("Hoàn thành chương trình lớp học",), "x" if transcript.class_completed else ""),
        (("Được lên lớp",), "x" if transcript.promoted else ""),
        (("Xếp loại",), YEAR_RESULTS[transcript.year_result]),
    ]


def _subjects(
    transcript: PrimaryTranscript, classmates: Sequence[PrimaryTranscript]
) -> Iterator[Column]:
    own = {row.subject: row for row in transcript.subjects}
    taught = {row.subject for one in classmates for row in one.subjects}
    terms = vocabulary.subjects(Level.PRIMARY)
    grade = transcript.school_class.grade
    for subject in _EARLY if grade <= 2 else [name for name in terms if name in taught]:
        row = own.get(subject)
        group, name = "Môn học và hoạt động giáo dục", terms[subject].name
        yield (group, name, _LEAVES[0]), LEVELS[row.level] if row else ""
        if grade in terms[subject].mark_grades:
            test = row.test if row else None
            yield (group, name, _LEAVES[1]), "M" if test is Verdict.EXEMPT else score(test)


def traits(transcript: PrimaryTranscript, raw: Mapping[str, str] = _NOTHING) -> Iterator[Column]:
    """Yield the columns of competences and qualities, and the pupil's levels.

    :param raw: planted texts by the model path of what they stand for.
    """
    competences = {row.competence: row.level for row in transcript.competences}
    qualities = {row.quality: row.level for row in transcript.qualities}
    early = transcript.school_class.grade < 3
    for group, names in (("Năng lực chung", _GENERAL), ("Năng lực đặc thù", _SPECIFIC)):
        for competence, name in names.items():
            if not (early and competence in _FROM_GRADE_3):
                level = competences.get(competence)
                written = TRAIT_LEVELS[level] if level else ""
                planted = f"competences[competence={competence}].level"
                yield ("Năng lực", group, name), raw.get(planted, written)
    for quality, name in _QUALITIES.items():
        level = qualities.get(quality)
        yield ("Phẩm chất chủ yếu", name), TRAIT_LEVELS[level] if level else ""
