"""Dates of birth (R-F01, R-D03, R-D04)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from hocba_hooks import Form, Transcript
from hocba_hooks.transcripts import Model
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.context import Context

_PATH = "pupil.birth"


class Ages(Model):
    """The years of birth that are usual in a grade."""

    age_before_grade_1: int
    younger: int
    older: int

    def usual(self, grade: int, year_start: int) -> range:
        """Return the years for a grade in the school year that begins in ``year_start``."""
        normal = year_start - self.age_before_grade_1 - grade
        return range(normal - self.older, normal + self.younger + 1)


@cache
def _ages() -> Mapping[Form, Ages]:
    text = resources.files("hocba_plugin.validate").joinpath("ages.toml").read_text("utf-8")
    return {Form(name): Ages(**table) for name, table in tomllib.loads(text).items()}


@rule("R-F01")
def birth_is_known(context: Context[Transcript]) -> Hits:
    """A date, or month and year, or the year."""
    if context.transcript.pupil.birth is None:
        yield Hit(_PATH)


@rule("R-D03")
def new_year_is_looked_at(context: Context[Transcript]) -> Hits:
    """The first of January is what systems fill in when only the year is known."""
    birth = context.transcript.pupil.birth
    if birth is None:
        raise Unchecked("no_birth")
    if (birth.month, birth.day) == (1, 1):
        yield Hit(_PATH, "default")


@rule("R-D04")
def age_fits_the_grade(context: Context[Transcript]) -> Hits:
    """Within the bounds of the school charters."""
    birth = context.transcript.pupil.birth
    if birth is None:
        raise Unchecked("no_birth")
    ages = _ages()[Form.of(context.transcript.level)]
    if birth.year not in ages.usual(context.grade, context.year_start):
        yield Hit(_PATH, data={"grade": context.grade})
