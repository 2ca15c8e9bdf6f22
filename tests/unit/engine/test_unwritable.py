"""A sign that no XML can hold, or a text too long for the ledger, stops its own record alone."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba_hooks import (
    Actor,
    Level,
    ListSource,
    RecordSource,
    Role,
    SourceConfig,
    Transcript,
    hookimpl,
)
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.journey import Journey, issuing
from hocba_plugin.samples import sample_school

CLERK = Actor(id="clerk", role=Role.CLERK)
PUPILS = [p.transcript for p in sample_school(Level.PRIMARY, seed=5, classes={"1A": 2}).pupils]
UNWRITABLE = st.one_of(
    st.characters(min_codepoint=0, max_codepoint=0x1F, exclude_characters="\t\n\r"),
    st.characters(categories=("Cs",)),
    st.sampled_from("\ufffe\uffff"),
)
FIELDS = (
    "pupil.name",
    "pupil.code",
    "pupil.personal_id",
    "pupil.residence.text",
    "pupil.father.name",
    "pupil.father.occupation",
    "school_class.name",
    "homeroom_teacher.name",
    "homeroom_remark",
    "commendation.text",
)


def spoilt(model: Any, path: str, sign: str) -> Any:
    """Return the model with the sign in the middle of a text."""
    name, _, below = path.partition(".")
    value = getattr(model, name)
    if below:
        changed = spoilt(value, below, sign)
    else:
        text = value or "ab"
        changed = text[:1] + sign + text[1:]
    return model.model_copy(update={name: changed})


class School:
    """One spoilt pupil beside a sound one."""

    def __init__(self, first: Transcript) -> None:
        self._transcripts = [first, PUPILS[1]]

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        return ListSource(self._transcripts)


def exported(first: Transcript) -> list[issuing.Issued]:
    """Export it and a sound one."""
    source = SchoolSourceConfig(system="ours", school_year=PUPILS[0].school_year)
    one = SchoolConfig(school=PUPILS[0].school, head=PUPILS[0].head, source=source)
    with tempfile.TemporaryDirectory() as folder:
        ledger = LedgerConfig(url=f"sqlite:///{Path(folder) / 'ledger.sqlite'}")
        config = Config(output=Path(folder), ledger=ledger, schools=(one,))
        with Journey(config, plugins=[School(first)]) as journey:
            return list(issuing.export(journey, one, CLERK))


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(FIELDS), sign=UNWRITABLE)
def test_a_sign_that_cannot_be_written_stops_its_own_record(path: str, sign: str) -> None:
    """Word's line break in one cell once ended the export of every school after it."""
    bad, good = exported(spoilt(PUPILS[0], path, sign))
    assert "R-T03" in {finding.code for finding in bad.report.errors}
    assert (bad.stopped, good.stopped) == (True, False)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    path=st.sampled_from(["pupil.code", "school_class.name"]),
    long=st.tuples(st.sampled_from("1AĐ"), st.integers(65, 300)).map(
        lambda pair: pair[0] * pair[1]
    ),
)
def test_what_is_too_long_for_the_ledger_stops_its_own_record(path: str, long: str) -> None:
    """Whatever the profile allows: a class or a code in whose place a sentence stands."""
    bad, good = exported(spoilt(PUPILS[0], path, long))
    found = {finding.code: finding for finding in bad.report.errors}
    assert "HOCBA-TEXT" in found
    assert long not in f"{found['HOCBA-TEXT']!r}"
    assert (bad.stopped, bad.version, good.stopped) == (True, None, False)
