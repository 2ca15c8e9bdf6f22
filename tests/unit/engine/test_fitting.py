"""Which stage of the school year data fit."""

from hocba_hooks import Level, SecondaryTranscript, Stage, Transcript
from hocba_hooks.transcripts import PrimaryTranscript, TermGradings
from hocba_plugin.journey.fitting import Fit
from hocba_plugin.samples import sample_transcript

START, SEMESTER1, YEAR = Stage


def secondary() -> SecondaryTranscript:
    """Return a whole record."""
    whole = sample_transcript(Level.LOWER_SECONDARY, 7, 3)
    assert isinstance(whole, SecondaryTranscript)
    return whole


def lists_of(whole: Transcript) -> Transcript:
    """Return a record without any result."""
    bare: dict[str, object] = {"subjects": ()}
    if isinstance(whole, PrimaryTranscript):
        bare |= {"year_result": None}
    else:
        bare |= {"study": TermGradings(), "conduct": TermGradings()}
    return whole.model_copy(update=bare)


def in_january() -> Transcript:
    """Return a record with results of semester I alone."""
    whole = secondary()
    rows = (r.model_copy(update={"semester2": None, "year": None}) for r in whole.subjects)
    nothing = TermGradings()
    return whole.model_copy(update={"subjects": tuple(rows), "study": nothing, "conduct": nothing})


def test_results_tell_the_stage() -> None:
    """And what comes next: in primary the year's end, as a record holds nothing else."""
    assert Fit.of(secondary()) == (YEAR, None)
    assert Fit.of(in_january()) == (SEMESTER1, YEAR)
    assert Fit.of(lists_of(secondary())) == (START, SEMESTER1)
    whole = sample_transcript(Level.PRIMARY, 4, 3)
    assert Fit.of(whole) == (YEAR, None)
    assert Fit.of(lists_of(whole)) == (START, YEAR)


def test_the_foremost_counts() -> None:
    """A single class may be late; of two levels what comes soonest is told."""
    lists, primary = Fit.of(lists_of(secondary())), Fit(START, YEAR)
    assert Fit.furthest({lists, Fit.of(in_january())}) == (SEMESTER1, YEAR)
    assert Fit.furthest({primary, lists}) == (START, SEMESTER1)
    assert Fit.furthest(()) is None


def test_what_is_not_due_is_no_shortfall() -> None:
    """Lists fall short of January, of a primary school only of the year's end."""
    of_secondary, of_primary = Fit(START, SEMESTER1), Fit(START, YEAR)
    assert [of_secondary.falls_short_of(stage) for stage in Stage] == [False, True, True]
    assert [of_primary.falls_short_of(stage) for stage in Stage] == [False, False, True]
    assert not Fit(YEAR, None).falls_short_of(YEAR)
