"""Both demo schools, in whichever layouts they are written, reach their receipts from them."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial, reduce
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from hocba_hooks.transcripts import Address, Parent, Transcript
from hocba_plugin.config import Config, SchoolConfig, SchoolSourceConfig
from hocba_plugin.demo.layouts import DemoLayouts
from hocba_plugin.demo.schools import PLANTED, lower_secondary_school, primary_school
from hocba_plugin.demo.sector_exports import Layouts, write_sector_exports
from hocba_plugin.demo.sources import SchoolSource, source_of
from hocba_plugin.demo.vnedu_books import Books
from hocba_plugin.demo.vnedu_columns import PupilList
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.demo.vnedu_secondary import MarkLayout
from hocba_plugin.demo.walk import corrected
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.messages import Reply
from hocba_plugin.journey import Journey
from hocba_plugin.journey.reading import Checked, check
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


@pytest.fixture(params=LAYOUTS)
def written(request: pytest.FixtureRequest) -> tuple[Any, DemoLayouts]:
    """A run of the demo, and the layouts its schools were written in."""
    return request.getfixturevalue(request.param), LAYOUTS[request.param]


def field(transcript: Transcript, path: str) -> object:
    """Return what stands at a model path."""
    found: object = reduce(getattr, path.split("."), transcript)
    return found


def differ(found: Transcript, truth: Transcript, lacks: tuple[str, ...]) -> bool:
    """Say whether they do, but for what a layout has no column for."""
    contents = (found.model_dump(), truth.model_dump())
    for content, path in product(contents, lacks):
        *above, last = path.split(".")
        reduce(lambda place, name: place[name], above, content).pop(last)
    return contents[0] != contents[1]


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
        assert [truth.pupil.code for found, truth in pairs if differ(found, truth, lacks)] == []
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
    assert real.errors(command) == expected_errors(DemoLayouts.REAL)
    stopped = sum(school["stopped"] for school in real.summary["schools"])
    assert stopped == len({pupil for pupil, _ in expected_errors(DemoLayouts.REAL)})


def test_a_foreigner_goes_on_when_somebody_says_the_nationality(
    real: Any, command: Callable[..., Any], tmp_path: Path
) -> None:
    """By a correction of one value, with who and why; nobody has to change the school's files."""
    folder = Path(shutil.copytree(real.folder, tmp_path / "demo"))
    config, table = folder / "hocba.toml", tmp_path / "nationality.csv"
    table.write_text("pupil,path,before,after\n0150000007,pupil.nationality,,Hàn Quốc\n", "utf-8")
    words = ("--school", SCHOOLS[1].school.code, "--config", config)
    because = ("--by", "Văn thư", "--reason", "Theo thẻ cư trú", "--yes")
    assert command("correct", table, *because, *words).code == 0
    rows = command("check", "--class", "6A1", "--json", *words).json["findings"]
    found = {(row["code"], row["severity"]) for row in rows if row["pupil_ref"] == "0150000007"}
    assert found == {("R-K01", "info"), ("R-I06", "warning")}


def expected_errors(layouts: DemoLayouts) -> set[tuple[str, str]]:
    """Return pupil and code of what stops records, but what follows from it."""
    return PLANTED_ERRORS | (ONLY_REAL if layouts is DemoLayouts.REAL else set())


BOOKS = SchoolSource(
    system="vnedu",
    place="",
    write=partial(write_exports, layout=PupilList.SINGLE, marks=MarkLayout(books=Books.GRADE)),
    options={"nationality": "VN"},
    lacks=("pupil.guardian",),
)
VER2 = SchoolSource(
    system="smas",
    place="",
    write=partial(write_sector_exports, layouts=Layouts.VER2),
    lacks=("pupil.residence.commune_code", "pupil.residence.province_code"),
)
FOREIGNERS = {("0140000005", "R-F04"), ("0140000060", "R-F04")}
NOBODY: set[tuple[str, str]] = set()


@pytest.mark.parametrize(
    ("sample", "source", "brought"),
    [
        (SCHOOLS[0], BOOKS, FOREIGNERS),
        (SCHOOLS[1], VER2, NOBODY),
    ],
    ids=["primary-books", "secondary-ver2"],
)
def test_the_schools_stand_in_the_other_real_layouts_as_well(
    sample: SampleSchool, source: SchoolSource, brought: set[tuple[str, str]], tmp_path: Path
) -> None:
    """What passes is true, the planted faults are found, and nobody else is stopped."""
    source.write(tmp_path / "exports", sample)
    checked = checked_from(sample, source, tmp_path)
    known = {pupil.transcript.pupil.code: pupil.transcript for pupil in sample.pupils}
    errors = {(code, one.code) for code, found in checked for one in found.report.errors}
    passed = [(code, found.source.transcript) for code, found in checked if not found.report.errors]
    assert len(checked) == len(known)
    assert [code for code, found in passed if differ(found, known[code], source.lacks)] == []
    planted = {
        (one.pupil_code, one.code) for one in PLANTED if one.school_code == sample.school.code
    }
    assert errors == planted | brought


def checked_from(
    sample: SampleSchool, source: SchoolSource, folder: Path
) -> list[tuple[str, Checked]]:
    """Return everybody the folder's exports hold, by pupil code."""
    settings = {**source.table, "school_year": sample.school_year, "path": folder / "exports"}
    table = SchoolSourceConfig.model_validate(settings)
    school = SchoolConfig(school=sample.school, head=sample.head, source=table)
    ledger = {"url": f"sqlite:///{folder / 'ledger.sqlite'}"}
    plugins = [source.system]
    config = Config.model_validate({"plugins": plugins, "schools": [school], "ledger": ledger})
    with Journey(config) as journey:
        return [(one.source.transcript.pupil.code or "", one) for one in check(journey, school)]
