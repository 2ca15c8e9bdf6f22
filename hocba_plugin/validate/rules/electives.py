"""The subjects an upper-secondary pupil chooses (R-S07), programme of TT 32/2018, TT 13/2022."""

from hocba_hooks import Form, Level, SecondaryTranscript, Transcript
from hocba_plugin.validate.book import Hit, Hits, Unchecked, rule
from hocba_plugin.validate.laws import Choice
from hocba_plugin.validate.rules.secondary import Secondary


@rule("R-S07", form=Form.SECONDARY)
def four_subjects_are_chosen_and_kept(context: Secondary) -> Hits:
    """Exactly four of the nine, the same for three years."""
    transcript, choice = context.transcript, context.secondary_law.choice
    if transcript.level is not Level.UPPER_SECONDARY:
        return
    if not transcript.subjects:
        raise Unchecked("no_marks")
    chosen = _chosen(transcript, choice)
    if len(chosen) != choice.count:
        yield Hit("subjects", data={"due": choice.count, "count": len(chosen)})
    if _has_earlier_year(context.previous):
        if _chosen(context.previous, choice) != chosen:
            yield Hit("subjects", "changed")
    elif context.grade > choice.first_grade:
        yield Unchecked("no_last_year")


def _chosen(transcript: Transcript | None, choice: Choice) -> set[str]:
    rows = transcript.subjects if transcript else ()
    return {row.subject for row in rows} & choice.subjects


def _has_earlier_year(previous: Transcript | None) -> bool:
    return (
        isinstance(previous, SecondaryTranscript)
        and previous.level is Level.UPPER_SECONDARY
        and bool(previous.subjects)
    )
