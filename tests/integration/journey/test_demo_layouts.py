"""Both demo schools, in whichever layouts they are written, reach their receipts from them."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import pytest

from hocba_hooks.transcripts import Address, Parent, Transcript
from hocba_plugin.demo.layouts import DemoLayouts
from hocba_plugin.demo.schools import PLANTED, lower_secondary_school, primary_school
from hocba_plugin.demo.sources import source_of
from hocba_plugin.demo.walk import corrected
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.messages import Reply
from hocba_plugin.samples import SampleSchool

pytestmark = [pytest.mark.integration, pytest.mark.slow]

SCHOOLS = (primary_school(), lower_secondary_school())
LAYOUTS = {"built_in": DemoLayouts.USUAL, "real": DemoLayouts.REAL}
NOTHING = (None, Parent(), Address())
PLANTED_ERRORS = {(one.pupil_code, one.code) for one in PLANTED}
ONLY_REAL = {
    # The list of 38 columns has no nationality, and what is declared of all is not a foreigner's.
    ("0150000007", "R-F04"),
    # Yearly books compute the year of a subject, so the planted average contradicts the books too.
    ("0150000017", "R-X07"),
}
AFTERWARDS = {
    # What could not be read is missing, or contradicts what stands beside it.
    ("0140000007", "R-P07"),
    ("0140000041", "R-F01"),
    ("0140000047", "R-P02"),
}


@pytest.fixture(params=LAYOUTS)
def written(request: pytest.FixtureRequest) -> tuple[Any, DemoLayouts]:
    """A run of the demo, and the layouts its schools were written in."""
    return request.getfixturevalue(request.param), LAYOUTS[request.param]


def field(transcript: Transcript, path: str) -> object:
    """Return what stands at a model path."""
    found: object = reduce(getattr, path.split("."), transcript)
    return found


def without(transcript: Transcript, paths: tuple[str, ...]) -> dict[str, Any]:
    """Return a transcript without what a layout has no column for."""
    content: dict[str, Any] = transcript.model_dump()
    for path in paths:
        *above, last = path.split(".")
        reduce(lambda place, name: place[name], above, content).pop(last)
    return content


def issued(demo: Any, school: SampleSchool) -> Iterator[tuple[Transcript, Transcript]]:
    """Yield what each document of a school says, beside what the school knows."""
    codec = Codec(demo.profile)
    truth = {pupil.transcript.pupil.code or "": pupil.transcript for pupil in school.pupils}
    for file in demo.files(f"xml/{school.school.code}/**/*.xml"):
        found = codec.read(file.read_bytes()).transcript
        code = found.pupil.code or ""
        if file.stem.endswith("-v2"):
            mended = corrected(school, code).pupils
            yield found, next(p.transcript for p in mended if p.transcript.pupil.code == code)
        else:
            yield found, truth[code]


def test_whatever_is_issued_is_true(written: tuple[Any, DemoLayouts]) -> None:
    """Field by field but for those declared to have no column: these are empty, never made up."""
    demo, layouts = written
    documents = 0
    for school in SCHOOLS:
        lacks = source_of(school, layouts).lacks
        pairs = list(issued(demo, school))
        assert [
            found for found, truth in pairs if without(found, lacks) != without(truth, lacks)
        ] == []
        for path in lacks:
            assert {field(found, path) in NOTHING for found, _ in pairs} == {True}
            assert {field(truth, path) in NOTHING for _, truth in pairs} >= {False}
        documents += len(pairs)
    assert documents == demo.accepted + 1


def test_every_record_due_has_a_receipt_of_its_own(written: tuple[Any, DemoLayouts]) -> None:
    """Accepted in both versions where it was issued again; the planted ones have none."""
    demo, layouts = written
    codec, receipts = Codec(demo.profile), demo.files("receipts/**/*.xml")
    replies = [codec.read_message("reply", file.read_bytes(), Reply) for file in receipts]
    told = Counter(item.pupil_code for reply in replies for item in reply.items if item.accepted)
    documents = [found for school in SCHOOLS for found, _ in issued(demo, school)]
    issued_to = Counter(found.pupil.code for found in documents)
    (again,) = (code for code, number in issued_to.items() if number == 2)
    # Revoking has its receipt as well.
    assert told == issued_to + Counter([again])
    stopped = {pupil for pupil, _ in expected_errors(layouts)}
    not_due = sum(school["not_due"] for school in demo.summary["schools"])
    everyone = sum(len(school.pupils) for school in SCHOOLS)
    assert len(issued_to) == everyone - len(stopped) - not_due
    assert not stopped & set(issued_to)
    assert [one["source"] for one in demo.summary["schools"]] == [
        source_of(school, layouts).system for school in SCHOOLS
    ]


def test_the_planted_faults_are_found_from_the_real_layouts(
    real: Any, command: Callable[..., Any]
) -> None:
    """All of them, and nothing else but what these layouts themselves bring along."""
    assert real.code == 0, real.out + real.err
    assert real.errors(command) == expected_errors(DemoLayouts.REAL) | AFTERWARDS
    stopped = sum(school["stopped"] for school in real.summary["schools"])
    assert stopped == len({pupil for pupil, _ in expected_errors(DemoLayouts.REAL)})


def expected_errors(layouts: DemoLayouts) -> set[tuple[str, str]]:
    """Return pupil and code of what stops records, but what follows from it."""
    return PLANTED_ERRORS | (ONLY_REAL if layouts is DemoLayouts.REAL else set())
