"""Documents: what the strategies draw gives no error in any quantity, what is broken its code."""

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from hocba_hooks.records import Record
from hocba_hooks.transcripts import Level
from hocba_plugin.documents.codec import Codec
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples.faults import FAULTS
from hocba_plugin.testing.documents import DOCUMENT_MUTATIONS
from hocba_plugin.testing.strategies import records
from hocba_plugin.validate import Validator

_EACH = 2000
_QUICK = [HealthCheck.too_slow, HealthCheck.data_too_large]
_PRIMARY = records(Level.PRIMARY)
_SECONDARY = records(Level.LOWER_SECONDARY) | records(Level.UPPER_SECONDARY)


@pytest.fixture(scope="module")
def codec() -> Codec:
    """Return what writes and reads documents of the built-in profile."""
    return Codec(load_profile("qd3016-public"))


@pytest.fixture(scope="module")
def validator() -> Validator:
    """Return schema and rules of the built-in profile."""
    return Validator(load_profile("qd3016-public"))


def codes_of_errors(validator: Validator, content: bytes) -> set[str]:
    """Return what stops a document."""
    return {finding.code for finding in validator.check_document(content).errors}


@pytest.mark.slow
@given(record=_PRIMARY)
@settings(max_examples=_EACH, deadline=None, suppress_health_check=_QUICK)
def test_two_thousand_primary_documents(codec: Codec, validator: Validator, record: Record) -> None:
    """Each is valid by schema and rules, and reads back equal."""
    content = codec.write(record)
    assert set() == codes_of_errors(validator, content)
    assert record == codec.read(content)


@pytest.mark.slow
@given(record=_SECONDARY)
@settings(max_examples=_EACH, deadline=None, suppress_health_check=_QUICK)
def test_two_thousand_secondary_documents(
    codec: Codec, validator: Validator, record: Record
) -> None:
    """Each is valid by schema and rules, and reads back equal."""
    content = codec.write(record)
    assert set() == codes_of_errors(validator, content)
    assert record == codec.read(content)


@pytest.mark.parametrize("code", DOCUMENT_MUTATIONS)
@given(data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_a_broken_document_is_found_out(
    codec: Codec, validator: Validator, code: str, data: st.DataObject
) -> None:
    """With its code, and no other error but the companions."""
    mutation = DOCUMENT_MUTATIONS[code]
    broken = mutation.breaks(codec.write(data.draw(records())))
    assume(broken is not None)
    found = codes_of_errors(validator, broken or b"")
    assert code in found
    assert found <= {code} | mutation.companions


@pytest.mark.parametrize("code", FAULTS)
@given(data=st.data())
@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
def test_a_broken_record_is_found_out_in_its_document(
    codec: Codec, validator: Validator, code: str, data: st.DataObject
) -> None:
    """What a school imports as XML says as much as what it exports from its system."""
    level = data.draw(st.sampled_from([level for level in Level if FAULTS[code].fits(level)]))
    record = data.draw(records(level))
    broken = FAULTS[code].planted_in(record.transcript)
    assume(broken is not None)
    content = codec.write(record.model_copy(update={"transcript": broken}))
    findings = validator.check_document(content).findings
    assert FAULTS[code].severity in {one.severity for one in findings if one.code == code}
