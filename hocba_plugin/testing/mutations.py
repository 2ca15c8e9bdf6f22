"""Mutations: what is right goes in, the same with one broken rule comes out.

Some break the record itself (the faults of ``samples``), some what stands around it: the marks
behind an average, another pupil of the school, last year's record. Those of XML documents are in
``hocba_plugin.testing.documents``.
"""

from collections.abc import Mapping

from hypothesis import reject
from hypothesis import strategies as st

from hocba_plugin.samples.faults import FAULTS
from hocba_plugin.testing import classmates, components, last_year, people
from hocba_plugin.testing.cases import Case, cases
from hocba_plugin.testing.mutation import Mutation

__all__ = ["MUTATIONS", "Mutation", "broken_cases"]

MUTATIONS: Mapping[str, Mutation] = {
    mutation.name: mutation
    for mutation in (
        *map(Mutation.of, FAULTS.values()),
        *components.MUTATIONS,
        *people.MUTATIONS,
        *classmates.MUTATIONS,
        *last_year.MUTATIONS,
    )
}
"""By the code of the rule they break, with the variant where there are several."""


@st.composite
def broken_cases(draw: st.DrawFn, name: str) -> Case:
    """Return records, and what is around them, of which one breaks the rule ``name``."""
    mutation = MUTATIONS[name]
    broken = mutation.breaks(draw(cases(draw(st.sampled_from(mutation.levels)))))
    return reject() if broken is None else broken
