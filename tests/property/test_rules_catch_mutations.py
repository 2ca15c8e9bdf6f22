"""Sample records and rules read the law independently; here the two readings meet."""

import sys

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hocba_hooks.findings import CheckReport
from hocba_plugin.config import RulesConfig
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile
from hocba_plugin.testing.cases import Case, cases
from hocba_plugin.testing.documents import DOCUMENT_MUTATIONS
from hocba_plugin.testing.mutations import MUTATIONS, broken_cases
from hocba_plugin.testing.unproven import why_no_mutation
from hocba_plugin.validate import Validator, rule_book

# A mutation may fit few of the records drawn: a title can only be undeserved by the undeserving.
_FEW_FIT = settings(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def profile() -> Profile:
    """Return the built-in profile."""
    return load_profile("qd3016-public")


@pytest.fixture(scope="module")
def validator(profile: Profile) -> Validator:
    """Return the rules as the built-in profile needs them."""
    return Validator(profile)


def report_on(validator: Validator, case: Case) -> CheckReport:
    """Return what is found of a case."""
    report = validator.validate(case.request)
    assert report is not None
    return report


def errors(report: CheckReport) -> set[str]:
    """Return the rules that stop the record."""
    return {finding.code for finding in report.errors}


@given(case=cases())
@settings(max_examples=200, deadline=None)
def test_a_lawful_record_has_no_error(validator: Validator, case: Case) -> None:
    """Whatever the circumstances, what the law allows passes; class and last year included."""
    assert set() == errors(report_on(validator, case))


@pytest.mark.parametrize("name", MUTATIONS)
@given(data=st.data())
@_FEW_FIT
def test_a_broken_rule_is_found_and_no_other(
    profile: Profile, validator: Validator, name: str, data: st.DataObject
) -> None:
    """Each mutation is found with its severity and breaks nothing but its companions."""
    mutation = MUTATIONS[name]
    case: Case = data.draw(broken_cases(name))
    if mutation.required:
        validator = Validator(profile, RulesConfig(required=mutation.required))
    report = report_on(validator, case)
    found = {finding.severity for finding in report.findings if finding.code == mutation.code}
    assert mutation.severity in found
    assert errors(report) <= {mutation.code} | mutation.companions


def test_every_rule_has_a_mutation(capsys: pytest.CaptureFixture[str]) -> None:
    """What can be broken in a record, around it or in its document, is."""
    due = {entry.code for entry in rule_book() if why_no_mutation(entry) is None}
    broken = {mutation.code for mutation in (*MUTATIONS.values(), *DOCUMENT_MUTATIONS.values())}
    caught = 100 * len(due & broken) // len(due)
    with capsys.disabled():
        sys.stdout.write(f"\nrules {len(due)}, mutations {len(broken)}, caught {caught} %\n")
    assert set() == due - broken
