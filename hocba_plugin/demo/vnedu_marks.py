"""What the exports of a secondary school write for one pupil: marks, verdicts, results."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from hocba_hooks import MarkComponents, SecondaryTranscript
from hocba_hooks.transcripts import Grading
from hocba_hooks.values.marks import Score, Verdict
from hocba_plugin.demo.vnedu_sheets import Value

VERDICTS = {Verdict.PASSED: "Đ", Verdict.NOT_PASSED: "CĐ", Verdict.EXEMPT: "M"}
GRADINGS = {
    Grading.GOOD: "Tốt",
    Grading.FAIR: "Khá",
    Grading.PASSED: "Đạt",
    Grading.NOT_PASSED: "Chưa đạt",
}
TERMS = ("semester1", "semester2", "year", "after_summer")
_DECISIONS = {True: "x", False: "Không", None: ""}
_TEXTS = (
    "promotion_text",
    "completion_text",
    "homeroom_remark",
    "competition_results",
    "summer_training_remark",
)


def secondary_cells(
    transcript: SecondaryTranscript, components: Sequence[MarkComponents]
) -> dict[str, Value]:
    """Return the results by model path; of regular marks also all in one cell."""
    return {
        **dict(_subjects(transcript)),
        **dict(_components(components)),
        **dict(_results(transcript)),
        **absence_cells(transcript.absences or Decimal(0)),
    }


def _subjects(transcript: SecondaryTranscript) -> Iterator[tuple[str, Value]]:
    for subject in transcript.subjects:
        place = f"subjects[subject={subject.subject}]"
        for term in ("semester1", "semester2", "year", "reassessed"):
            yield f"{place}.{term}", mark_cell(getattr(subject, term))
        yield f"{place}.remark", subject.remark or ""


def _components(components: Sequence[MarkComponents]) -> Iterator[tuple[str, Value]]:
    for marks in components:
        place = f"components[subject={marks.subject},semester={marks.semester}]"
        for number, mark in enumerate(marks.regular, start=1):
            yield f"{place}.regular{number}", mark_cell(mark)
        written = [str(mark_cell(mark)).replace(".", ",") for mark in marks.regular]
        yield f"{place}.regular", " ".join(written)
        yield f"{place}.mid", mark_cell(marks.mid)
        yield f"{place}.end", mark_cell(marks.end)


def _results(transcript: SecondaryTranscript) -> Iterator[tuple[str, Value]]:
    for what in ("study", "conduct"):
        for term in TERMS:
            grading = getattr(getattr(transcript, what), term)
            yield f"{what}.{term}", GRADINGS[grading] if grading else ""
    yield "promoted", _DECISIONS[transcript.promoted]
    yield "absences", transcript.absences or Decimal(0)
    for name in _TEXTS:
        yield name, getattr(transcript, name) or ""


def mark_cell(score: Score | None) -> Value:
    """Return a mark as a number, a verdict as its letters."""
    if isinstance(score, Verdict):
        return VERDICTS[score]
    return "" if score is None else score


def absence_cells(total: Decimal) -> dict[str, Value]:
    """Return the sessions of both semesters and the year, which a record only has as a sum."""
    first = Decimal(int(total) // 2)
    by_term = {1: first, 2: total - first, 3: total}
    return {
        f"book.{term}.{kind}": number
        for term, missed in by_term.items()
        for kind, number in (("p", missed), ("k", Decimal(0)), ("all", missed))
    }
