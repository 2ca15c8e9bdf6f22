"""What the tests of the validate stage share."""

import datetime as dt
import uuid
from collections.abc import Callable

import pytest

from hocba_hooks import Issue, Record, Transcript
from hocba_plugin.documents.codec import Codec
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile
from hocba_plugin.validate import Checker, Validator


@pytest.fixture(scope="session")
def profile() -> Profile:
    """The built-in profile."""
    return load_profile("qd3016-public")


@pytest.fixture(scope="session")
def checker(profile: Profile) -> Checker:
    """The rules for the built-in profile."""
    return Checker(profile)


@pytest.fixture(scope="session")
def validator(profile: Profile) -> Validator:
    """The stage for the built-in profile."""
    return Validator(profile)


@pytest.fixture(scope="session")
def written(profile: Profile) -> Callable[[Transcript], bytes]:
    """Writes the unsigned document of a transcript."""
    codec = Codec(profile)
    issue = Issue(
        identity=uuid.UUID(int=1), created_on=dt.date(2026, 5, 25), issued_on=dt.date(2026, 5, 29)
    )
    return lambda transcript: codec.write(Record(transcript=transcript, issue=issue))
