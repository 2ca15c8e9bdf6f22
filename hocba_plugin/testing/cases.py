"""Cases: one record and everything a check may be given with it."""

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from hocba_hooks import CheckRequest, MarkComponents, Transcript
from hocba_hooks.transcripts import Level
from hocba_plugin.samples import sample_school, year_before
from hocba_plugin.testing.strategies import GRADES, circumstances, variants

_CLASSMATES = 5
"""Of fewer pupils no rule says what is usual in a class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A record, and what is known around it."""

    transcript: Transcript
    components: tuple[MarkComponents, ...] = ()
    classmates: tuple[Transcript, ...] = ()
    """The others of the class."""
    schoolmates: tuple[Transcript, ...] = ()
    """The others of the school."""
    previous: Transcript | None = None
    """The pupil's record of last year."""

    def but(self, **changes: Any) -> "Case":
        """Return the case with something else in it."""
        return replace(self, **changes)

    def with_transcript(self, transcript: Transcript) -> "Case":
        """Return the case of another record, without the marks behind rows that changed."""
        before = {row.subject: row for row in self.transcript.subjects}
        as_before = {row.subject for row in transcript.subjects if row is before.get(row.subject)}
        kept = tuple(part for part in self.components if part.subject in as_before)
        return self.but(transcript=transcript, components=kept)

    @property
    def request(self) -> CheckRequest:
        """What a validator is asked, all of the school having been looked at."""
        others = (*self.classmates, *self.schoolmates)
        return CheckRequest(
            scope="school",
            transcript=self.transcript,
            components=self.components,
            neighbours=(self.transcript, *others),
            classmates=(self.transcript, *self.classmates),
            previous=self.previous,
        )


@st.composite
def cases(draw: st.DrawFn, level: Level | None = None) -> Case:
    """Return faultless records within their class and school, with last year's if there was one."""
    level = draw(st.sampled_from(Level)) if level is None else level
    grade = draw(st.sampled_from(GRADES[level]))
    school = sample_school(
        level,
        seed=draw(st.integers(1, 9999)),
        classes={f"{grade}A": 1 + _CLASSMATES, f"{grade}B": 1},
        special={1: draw(circumstances())},
    )
    first, *others = school.pupils
    transcript = draw(variants(first.transcript))
    mates = tuple(one.transcript for one in others)
    return Case(
        transcript=transcript,
        components=first.components,
        classmates=mates[:_CLASSMATES],
        schoolmates=mates[_CLASSMATES:],
        previous=year_before(transcript),
    )
