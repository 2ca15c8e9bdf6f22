"""Drawn records fit the built-in profile: what is written is valid and reads back equal."""

import pytest
from hypothesis import given, settings
from lxml import etree

from hocba_hooks.records import Record
from hocba_plugin.documents.codec import Codec
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile
from hocba_plugin.testing.strategies import records


@pytest.fixture(scope="module")
def profile() -> Profile:
    """Return the built-in profile."""
    return load_profile("qd3016-public")


@pytest.fixture(scope="module")
def schema(profile: Profile) -> etree.XMLSchema:
    """Return its schema."""
    return etree.XMLSchema(etree.fromstring(profile.schema))


@given(record=records())
@settings(max_examples=100, deadline=None)
def test_a_record_is_valid_and_reads_back_equal(
    profile: Profile, schema: etree.XMLSchema, record: Record
) -> None:
    """Nothing a strategy draws is outside the fields, and nothing is lost in them."""
    content = Codec(profile).write(record)
    schema.assertValid(etree.fromstring(content))
    assert record == Codec(profile).read(content)
