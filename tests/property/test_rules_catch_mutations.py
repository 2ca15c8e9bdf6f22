"""Sample records and rules read the law independently; here the two readings meet."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba_hooks.findings import CheckReport
from hocba_hooks.transcripts import Transcript
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import SamplePupil
from hocba_plugin.testing.mutations import MUTATIONS, mutated
from hocba_plugin.testing.strategies import pupils
from hocba_plugin.validate.checker import Checker

# A mutation may fit few of the records drawn: a title can only be undeserved by the undeserving.
_FEW_FIT = settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)


@pytest.fixture(scope="module")
def checker() -> Checker:
    """Return the rules as the built-in profile needs them."""
    return Checker(load_profile("qd3016-public"))


def codes_of_errors(report: CheckReport) -> set[str]:
    """Return the rules that stop the record."""
    return {finding.code for finding in report.errors}


@given(pupil=pupils())
@settings(max_examples=150, deadline=None)
def test_a_lawful_record_has_no_error(checker: Checker, pupil: SamplePupil) -> None:
    """Whatever the circumstances, what the law allows passes, marks behind averages included."""
    report = checker.check(pupil.transcript, components=pupil.components)
    assert set() == codes_of_errors(report)


@pytest.mark.parametrize("code", MUTATIONS)
@given(data=st.data())
@_FEW_FIT
def test_a_broken_rule_is_found_and_no_other(
    checker: Checker, code: str, data: st.DataObject
) -> None:
    """Each mutation is found with its severity and breaks nothing else."""
    mutation = MUTATIONS[code]
    transcript: Transcript = data.draw(mutated(code))
    report = checker.check(transcript)
    found = {finding.severity for finding in report.findings if finding.code == code}
    assert {mutation.severity} == found
    assert codes_of_errors(report) <= {code}


def test_the_first_set_of_rules_is_covered() -> None:
    """Every rule the first set promises has a mutation that breaks it."""
    promised = (
        "R-F01 R-F03 R-F04 R-F06 R-F07 R-I01 R-I02 R-I04 R-I05 R-I10 R-I20 R-I21 R-I22 "
        "R-P01 R-P02 R-P03 R-P07 R-P08 R-P10 R-P13 R-P14 R-P15 "
        "R-S01 R-S02 R-S10 R-S13 R-S20 R-S25 R-S30 R-S31 R-S35 R-S37 R-S38 R-S39 "
        "R-T04 R-T05 R-T06 R-D04"
    )
    assert set() == set(promised.split()) - MUTATIONS.keys()
