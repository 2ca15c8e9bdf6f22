"""Mutations: a record that is right goes in, the same record with one broken rule comes out."""

from collections.abc import Mapping

from hypothesis import reject
from hypothesis import strategies as st

from hocba_hooks.transcripts import Level, Transcript
from hocba_plugin.samples.faults import FAULTS, Fault
from hocba_plugin.testing.strategies import transcripts

Mutation = Fault
MUTATIONS: Mapping[str, Mutation] = FAULTS
"""By the code of the rule they break."""


@st.composite
def mutated(draw: st.DrawFn, code: str) -> Transcript:
    """Return records that break the rule ``code`` and no other."""
    mutation = MUTATIONS[code]
    level = draw(st.sampled_from([level for level in Level if mutation.fits(level)]))
    broken = mutation.planted_in(draw(transcripts(level)))
    if broken is None:
        reject()
    return broken
