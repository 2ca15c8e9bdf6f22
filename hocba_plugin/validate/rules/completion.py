"""What texts say of completion and promotion (R-S40, R-S41; texts of R-P10, R-P13, R-S30)."""

import re

from hocba_hooks import Form, PrimaryTranscript
from hocba_plugin.validate.book import Hit, Hits, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.outcomes import Promotion, promotion
from hocba_plugin.validate.rules.promotion import year_outcome
from hocba_plugin.validate.rules.secondary import Secondary
from hocba_plugin.validate.wording import PROMOTED, evidence, folded

_PRIMARY, _SECONDARY = Form.PRIMARY, Form.SECONDARY
_CLASS = re.compile(r"\b(chua )?hoan thanh chuong trinh lop (\d+)\b")
_STAYS = re.compile(r"\b(khong|chua) (duoc )?len lop|\b(o lai|luu ban)\b")
_MOVES_UP = re.compile(r"\blen lop ?(\d+)?\b")


@rule("R-P10", form=_PRIMARY)
def text_names_the_class_that_was_completed(context: Context[PrimaryTranscript]) -> Hits:
    """And does not contradict the confirmation."""
    transcript = context.transcript
    found = _CLASS.search(folded(transcript.completion_text or ""))
    if found is None:
        return
    if int(found[2]) != context.grade:
        yield Hit("completion_text", "grade", {"grade": context.grade})
    elif transcript.class_completed is bool(found[1]):
        yield Hit("completion_text", "text")


@rule("R-P13", form=_PRIMARY)
def text_on_primary_school_is_confirmed(context: Context[PrimaryTranscript]) -> Hits:
    """The words stand where the completion is confirmed, nowhere else."""
    words = folded(context.transcript.completion_text or "")
    says = "hoan thanh chuong trinh tieu hoc" in words and "chua hoan" not in words
    if says and not context.transcript.primary_completed:
        yield Hit("completion_text", "text")


@rule("R-S30", form=_SECONDARY)
def promotion_text_says_what_was_decided(context: Secondary) -> Hits:
    """Text and decision agree, and the next grade is the next."""
    text, promoted = context.transcript.promotion_text or "", context.transcript.promoted
    words = folded(text)
    stays, moves = _STAYS.search(words), _MOVES_UP.search(words)
    if promoted is None or not (stays or moves):
        return
    if bool(stays) is promoted:
        found = evidence(text, PROMOTED[promoted])
        yield Hit("promotion_text", "text", evidence=found)
    elif moves and moves[1] and int(moves[1]) != context.grade + 1:
        yield Hit("promotion_text", "grade", {"next": context.grade + 1})


def _completions(context: Secondary) -> dict[int, bool]:
    """Return for each last grade whether the text names what is completed with it."""
    words = folded(context.transcript.completion_text or "")
    levels = context.secondary_law.completions.items()
    return {grade: folded(name) in words for grade, name in levels}


@rule("R-S40", form=_SECONDARY)
def last_grade_says_what_was_completed(context: Secondary) -> Hits:
    """Its own level, and only who is promoted."""
    transcript, named = context.transcript, _completions(context)
    last = context.grade in named
    if last and transcript.promoted and not transcript.completion_text:
        yield Hit("completion_text", data={"grade": context.grade})
    if any(says for grade, says in named.items() if grade != context.grade):
        yield Hit("completion_text", "level", {"grade": context.grade})
    elif named.get(context.grade) and transcript.promoted is False:
        yield Hit("completion_text", "unearned")


@rule("R-S41", form=_SECONDARY)
def completion_of_lower_secondary_is_earned(context: Secondary) -> Hits:
    """The record stands in the diploma's place: its conditions are looked at by a person."""
    transcript, due = context.transcript, context.secondary_law.confirmation
    confirmed = transcript.promoted and _completions(context).get(due.grade)
    if context.grade != due.grade or context.year_start < due.first_year or not confirmed:
        return
    birth = transcript.pupil.birth
    if birth and context.year_start + 1 - birth.year > due.oldest:
        yield Hit("completion_text", "age", {"oldest": due.oldest})
    if promotion(context.secondary_law, year_outcome(context)) is not Promotion.YES:
        yield Hit("completion_text")
