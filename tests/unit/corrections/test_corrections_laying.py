"""Corrections laid over a record: they hold while the source says what was corrected."""

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from hocba_hooks import Finding, Level, Repair, Severity, Transcript
from hocba_plugin.corrections import Correction, Proposal, lay, places, proposals
from hocba_plugin.samples import sample_school

RECORD = sample_school(Level.PRIMARY, seed=5, classes={"4A": 2}).pupils[0].transcript
NOW = dt.datetime(2026, 5, 29, 8, 30, tzinfo=dt.UTC)
PATH = "homeroom_remark"


def correction(number: int, before: str, after: str, path: str = PATH) -> Correction:
    return Correction(
        number=number, school="1", year="2025-2026", pupil="1", path=path, before=before,
        after=after, by="Lan", at=NOW, reason="sai",
    )  # fmt: skip


def saying(text: str) -> Transcript:
    return places.written(RECORD, PATH, text)


def numbers(corrections: tuple[Correction, ...]) -> list[int]:
    return [one.number for one in corrections]


def test_without_corrections_nothing_changes() -> None:
    """Not even the object."""
    laid = lay(RECORD, [])
    assert laid.transcript is RECORD
    assert (laid.applied, laid.lapsed) == ((), ())


def test_a_correction_is_written_and_told() -> None:
    """The content, and so its digest, is that of the corrected record."""
    laid = lay(saying("A"), [correction(1, "A", "B")])
    assert laid.transcript == saying("B")
    assert laid.transcript.content_digest != saying("A").content_digest
    assert (numbers(laid.applied), numbers(laid.lapsed)) == ([1], [])


def test_it_lapses_when_the_source_says_something_else() -> None:
    """The source's new value stands."""
    laid = lay(saying("C"), [correction(1, "A", "B")])
    assert laid.transcript == saying("C")
    assert (numbers(laid.applied), numbers(laid.lapsed)) == ([], [1])


def test_it_is_done_when_the_source_was_mended() -> None:
    """Nothing to do and nothing to say."""
    laid = lay(saying("B"), [correction(1, "A", "B")])
    assert laid.transcript == saying("B")
    assert (numbers(laid.applied), numbers(laid.lapsed)) == ([], [])


def test_a_place_that_is_gone_lets_its_corrections_lapse() -> None:
    """A subject the source no longer has."""
    path = "subjects[subject=NONE].level"
    laid = lay(
        RECORD, [correction(1, "T", "H", path), correction(2, RECORD.homeroom_remark or "", "B")]
    )
    assert (numbers(laid.applied), numbers(laid.lapsed)) == ([2], [1])


def test_corrections_of_one_place_follow_each_other() -> None:
    """Whatever of the chain the source has come to itself is left out."""
    chain = [correction(1, "A", "B"), correction(2, "B", "C")]
    for source, applied in (("A", [1, 2]), ("B", [2]), ("C", [])):
        laid = lay(saying(source), reversed(chain))
        assert laid.transcript == saying("C")
        assert (numbers(laid.applied), numbers(laid.lapsed)) == (applied, [])


def test_a_later_decision_takes_the_place_of_one_that_lapsed() -> None:
    """Somebody looked at the new value: the old warning is answered."""
    laid = lay(saying("D"), [correction(1, "A", "B"), correction(2, "D", "E")])
    assert laid.transcript == saying("E")
    assert (numbers(laid.applied), numbers(laid.lapsed)) == ([2], [])


def test_there_and_back_again() -> None:
    """A, corrected to B, and back to A, and to B once more."""
    back = [correction(1, "A", "B"), correction(2, "B", "A")]
    assert lay(saying("A"), back).transcript == saying("A")
    assert lay(saying("A"), [*back, correction(3, "A", "B")]).transcript == saying("B")


texts = st.text().map(lambda text: places.read(saying(text), PATH))


@given(st.lists(texts, min_size=2, max_size=5))
def test_the_last_correction_decides_and_withdrawing_all_gives_the_source(chain: list[str]) -> None:
    """However many there are."""
    steps = [(a, b) for a, b in itertools.pairwise(chain) if a != b]
    corrections = [correction(number, a, b) for number, (a, b) in enumerate(steps, start=1)]
    laid = lay(saying(chain[0]), corrections)
    assert places.read(laid.transcript, PATH) == chain[-1]
    assert not laid.lapsed
    assert lay(saying(chain[0]), []).transcript == saying(chain[0])


def finding(path: str, after: str, **more: str) -> Finding:
    return Finding(
        code="R-T06", severity=Severity.WARNING, path=path, message_vi="", message_en="",
        repair=Repair(before="?", after=after), **more,
    )  # fmt: skip


def test_repairs_become_proposals_from_what_the_record_says() -> None:
    """At the path of the rule, or at the value a source's cell feeds; each change once."""
    found = [
        finding("pupil.name", "Lê An"),
        finding("pupil.name", " Lê An "),
        finding("tệp › trang › ô", "1/2/2017", field="pupil.birth"),
    ]
    birth, name = places.read(RECORD, "pupil.birth"), RECORD.pupil.name or ""
    assert list(proposals(RECORD, found)) == [
        Proposal("R-T06", "pupil.name", name, "Lê An"),
        Proposal("R-T06", "pupil.birth", birth, "01/02/2017"),
    ]


def test_what_cannot_be_corrected_here_is_no_proposal() -> None:
    """The configuration's values, places that are none, changes that change nothing."""
    found = [
        finding("head.name", "Lê An"),
        finding("tệp › trang › ô", "Lê An"),
        finding("pupil.birth", "31/02/2017"),
        finding("pupil.name", RECORD.pupil.name or ""),
        finding("pupil.name", "x").model_copy(update={"repair": None}),
        finding("ô", "x", field="pupil.birth").model_copy(update={"repair": None}),
    ]
    assert list(proposals(RECORD, found)) == []


def test_a_cell_that_could_not_be_read_is_left_to_a_person() -> None:
    """The place is named, with nothing proposed."""
    unreadable = finding("ô", "x", field="pupil.birth").model_copy(
        update={"repair": None, "severity": Severity.ERROR, "code": "R-D03"}
    )
    found = list(proposals(RECORD, [unreadable, unreadable]))
    assert found == [Proposal("R-D03", "pupil.birth", places.read(RECORD, "pupil.birth"), None)]


def test_a_repair_stays_out_of_reprs() -> None:
    """It holds what a pupil's record says."""
    shown = repr(
        [*proposals(RECORD, [finding("pupil.name", "Lê An")]), correction(1, "Lê An", "Lê Ân")]
    )
    assert "Lê" not in shown
