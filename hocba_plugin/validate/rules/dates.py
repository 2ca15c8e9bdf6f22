"""Dates of birth (R-F01, R-D04)."""

from hocba_hooks import Transcript
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.context import Context

_PATH = "pupil.birth"
_AGE_BEFORE_GRADE_1 = 5
_YOUNGER, _OLDER = 1, 3


@rule("R-F01")
def birth_is_known(context: Context[Transcript]) -> Hits:
    """A date, or month and year, or the year."""
    if context.transcript.pupil.birth is None:
        yield Hit(_PATH)


@rule("R-D04")
def age_fits_the_grade(context: Context[Transcript]) -> Hits:
    """Grade g in year Y: born in Y-5-g; one year younger to three years older is usual."""
    birth = context.transcript.pupil.birth
    if birth is None:
        raise Unchecked("no_birth")
    normal = context.year_start - _AGE_BEFORE_GRADE_1 - context.grade
    if not normal - _OLDER <= birth.year <= normal + _YOUNGER:
        yield Hit(_PATH, data={"grade": context.grade})
