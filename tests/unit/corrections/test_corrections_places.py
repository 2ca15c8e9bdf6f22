"""Every value of a record can be named, read as people write it, written otherwise, and back."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_hooks import Level, Transcript, vocabulary
from hocba_hooks.transcripts import HistoryEntry, Model
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.text import tidy
from hocba_plugin.corrections import places
from hocba_plugin.corrections.problems import Problem, Refused
from hocba_plugin.samples import sample_school

CLOSED = {"school_year", "circular", "level", "school", "school_class", "head", "extract_of_paper"}
KEYS = ("subject", "competence", "quality")


def _pupil(level: Level, name: str) -> Transcript:
    found = sample_school(level, seed=5, classes={name: 2}).pupils[0].transcript
    history = HistoryEntry(school_year="2024-2025", class_name="A", arrived_on=dt.date(2024, 9, 5))
    return found.model_copy(update={"history": (history, history)})


RECORDS = {
    Level.PRIMARY: _pupil(Level.PRIMARY, "4A"),
    Level.LOWER_SECONDARY: _pupil(Level.LOWER_SECONDARY, "7A"),
    Level.UPPER_SECONDARY: _pupil(Level.UPPER_SECONDARY, "11A"),
}
levels = st.sampled_from(sorted(RECORDS))


def paths(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value below a model, with the path findings would name it by."""
    for name in type(value).model_fields:
        if name in (CLOSED if not prefix else KEYS):
            continue
        found, path = getattr(value, name), f"{prefix}{name}"
        if isinstance(found, tuple):
            for number, item in enumerate(found, start=1):
                yield from paths(item, f"{path}[{_selector(item, number)}].")
        elif isinstance(found, Model):
            yield from paths(found, f"{path}.")
        else:
            yield path, found


def _selector(item: Any, number: int) -> str:
    key = next((one for one in KEYS if hasattr(item, one)), None)
    return f"{key}={getattr(item, key)}" if key else str(number)


def others(value: object) -> st.SearchStrategy[str]:
    """Return texts that mean a value of the kind of ``value``."""
    match value:
        case bool():
            return st.sampled_from(["Có", "Không"])
        case StrEnum():
            return st.sampled_from(_WORDS[type(value).__name__])
        case Decimal():
            return st.decimals(0, 10, places=1, allow_nan=False).map(str)
        case PartialDate():
            dates = st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1))
            return st.one_of(
                dates.map("{:%d/%m/%Y}".format),
                dates.map("{:%m/%Y}".format),
                dates.map("{:%Y}".format),
            )
        case dt.date():
            return st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)).map("{:%d/%m/%Y}".format)
    return st.text(min_size=1).filter(lambda text: bool(tidy(text)))


_WORDS = {
    "Sex": ["Nam", "Nữ"],
    "SubjectLevel": ["T", "h", "C", "Miễn"],
    "TraitLevel": ["T", "đ", "Cần cố gắng"],
    "YearResult": ["HTXS", "htt", "Hoàn thành", "CHT"],
    "Grading": ["T", "Khá", "Đ", "cđ"],
    "Verdict": ["Đ", "Chưa đạt"],
}


def problem_of(path: str, text: str, level: Level = Level.PRIMARY) -> Problem:
    with pytest.raises(Refused) as refused:
        places.written(RECORDS[level], path, text)
    # What is shown of an error that was caught on the way would repeat the value.
    assert refused.value.__context__ is None or refused.value.__suppress_context__
    return refused.value.problem


@given(levels, st.data())
def test_what_is_written_stands_there_and_nothing_else_changed(
    level: Level, data: st.DataObject
) -> None:
    """For every place of every kind; writing the old text again gives the old record."""
    record = RECORDS[level]
    choices = [one for one in paths(record) if one[1] is not None and one[0] not in _LISTED]
    path, value = data.draw(st.sampled_from(choices))
    text = data.draw(others(value))
    before = places.read(record, path)
    changed = places.written(record, path, text)
    shown = places.read(changed, path)
    assert shown == tidy(text) or shown == places.read(places.written(record, path, shown), path)
    assert places.written(changed, path, before) == record
    assert dict(paths(changed)) | {path: value} == dict(paths(record))


_LISTED = {"pupil.ethnic_group", "pupil.nationality"}


@pytest.mark.parametrize("level", sorted(RECORDS))
def test_every_value_reads_as_text_that_means_it(level: Level) -> None:
    """Reading and writing back changes nothing, at any place of the record."""
    record = RECORDS[level]
    found = [path for path, _ in paths(record)]
    assert len(found) > 60
    for path in found:
        text = places.read(record, path)
        if text or not path.endswith("not_assessed"):
            assert places.written(record, path, text) == record


@pytest.mark.parametrize(
    ("path", "text", "shown"),
    [
        ("pupil.birth", "1.2.2016", "01/02/2016"),
        ("pupil.birth", "2016-02-29", "29/02/2016"),
        ("pupil.birth", "2/2016", "02/2016"),
        ("pupil.sex", "nu", "Nữ"),
        ("subjects[subject=TOAN].test", "9.50", "9,5"),
        ("subjects[subject=TOAN].test", "miễn", "Miễn"),
        ("height_cm", "131,5", "131,5"),
        ("promoted", "có", "Có"),
        ("promoted", "", ""),
        ("year_result", "Hoàn thành xuất sắc", "HTXS"),
        ("pupil.name", "  Lê A\u0302n ", "Lê Ân"),
    ],
)
def test_people_may_write_as_they_do(path: str, text: str, shown: str) -> None:
    """Dates, levels and marks in the spellings a school uses."""
    assert places.read(places.written(RECORDS[Level.PRIMARY], path, text), path) == shown


@pytest.mark.parametrize(
    ("path", "name", "terms"),
    [
        ("pupil.ethnic_group", "Tày", vocabulary.ethnic_groups()),
        ("pupil.nationality", "Việt Nam", vocabulary.countries()),
    ],
)
def test_what_has_a_list_is_written_by_name_or_id(
    path: str, name: str, terms: Mapping[str, vocabulary.Term]
) -> None:
    """The record has the id."""
    by_name = places.read(places.written(RECORDS[Level.PRIMARY], path, name), path)
    assert terms[by_name].name == name
    assert places.read(places.written(RECORDS[Level.PRIMARY], path, by_name), path) == by_name


def test_a_level_that_could_not_be_read_gets_its_row() -> None:
    """Such a competence is not in the list at all; it takes its place in the form's order."""
    record = RECORDS[Level.PRIMARY]
    path = "competences[competence=language].level"
    kept = [one for one in record.competences if one.competence != "language"]  # type: ignore[union-attr]
    lacking = record.model_copy(update={"competences": tuple(kept)})
    assert places.read(lacking, path) == ""
    assert places.written(lacking, path, places.read(record, path)) == record


@pytest.mark.parametrize(
    ("path", "text", "problem"),
    [
        ("pupil.nick_name", "A", Problem.NO_PLACE),
        ("pupil", "A", Problem.NO_PLACE),
        ("pupil.birth.year", "2016", Problem.NO_PLACE),
        ("subjects", "A", Problem.NO_PLACE),
        ("subjects[subject=TOAN]", "A", Problem.NO_PLACE),
        ("subjects[subject=NONE].level", "T", Problem.NO_PLACE),
        ("subjects[teacher=TOAN].level", "T", Problem.NO_PLACE),
        ("subjects[1].level", "T", Problem.NO_PLACE),
        ("subjects[name=Toán].level", "T", Problem.NO_PLACE),
        ("history[school_year=2024-2025].class_name", "A", Problem.NO_PLACE),
        ("history[3].class_name", "A", Problem.NO_PLACE),
        ("history[0].class_name", "A", Problem.NO_PLACE),
        ("competences[competence=magic].level", "T", Problem.VALUE),
        ("pupil[1].name", "A", Problem.NO_PLACE),
        ("", "A", Problem.NO_PLACE),
        ("pupil..name", "A", Problem.NO_PLACE),
        ("__class__", "A", Problem.NO_PLACE),
        ("study.year", "T", Problem.NO_PLACE),
        ("school.name", "A", Problem.CLOSED),
        ("school_class.name", "1B", Problem.CLOSED),
        ("head.name", "A", Problem.CLOSED),
        ("level", "primary", Problem.CLOSED),
        ("subjects[subject=TOAN].subject", "TIENG_VIET", Problem.CLOSED),
        ("pupil.birth", "31/02/2016", Problem.VALUE),
        ("pupil.birth", "1/1/16", Problem.VALUE),
        ("pupil.sex", "1", Problem.VALUE),
        ("pupil.ethnic_group", "Người nhện", Problem.VALUE),
        ("subjects[subject=TOAN].level", "Đ", Problem.VALUE),
        ("subjects[subject=TOAN].test", "Đạt", Problem.VALUE),
        ("subjects[subject=TOAN].test", "mười", Problem.VALUE),
        ("competences[competence=language].level", "H", Problem.VALUE),
        ("competences[competence=language].level", "", Problem.VALUE),
        ("pupil.not_assessed", "", Problem.VALUE),
        ("history[1].arrived_on", "2024", Problem.VALUE),
    ],
)
def test_what_is_no_value_of_a_place_is_refused(path: str, text: str, problem: Problem) -> None:
    """With the reason a person needs."""
    assert problem_of(path, text) is problem


@given(levels, st.text())
def test_any_path_is_read_or_refused(level: Level, path: str) -> None:
    """Nothing else happens, whatever somebody typed."""
    try:
        text = places.read(RECORDS[level], path)
    except Refused:
        return
    assert path in dict(paths(RECORDS[level])) or text == ""


@given(st.text())
def test_a_refusal_repeats_no_value(text: str) -> None:
    """It is a pupil's."""
    secret = f"bí mật {text}"
    with pytest.raises(Refused) as refused:
        places.written(RECORDS[Level.PRIMARY], "pupil.birth", secret)
    assert "bí mật" not in str(refused.value)
    assert refused.value.__suppress_context__
