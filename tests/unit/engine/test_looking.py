"""What is told of a school's data, and what of a pupil is never told."""

from collections.abc import Iterator

import pytest

from hocba_hooks import (
    Finding,
    Level,
    ListSource,
    Part,
    RecordSource,
    SecondaryTranscript,
    Severity,
    SourceConfig,
    SourceError,
    SourceRecord,
    Transcript,
    hookimpl,
)
from hocba_plugin.config import Config, SchoolConfig, SchoolSourceConfig
from hocba_plugin.errors import NobodyError
from hocba_plugin.journey import Journey
from hocba_plugin.journey.form_fields import Blank, Filled
from hocba_plugin.journey.looking import Look, Unread, look
from hocba_plugin.journey.preview import HIDDEN, masked
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import sample_school

PROFILES = ["qd3016-public", "fixtures/profiles/tinh-thu-nghiem"]
CLASSES = {Level.PRIMARY: {"4A": 6}, Level.LOWER_SECONDARY: {"7A": 6}}


def transcripts(level: Level) -> list[Transcript]:
    """Return a small school's transcripts."""
    return [
        pupil.transcript for pupil in sample_school(level, seed=11, classes=CLASSES[level]).pupils
    ]


class Told(ListSource):
    """A source that says what it made of its data, and has a finding of everybody."""

    def recognised(self) -> Iterator[Part]:
        """Yield one part."""
        yield Part(place="a.xlsx", kind_vi="danh sách", kind_en="list", rows=6, unused=("Ghi chú",))

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield each with its finding."""
        finding = Finding(
            code="R-X06", severity=Severity.WARNING, path="a", message_vi="v", message_en="e"
        )
        for record in super().records(class_name):
            yield record.model_copy(update={"findings": (finding,)})


class Torn(Told):
    """A source that tells one part, and of which no more can be read."""

    def recognised(self) -> Iterator[Part]:
        """Yield one part, then fail."""
        yield from super().recognised()
        raise SourceError("b.xlsx", "hỏng / broken")


def looked(source: RecordSource, of: Transcript) -> Look:
    """Return what is seen of a source that can be read."""
    seen = looked_at(source, of)
    assert isinstance(seen, Look)
    return seen


def looked_at(source: RecordSource, of: Transcript) -> Look | Unread:
    """Return what is seen of a source."""

    class Plugin:
        @hookimpl
        def open_source(self, config: SourceConfig) -> RecordSource:
            """Return it."""
            return source

    settings = SchoolSourceConfig(system="ours", school_year=of.school_year)
    school = SchoolConfig(school=of.school, head=of.head, source=settings)
    with Journey(Config(schools=(school,)), plugins=[Plugin()]) as journey:
        return look(journey, school)


def without_teachers(transcript: Transcript) -> Transcript:
    """Return it as mark exports have it."""
    assert isinstance(transcript, SecondaryTranscript)
    none = [
        one.model_copy(update={"teacher": one.teacher.model_copy(update={"personal_id": None})})
        for one in transcript.subjects
    ]
    return transcript.model_copy(update={"subjects": tuple(none)})


@pytest.mark.parametrize("level", CLASSES)
def test_a_source_that_tells_nothing_of_itself_is_counted_all_the_same(level: Level) -> None:
    """Pupils, signers, and where every field comes from."""
    records = transcripts(level)
    seen = looked(ListSource(records), records[0])
    assert (seen.parts, seen.classes, seen.pupils, seen.clean) == ((), 1, 6, 6)
    assert (seen.good, seen.lacking) == (True, ())
    assert seen.signers.count == seen.signers.with_id > 0


def test_a_source_that_tells_its_parts_is_heard() -> None:
    """And its findings are told by kind, not one by one."""
    records = transcripts(Level.PRIMARY)
    seen = looked(Told(records), records[0])
    assert [part.unused for part in seen.parts] == [("Ghi chú",)]
    assert seen.findings == ((("R-X06", "warning", "v", "e"), 6),)
    assert (seen.clean, seen.ambiguous) == (0, 6)


def test_what_was_recognised_is_told_though_the_rest_cannot_be_read() -> None:
    """It helps to find the file that is wrong; nothing is counted."""
    records = transcripts(Level.PRIMARY)
    seen = looked_at(Torn(records), records[0])
    assert isinstance(seen, Unread)
    assert [part.place for part in seen.parts] == ["a.xlsx"]
    assert seen.error.args[0] == "b.xlsx"


def test_a_field_one_record_has_comes_from_somewhere() -> None:
    """What single records lack is for the rules."""
    records = transcripts(Level.LOWER_SECONDARY)
    bare = [without_teachers(one) for one in records]
    names = [use.row.name for use in looked(ListSource(bare), records[0]).lacking]
    assert names == ["SO_DDCN_GVBM"]
    assert looked(ListSource([*bare[1:], records[0]]), records[0]).lacking == ()


def test_no_pupil_at_all_is_an_error() -> None:
    """Nothing read is not all read: school and year are named."""
    seen = looked_at(ListSource([]), transcripts(Level.PRIMARY)[0])
    assert isinstance(seen, Unread)
    assert isinstance(seen.error, NobodyError)
    assert "01999401 in 2025-2026: there is no class" in str(seen.error)


def filled(profile: str, level: Level) -> Iterator[tuple[Filled, str]]:
    """Yield every value of every record but the lengths of lists."""
    blank = Blank(load_profile(profile))
    for transcript in transcripts(level):
        for field in blank.filled(SourceRecord(place="", transcript=transcript)):
            if field.text is not None and field.row.kind != "list":
                yield field, field.text


def is_open(field: Filled, text: str) -> bool:
    return masked(field, text) == (text, text)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("level", CLASSES)
def test_what_is_shown_in_full_is_the_same_for_the_whole_class(profile: str, level: Level) -> None:
    """So it says nothing of anybody."""
    shown: dict[str, set[str]] = {}
    for field, text in filled(profile, level):
        if is_open(field, text):
            shown.setdefault(field.place, set()).add(text)
    assert len(shown) > 15
    assert {place: texts for place, texts in shown.items() if len(texts) > 1} == {}


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("level", CLASSES)
def test_of_all_else_initials_or_an_end_are_left(profile: str, level: Level) -> None:
    """Three digits of a number, a letter of each part of a name, of a mark or a remark nothing."""
    for field, text in filled(profile, level):
        if is_open(field, text):
            continue
        left = masked(field, text)[0].partition("(")[0].replace(HIDDEN, "").split()
        if text.isdecimal() and len(text) > 7:
            assert left == [text[-3:]]
        elif left:
            assert left == [word[0] for word in text.split()]
            assert field.model.endswith(".name")


def test_marks_and_levels_look_alike() -> None:
    """Ten would be told from nine by its length."""
    marks = {
        masked(field, text)[0]
        for field, _ in filled(PROFILES[0], Level.LOWER_SECONDARY)
        if field.row.name.startswith("DIEM_")
        for text in ("9.5", "10.0", "Đ")
    }
    assert marks == {f"{HIDDEN} (điểm hoặc nhận xét)"}
