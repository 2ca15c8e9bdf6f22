"""The circulars as data: what ``laws.toml`` says, in types."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Literal

from hocba_hooks.transcripts import (
    Competence,
    Grading,
    Level,
    Model,
    SubjectLevel,
    TraitLevel,
    YearResult,
)


class YearStep(Model):
    """One row of the table of year results (TT 27/2020/TT-BGDĐT art. 9)."""

    result: YearResult
    subject_levels: frozenset[SubjectLevel]
    trait_levels: frozenset[TraitLevel]
    lowest_test: int


class Competences(Model):
    """Which competences a grade assesses."""

    general: tuple[Competence, ...]
    specific: tuple[Competence, ...]
    from_grade: Mapping[Competence, int]
    doubtful_until_grade: Mapping[Competence, int]

    def specific_of(self, grade: int) -> tuple[Competence, ...]:
        """Return the specific competences that ``grade`` assesses."""
        return tuple(c for c in self.specific if grade >= self.from_grade.get(c, 1))


class PrimaryTitle(Model):
    """A title and the year result it needs."""

    code: str
    title: str
    result: YearResult


class PrimaryLaw(Model):
    """A circular for primary schools."""

    form: Literal["primary"]
    highest_mark: int
    pass_mark: int
    doubtful_failing_mark: int
    last_grade: int
    completed: frozenset[YearResult]
    separate_rows: tuple[tuple[str, str], ...]
    locally_tested: frozenset[str]
    year_results: tuple[YearStep, ...]
    competences: Competences
    titles: tuple[PrimaryTitle, ...]
    unknown_titles: tuple[str, ...]
    foreign_absence_limit: int
    """Of the other circular; here it decides nothing (R-P18)."""


class StudyStep(Model):
    """One study result and its conditions (TT 22/2021/TT-BGDĐT art. 9.2)."""

    level: Grading
    failed_remarks: int
    every: Decimal
    best: Decimal
    subjects: int
    """How many subjects must reach ``best``."""


class Adjustment(Model):
    """TT 22/2021/TT-BGDĐT art. 9.3."""

    targets: tuple[Grading, ...]
    levels_below: int


class SecondaryTitle(Model):
    """A title and its conditions (TT 22/2021/TT-BGDĐT art. 15)."""

    code: str
    title: str
    study: Grading
    conduct: Grading
    mark: Decimal
    subjects: int
    """How many subjects must reach ``mark``."""


class RegularAssessments(Model):
    """How many regular assessments a semester has, by periods per year."""

    upto_periods: int
    assessments: int


class Weights(Model):
    """How often a mark counts in an average (TT 22/2021/TT-BGDĐT art. 9.1)."""

    mid: int
    end: int
    semester2: int


class Choice(Model):
    """The subjects of which an upper-secondary pupil chooses some."""

    subjects: frozenset[str]
    count: int
    first_grade: int


class Confirmation(Model):
    """Completion that the record itself confirms, in a diploma's place (R-S41)."""

    grade: int
    first_year: int
    oldest: int


class Calendar(Model):
    """Month and day from which a pupil who arrives joins late (R-S23)."""

    opening: tuple[int, int]
    semester2: tuple[int, int]


class SecondaryLaw(Model):
    """A circular for secondary schools."""

    form: Literal["secondary"]
    highest_mark: int
    retest_below: Decimal
    absence_limit: int
    completions: Mapping[int, str]
    """What is completed with a grade, by its words in the record (R-S40)."""
    abolished_title: str
    languages: frozenset[str]
    exemptible: frozenset[str]
    remark_assessments: int
    clusters: Mapping[Level, int]
    """How many regular assessments a cluster of topics may add (R-S05)."""
    weights: Weights
    choice: Choice
    confirmation: Confirmation
    calendar: Calendar
    study: tuple[StudyStep, ...]
    adjustment: Adjustment
    conduct: Mapping[Grading, Mapping[Grading, Grading]]
    titles: tuple[SecondaryTitle, ...]
    regular: tuple[RegularAssessments, ...]
    periods: Mapping[Level, Mapping[str, int]]
    periods_of_grade: Mapping[int, Mapping[str, int]]

    @property
    def least_subjects(self) -> int:
        """Below so many subjects with marks no study result can be computed (R-S21)."""
        return max(step.subjects for step in self.study)

    def regular_assessments(self, level: Level, grade: int, subject: str) -> int | None:
        """Return how many a semester has; ``None`` for a subject whose periods are not known."""
        usual = self.periods[level].get(subject)
        if usual is None:
            return None
        periods = self.periods_of_grade.get(grade, {}).get(subject, usual)
        return next(row.assessments for row in self.regular if periods <= row.upto_periods)


Law = PrimaryLaw | SecondaryLaw


@cache
def laws() -> Mapping[str, Law]:
    """Return the circulars by our id."""
    text = resources.files(__package__).joinpath("laws.toml").read_text("utf-8")
    return {
        name: PrimaryLaw(**table) if table["form"] == "primary" else SecondaryLaw(**table)
        for name, table in tomllib.loads(text).items()
    }
