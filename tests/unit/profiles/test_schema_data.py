"""The data of both profiles: every id of ours has a code, every row a source."""

import csv
import datetime as dt
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import BaseModel

from hocba_hooks import (
    Level,
    MessageState,
    RecordError,
    RecordOutcome,
    RecordStatus,
    Role,
    vocabulary,
)
from hocba_hooks.transcripts import (
    Competence,
    Form,
    Grading,
    Quality,
    SubjectLevel,
    TraitLevel,
    YearResult,
)
from hocba_hooks.values.marks import Verdict
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.messages import (
    Message,
    MessageItem,
    Purpose,
    RecordEvent,
    Reply,
    ReplyItem,
)
from hocba_plugin.profiles import data
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile

BUILT_IN = Path(str(data.__file__)).parent / "qd3016_public"
FAR = Path(__file__).parents[3] / "fixtures" / "profiles" / "tinh-thu-nghiem"
PROFILES = {folder.name: load_profile(folder) for folder in (BUILT_IN, FAR)}
both = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
ENUMS: dict[str, type[StrEnum]] = {
    "transcript.level": Level,
    "transcript.pupil.sex": Sex,
    "issue.status": RecordStatus,
    "level": SubjectLevel,
    "transcript.year_result": YearResult,
    "transcript.study.year": Grading,
    "transcript.conduct.after_summer": Grading,
    "purpose": Purpose,
    "event": RecordEvent,
}


def list_of(profile: Profile, model: str) -> str:
    """Return the name of the code list that converts a model path."""
    rows = (*profile.fields, *profile.messages)
    row = next(r for r in rows if r.model == model and r.convert.startswith("code:"))
    return row.convert.partition(":")[2]


def codes(profile: Profile, name: str, ids: Iterable[str], scope: str = "") -> list[str]:
    """Return the codes of ``ids``, each of which must have one that reads back."""
    listed = profile.codelists[name]
    found = [str(listed.code(id_, scope)) for id_ in ids]
    assert list(ids) == [listed.id(code, scope) for code in found]
    return found


@both
@pytest.mark.parametrize("model", ENUMS)
def test_each_id_of_a_closed_list_has_a_code(profile: Profile, model: str) -> None:
    """A value of ours without a code would leave as it is, for the schema to refuse."""
    codes(profile, list_of(profile, model), ENUMS[model])


@both
@pytest.mark.parametrize("level", Level)
def test_each_subject_has_a_code_at_its_level(profile: Profile, level: Level) -> None:
    """One code may serve several levels, so the level is part of the look-up."""
    codes(profile, list_of(profile, "subject"), vocabulary.subjects(level), level)


@both
def test_each_group_and_country_has_a_code(profile: Profile) -> None:
    """Foreign pupils too."""
    codes(profile, list_of(profile, "transcript.pupil.ethnic_group"), vocabulary.ethnic_groups())
    codes(profile, list_of(profile, "transcript.pupil.nationality"), vocabulary.countries())


@both
def test_each_verdict_has_a_code(profile: Profile) -> None:
    """Đạt, chưa đạt and miễn stand where a mark would."""
    names = {r.convert.split(":")[1] for r in profile.fields if r.convert.startswith("score:")}
    for name in names:
        codes(profile, name, Verdict)


def test_traits_are_columns_in_one_profile_and_rows_in_the_other() -> None:
    """All fifteen are there either way."""
    columns = {row.model for row in PROFILES[BUILT_IN.name].fields}
    for name, trait in [("competence", Competence), ("quality", Quality)]:
        group = {"competence": "competences", "quality": "qualities"}[name]
        assert columns >= {f"transcript.{group}[{name}={item}].level" for item in trait}
        codes(PROFILES[FAR.name], list_of(PROFILES[FAR.name], name), trait)
    codes(PROFILES[BUILT_IN.name], "trait_levels", TraitLevel)


@both
def test_codes_of_the_interface_name_ids_of_ours(profile: Profile) -> None:
    """What the other side answers can be understood."""
    known = profile.api.codes
    assert set(MessageState) - {"unknown"} == set(known["message_state"].values())
    assert set(RecordOutcome) == set(known["record_outcome"].values())
    assert set(Purpose) == set(known["purpose"].values())
    assert set(RecordStatus) == set(known["record_status"].values())


def test_both_interfaces_answer_the_same_questions() -> None:
    """A client that knows one profile's names knows the other's."""
    first, second = (profile.api for profile in PROFILES.values())
    assert first.paths.keys() == second.paths.keys()
    assert first.names.keys() == second.names.keys()
    assert first.codes.keys() == second.codes.keys()


@pytest.mark.parametrize("folder", [BUILT_IN, FAR], ids=PROFILES)
def test_each_row_says_where_it_comes_from_and_how_sure_it_is(folder: Path) -> None:
    """In every table of the profile; readers must be able to doubt."""
    for file in sorted(folder.rglob("*.csv")):
        rows = list(csv.DictReader(file.read_text("utf-8").splitlines()))
        assert rows
        assert all(row["source"] and row["confidence"] for row in rows), file.name


@both
@pytest.mark.parametrize("form", Form)
def test_slots_stand_outside_what_they_cover(profile: Profile, form: Form) -> None:
    """A signature inside what it refers to would break itself."""
    rows = {row.path: row for row in profile.rows(form)}
    slots = profile.slots_of(form)
    assert len(slots) == (4 if form is Form.SECONDARY else 3)
    for slot in slots:
        assert rows[slot.slot].kind == "slot"
        assert rows[slot.covers].id
        assert not slot.slot.startswith(f"{slot.covers}/")


def test_the_far_profile_differs_where_the_first_is_strict() -> None:
    """Subject teachers may sign there, and the head signs with the school's certificate."""
    slots = {slot.role: slot for slot in PROFILES[FAR.name].slots}
    assert not slots[Role.SUBJECT_TEACHER].required
    assert PROFILES[FAR.name].certificates[slots[Role.HEAD].certificate].kind == "organisation"
    assert all(slot.required for slot in PROFILES[BUILT_IN.name].slots)


ITEM = MessageItem(
    record_id="r-1",
    event=RecordEvent.UPDATE,
    version=2,
    updated_at=dt.datetime(2026, 5, 29, 7, 30),  # noqa: DTZ001 - the envelope has no zone
    identity=UUID(int=7),
    pupil_code="0100000001",
    personal_id="001319999001",
    package="H4sI",
    sha256="ab" * 32,
)
REVOKED = ITEM.model_copy(update={"event": RecordEvent.CANCEL, "package": None, "sha256": None})
REGISTER = Message(
    key=UUID(int=1),
    purpose=Purpose.REGISTER,
    school_code="01999401",
    created_at=ITEM.updated_at,
    items=(ITEM, ITEM),
)
REVOKE = REGISTER.model_copy(
    update={"purpose": Purpose.REVOKE, "reason": "Sai điểm", "items": (REVOKED,)}
)
REFUSED = ReplyItem(
    pupil_name="Nguyễn Thị Mai An",
    pupil_code="0100000001",
    personal_id="001319999001",
    identity=UUID(int=7),
    version=2,
    accepted=False,
    errors=(RecordError(code="L01", text="Trùng"), RecordError(code="L02", text="Sai mã")),
)
ACCEPTED = REFUSED.model_copy(update={"accepted": True, "errors": (), "pupil_name": None})
REPLY = Reply(message_id="G-1", items=(REFUSED, ACCEPTED))


@both
@pytest.mark.parametrize(
    ("form", "message"), [("register", REGISTER), ("revoke", REVOKE), ("reply", REPLY)]
)
def test_messages_read_back_equal(profile: Profile, form: str, message: BaseModel) -> None:
    """Nothing of a request or a reply is lost on the way, in either profile."""
    codec = Codec(profile)
    content = codec.write_message(form, message)
    assert message == codec.read_message(form, content, type(message))
