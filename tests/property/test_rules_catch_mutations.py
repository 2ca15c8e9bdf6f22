"""Sample records and rules read the law independently; here the two readings meet."""

import datetime as dt
import sys
from functools import cache
from itertools import islice
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hocba_hooks.findings import CheckReport
from hocba_hooks.records import Issue, Record
from hocba_hooks.transcripts import Level
from hocba_plugin.config import RulesConfig
from hocba_plugin.documents.codec import Codec
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile
from hocba_plugin.testing.cases import Case, cases
from hocba_plugin.testing.documents import DOCUMENT_MUTATIONS
from hocba_plugin.testing.mutations import MUTATIONS, Mutation, broken_cases
from hocba_plugin.testing.unproven import why_no_mutation
from hocba_plugin.validate import Validator, rule_book

FAR_PROFILE = Path(__file__).parents[2] / "fixtures" / "profiles" / "tinh-thu-nghiem"
_MADE = dt.date(2026, 5, 25)
_SHORT = 5
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


@cache
def validator_of(reference: str | Path) -> Validator:
    """Return the rules as a profile needs them."""
    return Validator(load_profile(reference))


@pytest.fixture(scope="module")
def validator() -> Validator:
    """Return the rules as the built-in profile needs them."""
    return validator_of("qd3016-public")


def report_on(validator: Validator, case: Case) -> CheckReport:
    """Return what is found of a case."""
    report = validator.validate(case.request)
    assert report is not None
    return report


def words(report: CheckReport) -> str:
    """Return everything the findings say."""
    texts = ((one.message_vi, one.message_en, one.remedy_vi) for one in report.findings)
    return " ".join(text for texts_of_one in texts for text in texts_of_one)


def private(case: Case) -> set[str]:
    """Return what no finding may repeat; a name of one short word may be a word of ours."""
    everyone = (case.transcript, case.previous, *case.classmates)
    pupils = [one.pupil for one in everyone if one]
    values = {value for one in pupils for value in (one.name, one.personal_id, one.code) if value}
    return {value for value in values if len(value) > _SHORT}


def errors(report: CheckReport) -> set[str]:
    """Return the rules that stop the record."""
    return {finding.code for finding in report.errors}


@pytest.mark.parametrize("reference", ["qd3016-public", FAR_PROFILE], ids=["public", "far"])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_lawful_record_has_no_error(reference: str | Path, data: st.DataObject) -> None:
    """Whatever the circumstances, what the law allows passes; class and last year included."""
    case = data.draw(cases())
    assert set() == errors(report_on(validator_of(reference), case))


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
    assert not any(value in words(report) for value in private(case))


def is_found(validator: Validator, mutation: Mutation, pool: list[Case]) -> bool:
    """Say whether the mutation fits cases of the pool, and is found in the first of them."""
    fitting = (case for case in pool if case.transcript.level in mutation.levels)
    broken = list(islice(filter(None, map(mutation.breaks, fitting)), 3))
    reports = [report_on(validator, case) for case in broken]
    return bool(broken) and all(
        any(finding.code == mutation.code for finding in report.findings) for report in reports
    )


def drawn_cases() -> list[Case]:
    """Return cases of all levels, the same in every run."""
    pool: list[Case] = []
    for level in Level:

        @given(case=cases(level))
        @settings(max_examples=80, deadline=None, database=None, derandomize=True)
        def draw(case: Case) -> None:
            pool.append(case)

        draw()
    return pool


def test_every_rule_is_caught(profile: Profile, capsys: pytest.CaptureFixture[str]) -> None:
    """What can be broken in a record, around it or in its document, is, and is found."""
    pool = drawn_cases()
    caught = {
        mutation.code
        for mutation in MUTATIONS.values()
        if is_found(Validator(profile, RulesConfig(required=mutation.required)), mutation, pool)
    }
    codec, validator = Codec(profile), Validator(profile)
    issue = Issue(identity=UUID(int=1), created_on=_MADE, issued_on=_MADE)
    content = codec.write(Record(transcript=pool[-1].transcript, issue=issue))
    caught |= {
        code
        for code, mutation in DOCUMENT_MUTATIONS.items()
        if code in errors(validator.check_document(mutation.breaks(content) or content))
    }
    due = {entry.code for entry in rule_book() if why_no_mutation(entry) is None}
    mutations = len(MUTATIONS) + len(DOCUMENT_MUTATIONS)
    share = 100 * len(due & caught) / len(due)
    with capsys.disabled():
        sys.stdout.write(
            f"\nrules {len(due)}, mutations {mutations}, "
            f"caught {len(due & caught)} = {share:.0f} %\n"
        )
    assert set() == due - caught
