"""Marks of secondary subjects: every assessment, and the averages the law makes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from hocba_hooks import vocabulary
from hocba_hooks.records import MarkComponents
from hocba_hooks.transcripts import Level, PupilStatus, SecondarySubject
from hocba_hooks.values.marks import Score, Verdict, semester_average, year_average
from hocba_hooks.vocabulary import Subject
from hocba_plugin.samples.results import is_due_for_retake
from hocba_plugin.samples.setting import EXEMPTED, Circumstances, Setting

CHOSEN = ("DL", "KTPL", "VL", "HH", "SH", "CN", "TIN", "AN", "MT")
"""Of these an upper-secondary pupil takes four."""
_CHOICES = 4
# Regular assessments per semester by periods a year: over 70: 4; over 35: 3; 35: 2 (R-S03).
_FOUR = frozenset({"NV", "TOAN", "NN1", "KHTN", "LSDL", "TDT", "NN2"})
_THREE = frozenset({"LS", "DL", "KTPL", "VL", "HH", "SH"})
# A record names the language in brackets (R-S08), and has room for twenty letters.
_LANGUAGES = {"NN2": "NN2 (Tiếng Pháp)"}
_FAILING_ABILITY = 4


@dataclass(frozen=True, slots=True)
class DrawnSubject:
    """A row of the record and the assessments behind it."""

    row: SecondarySubject
    components: tuple[MarkComponents, ...] = ()


def drawn_subjects(
    rng: Random, setting: Setting, circumstances: Circumstances
) -> tuple[DrawnSubject, ...]:
    """Return one result per subject the pupil takes, in the order of the form."""
    chosen = _chosen_by_class(setting)
    return tuple(
        _drawn(rng, subject, setting, circumstances)
        for subject in vocabulary.subjects(setting.level).values()
        if subject.compulsory or subject.id in (*chosen, circumstances.elective)
    )


def retaken(rng: Random, row: SecondarySubject) -> SecondarySubject:
    """Return ``row`` after the summer's assessment, if it was due for one."""
    if not is_due_for_retake(row.year):
        return row
    verdict = isinstance(row.year, Verdict)
    mark = Verdict.PASSED if verdict else Decimal(rng.choice((4, 5, 6, 6)))
    return row.model_copy(update={"reassessed": mark})


def regular_assessments(level: Level, grade: int, subject: Subject) -> int:
    """Return how many regular assessments a semester has (TT 22/2021/TT-BGDĐT art. 6, R-S03)."""
    if subject.kind == "remark":
        return 2
    if subject.id in _FOUR:
        return 4
    upper = level is Level.UPPER_SECONDARY
    longer = subject.id in ("CN", "TIN") if upper else subject.id == "CN" and grade >= 8
    return 3 if longer or subject.id in _THREE else 2


def _chosen_by_class(setting: Setting) -> Sequence[str]:
    # Drawn from the class's own letter: one choice for the class, kept for three years (R-S07).
    suffix = setting.school_class.name.removeprefix(str(setting.grade))
    return Random(suffix).sample(CHOSEN, _CHOICES)  # noqa: S311


def _drawn(
    rng: Random, subject: Subject, setting: Setting, circumstances: Circumstances
) -> DrawnSubject:
    row = SecondarySubject(
        subject=subject.id,
        name=_LANGUAGES.get(subject.id, subject.name_on_record),
        teacher=setting.teacher(subject.id),
    )
    if circumstances.not_assessed:
        return DrawnSubject(row)
    if circumstances.exempt and subject.id == EXEMPTED:
        everywhere = dict.fromkeys(("semester1", "semester2", "year"), Verdict.EXEMPT)
        return DrawnSubject(row.model_copy(update=everywhere))
    target = 10 * circumstances.ability + rng.randint(-8, 8)
    regular = regular_assessments(setting.level, setting.grade, subject)
    first, second = (
        _verdicts(rng, subject.id, semester, circumstances.ability)
        if subject.kind == "remark"
        else _marks(rng, subject.id, semester, regular, target)
        for semester in (1, 2)
    )
    joined_late = circumstances.status is PupilStatus.JOINED_SEMESTER_2
    # Of the first semester the new school has the results alone (R-S23).
    return DrawnSubject(
        _with_results(row, first, second), (second,) if joined_late else (first, second)
    )


def _marks(rng: Random, subject: str, semester: int, regular: int, target: int) -> MarkComponents:
    tenths = [min(100, max(10, target + rng.randint(-10, 10))) for _ in range(regular + 2)]
    # Regular marks are given in whole points, tests to the tenth.
    whole = tuple(Decimal((mark + 5) // 10) for mark in tenths[:regular])
    mid, end = (Decimal(mark) / 10 for mark in tenths[regular:])
    return MarkComponents(subject=subject, semester=semester, regular=whole, mid=mid, end=end)


def _verdicts(rng: Random, subject: str, semester: int, ability: int) -> MarkComponents:
    fails = ability <= _FAILING_ABILITY and rng.random() < 0.15
    return MarkComponents(
        subject=subject,
        semester=semester,
        regular=(Verdict.PASSED, Verdict.PASSED),
        mid=Verdict.PASSED,
        end=Verdict.NOT_PASSED if fails else Verdict.PASSED,
    )


def semester_result(components: MarkComponents) -> Score:
    """Return ĐTBmhk of complete marks, or Đạt when all are Đạt (art. 9.1, R-S09, R-S12)."""
    scores = (*components.regular, components.mid, components.end)
    marks = [score for score in scores if isinstance(score, Decimal)]
    if not marks:
        return Verdict.PASSED if set(scores) == {Verdict.PASSED} else Verdict.NOT_PASSED
    *regular, mid, end = marks
    return semester_average(regular, mid, end)


def _year_result(semester1: Score, semester2: Score) -> Score:
    if isinstance(semester1, Decimal) and isinstance(semester2, Decimal):
        return year_average(semester1, semester2)
    return semester2


def _remark(year: Score) -> str:
    good = year is Verdict.PASSED or (isinstance(year, Decimal) and year >= 8)
    if good:
        return "Hoàn thành tốt nhiệm vụ học tập."
    return "Cần ôn tập thêm." if is_due_for_retake(year) else "Đạt yêu cầu của môn học."


def _with_results(
    row: SecondarySubject, first: MarkComponents, second: MarkComponents
) -> SecondarySubject:
    semester1, semester2 = semester_result(first), semester_result(second)
    year = _year_result(semester1, semester2)
    # Built anew, not copied: validation brings marks to their plain form.
    return SecondarySubject(
        subject=row.subject,
        name=row.name,
        teacher=row.teacher,
        semester1=semester1,
        semester2=semester2,
        year=year,
        remark=_remark(year),
    )
