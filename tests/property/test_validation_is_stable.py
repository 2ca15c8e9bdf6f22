"""The same input gives the same report, in whatever order rows and pupils come."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hocba_hooks import CheckReport, Transcript
from hocba_hooks.findings import Finding
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.testing.cases import Case, cases
from hocba_plugin.testing.mutations import MUTATIONS
from hocba_plugin.validate import Validator

_SOME = settings(max_examples=60, deadline=None)
# Some are broken, so that there are findings to compare; all the others are right.
_CASES = cases() | st.sampled_from(sorted(MUTATIONS)).flatmap(
    lambda name: cases().map(lambda case: _broken(name, case))
)


def _broken(name: str, case: Case) -> Case:
    return (
        case.transcript.level in MUTATIONS[name].levels and MUTATIONS[name].breaks(case)
    ) or case


@pytest.fixture(scope="module")
def validator() -> Validator:
    """Return the rules as the built-in profile needs them."""
    return Validator(load_profile("qd3016-public"))


def report_on(validator: Validator, case: Case) -> CheckReport:
    """Return what is found of a case."""
    report = validator.validate(case.request)
    assert report is not None
    return report


def findings(report: CheckReport) -> Counter[Finding]:
    """Return what was found, in no order."""
    return Counter(report.findings)


@given(case=_CASES)
@_SOME
def test_twice_the_same(validator: Validator, case: Case) -> None:
    """A second look, and that of another validator, says the same in the same order."""
    first = report_on(validator, case)
    assert first == report_on(validator, case)
    assert first == report_on(Validator(load_profile("qd3016-public")), case)


@given(case=_CASES, seed=st.integers(0, 999))
@_SOME
def test_the_order_of_rows_decides_nothing(validator: Validator, case: Case, seed: int) -> None:
    """Subjects come in the order of the source."""
    mixed = case.but(transcript=_shuffled_rows(case.transcript, seed))
    assert findings(report_on(validator, case)) == findings(report_on(validator, mixed))


def _shuffled_rows(transcript: Transcript, seed: int) -> Transcript:
    rows = list(transcript.subjects)
    Random(seed).shuffle(rows)  # noqa: S311 - drawn by hypothesis
    mixed: Transcript = transcript.model_copy(update={"subjects": tuple(rows)})
    return mixed


@given(case=_CASES, seed=st.integers(0, 999))
@_SOME
def test_the_order_of_people_decides_nothing(validator: Validator, case: Case, seed: int) -> None:
    """Nor does that of the marks behind the averages."""
    rng = Random(seed)  # noqa: S311 - drawn by hypothesis
    mixed = case.but(
        classmates=tuple(rng.sample(case.classmates, len(case.classmates))),
        schoolmates=tuple(rng.sample(case.schoolmates, len(case.schoolmates))),
        components=tuple(rng.sample(case.components, len(case.components))),
    )
    assert findings(report_on(validator, case)) == findings(report_on(validator, mixed))
