"""Conduct, remedies and promotion (R-S20, R-S30 to R-S35), TT 22/2021/TT-BGDĐT art. 8-14."""

from decimal import Decimal

from hocba_hooks import Form
from hocba_hooks.transcripts import Grading, SecondarySubject
from hocba_hooks.values.marks import Verdict
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.outcomes import Promotion, YearOutcome, conduct_year, promotion
from hocba_plugin.validate.rules.secondary import Secondary, path_of
from hocba_plugin.validate.rules.study import computed_result
from hocba_plugin.validate.wording import PROMOTED, evidence

SECONDARY = Form.SECONDARY
_NO_TRAINING = "Không thuộc diện rèn luyện trong hè"
_NO_RE_TEST = "Không thuộc diện đánh giá lại trong hè"


@rule("R-S20", form=SECONDARY)
def conduct_of_the_year_follows_from_semesters(context: Secondary) -> Hits:
    """By the matrix of art. 8; pupils who are not assessed have a conduct result too."""
    conduct = context.transcript.conduct
    if conduct.semester1 is None or conduct.semester2 is None or conduct.year is None:
        raise Unchecked("no_gradings")
    due = conduct_year(context.secondary_law, conduct.semester1, conduct.semester2)
    if conduct.year is not due:
        yield Hit("conduct.year", evidence=evidence(conduct.year, due))


def year_outcome(context: Secondary) -> YearOutcome:
    """Return what promotion depends on.

    :raises Unchecked: the pupil is not assessed, or a result of the year is missing.
    """
    transcript = context.transcript
    if transcript.pupil.not_assessed:
        raise Unchecked("not_assessed")
    study, conduct = transcript.study, transcript.conduct
    if study.year is None or conduct.year is None:
        raise Unchecked("no_gradings")
    return YearOutcome(
        study=study.year,
        conduct=conduct.year,
        absences=transcript.absences or Decimal(0),
        study_again=study.after_summer,
        conduct_again=conduct.after_summer,
    )


def _too_often_absent(context: Secondary) -> bool:
    limit = context.secondary_law.absence_limit
    return (context.transcript.absences or Decimal(0)) > limit


@rule("R-S30", form=SECONDARY)
def promotion_follows_from_the_year(context: Secondary) -> Hits:
    """Conduct and study at least Đạt, after their remedies, and not too often absent."""
    year, promoted = year_outcome(context), context.transcript.promoted
    if promoted is None or _too_often_absent(context) or (year.failed_both and year.had_remedy):
        return  # R-F04, R-S31, R-S34
    due = promotion(context.secondary_law, year) is Promotion.YES
    if promoted is not due:
        yield Hit("promoted", evidence=evidence(PROMOTED[promoted], PROMOTED[due]))


@rule("R-S31", form=SECONDARY)
def too_many_absences_stop(context: Secondary) -> Hits:
    """No promotion, and no remedy either."""
    transcript, limit = context.transcript, {"limit": context.secondary_law.absence_limit}
    if transcript.pupil.not_assessed or not _too_often_absent(context):
        return
    if transcript.promoted:
        found = evidence(PROMOTED[True], PROMOTED[False])
        yield Hit("promoted", data=limit, evidence=found)
    for name in ("study", "conduct"):
        if getattr(transcript, name).after_summer is not None:
            yield Hit(f"{name}.after_summer", "remedy", limit)


@rule("R-S32", form=SECONDARY)
def summer_training_is_for_conduct(context: Secondary) -> Hits:
    """Only when conduct failed and study did not."""
    again = context.transcript.conduct.after_summer
    if again is None:
        return
    if year_outcome(context).conduct is not Grading.NOT_PASSED:
        yield Hit("conduct.after_summer", evidence=evidence(again, _NO_TRAINING))


@rule("R-S33", form=SECONDARY)
def re_test_is_for_study(context: Secondary) -> Hits:
    """Only when study failed and conduct did not; the level is computed again."""
    stored = context.transcript.study.after_summer
    if stored is None:
        return
    if year_outcome(context).study is not Grading.NOT_PASSED:
        yield Hit("study.after_summer", evidence=evidence(stored, _NO_RE_TEST))
        return
    readings = computed_result(context, "after_summer").readings
    if stored not in readings:
        yield Hit("study.after_summer", "level", evidence=evidence(stored, *readings))


@rule("R-S34", form=SECONDARY)
def both_failed_has_no_remedy(context: Secondary) -> Hits:
    """The text says nothing of this case: told, not stopped."""
    year = year_outcome(context)
    if year.failed_both and year.had_remedy:
        yield Hit("promoted")


@rule("R-S35", form=SECONDARY)
def re_tests_are_of_failed_subjects(context: Secondary) -> Hits:
    """And a result after re-tests needs one."""
    rows = [row for row in context.transcript.subjects if row.reassessed is not None]
    for row in rows:
        if not _has_failed(context, row):
            name = context.subject_name(row.subject)
            yield Hit(path_of(row.subject, "reassessed"), data={"subject": name})
    if bool(rows) is (context.transcript.study.after_summer is None):
        yield Hit("study.after_summer", "unpaired")


def _has_failed(context: Secondary, row: SecondarySubject) -> bool:
    if isinstance(row.year, Decimal):
        return row.year < context.secondary_law.retest_below
    return row.year is Verdict.NOT_PASSED
