"""A sign that no XML can hold, in whatever field, stops its own record and no other."""

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


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(path=st.sampled_from(FIELDS), sign=UNWRITABLE)
def test_a_sign_that_cannot_be_written_stops_its_own_record(path: str, sign: str) -> None:
    """Word's line break in one cell once ended the export of every school after it."""
    source = SchoolSourceConfig(system="ours", school_year=PUPILS[0].school_year)
    one = SchoolConfig(school=PUPILS[0].school, head=PUPILS[0].head, source=source)
    with tempfile.TemporaryDirectory() as folder:
        ledger = LedgerConfig(url=f"sqlite:///{Path(folder) / 'ledger.sqlite'}")
        config = Config(output=Path(folder), ledger=ledger, schools=(one,))
        with Journey(config, plugins=[School(spoilt(PUPILS[0], path, sign))]) as journey:
            bad, good = issuing.export(journey, one, CLERK)
    assert "R-T03" in {finding.code for finding in bad.report.errors}
    assert (bad.stopped, good.stopped) == (True, False)
