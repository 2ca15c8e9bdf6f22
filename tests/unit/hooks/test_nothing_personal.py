"""What models of the contract show of themselves: nothing that is a person's."""

import importlib
import pkgutil
import pprint
import traceback
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

import hocba_hooks
from hocba_hooks import SourceRecord
from hocba_hooks.transcripts import TRANSCRIPT, Model
from hocba_hooks.values.dates import PartialDate

MARKER = "Nguyễn Thị Mai An"
SHOWN = {
    "CheckReport": (),
    "CheckRequest": ("scope",),
    "Coverage": ("class_name", "kind", "kind_vi", "kind_en", "places", "feeds"),
    "Document": ("profile_id", "content_digest"),
    "ExportRequest": ("profile_id",),
    "Finding": ("code", "path", "message_vi", "message_en", "remedy_vi", "remedy_en", "field"),
    "Issue": (),
    "KeyConfig": ("kind", "path", "module", "token", "certificate"),
    "NotChecked": ("code", "reason", "reason_vi"),
    "Package": ("sha256",),
    "Part": ("place", "kind_vi", "kind_en", "columns", "missing", "unused"),
    "RecordError": ("code",),
    "RevokeRequest": ("school_code",),
    "School": tuple(hocba_hooks.School.model_fields),
    "SchoolClass": ("name",),
    "Scope": ("classes",),
    "SecretRef": ("file", "env"),
    "SourceConfig": ("system", "school_year", "path"),
    "SourceRecord": ("place",),
    "SubmitRequest": ("school_code",),
    "TemplateBook": ("name", "purpose_vi", "purpose_en", "naming_vi", "naming_en"),
    "TemplateColumn": ("heading", "meaning_vi", "meaning_en", "choices"),
    "TemplateSheet": ("name", "title"),
}
"""The texts a model may show: about schools, files and programs, never about a person."""


def models() -> Iterator[type[BaseModel]]:
    """Yield every model of the contract."""
    for module in pkgutil.walk_packages(hocba_hooks.__path__, "hocba_hooks."):
        importlib.import_module(module.name)
    waiting = [BaseModel]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("hocba_hooks"):
                yield kind


MODELS = sorted(set(models()), key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.__name__)
def test_a_model_shows_no_value_but_those_that_are_nobodys(kind: type[BaseModel]) -> None:
    """Whatever way it is shown: a new field is hidden or is on the list above."""
    for name in kind.model_fields:
        model = kind.model_construct(**{name: MARKER})
        texts = [repr(model), str(model), f"{model}", pprint.pformat(model)]
        expected = name in SHOWN.get(kind.__name__, ()) or not _holds_text(kind, name)
        assert expected or not any(MARKER in text for text in texts), name


def _holds_text(kind: type[BaseModel], name: str) -> bool:
    """Say whether a sound model may have a text of its own there: no enum, number or model."""
    for value in (MARKER, (MARKER,), {MARKER: MARKER}):
        try:
            kind.model_validate({name: value})
        except ValidationError as error:
            if not any(one["loc"][:1] == (name,) for one in error.errors(include_input=False)):
                return True
        else:
            return True
    return False


def test_the_marker_is_seen_where_it_may_stand() -> None:
    """Or the test above could not fail."""
    assert MARKER in repr(hocba_hooks.School(code="1", name=MARKER))
    assert _holds_text(hocba_hooks.StaffMember, "name")
    assert not _holds_text(hocba_hooks.Issue, "version")


wrong = st.recursive(
    st.sampled_from([MARKER, [MARKER], MARKER.encode(), {"level": MARKER}, {"name": [MARKER]}]),
    lambda inner: st.dictionaries(
        st.sampled_from(["level", "pupil", "birth", "subjects", "school", "name", "year"]), inner
    ),
    max_leaves=6,
)


@given(wrong, st.sampled_from([*MODELS, TRANSCRIPT]))
def test_what_a_model_refuses_is_not_repeated(value: Any, kind: Any) -> None:
    """Neither in the error nor in its traceback."""
    check = kind.validate_python if kind is TRANSCRIPT else kind.model_validate
    values = [value]
    if kind is not TRANSCRIPT:
        values += [dict.fromkeys(kind.model_fields, value)]
    for one in values:
        assert MARKER not in _refusal(check, one)


def _refusal(check: Callable[[Any], object], value: Any) -> str:
    """Return all that is shown of a refusal; nothing of a value that is taken."""
    try:
        check(value)
    except ValidationError as error:
        return "".join((*traceback.format_exception(error), str(error), repr(error)))
    return ""


@pytest.mark.parametrize("level", [MARKER, [MARKER], None, 3])
def test_a_level_that_is_none_is_told_without_it(level: Any) -> None:
    """pydantic's own error for unions repeats it."""
    with pytest.raises(ValidationError, match="lower_secondary") as caught:
        SourceRecord.model_validate({"place": "x", "transcript": {"level": level}})
    assert MARKER not in str(caught.value)


@pytest.mark.parametrize("parts", [(2015, 2, 30), (0, 1, 1), (10**12, 1, 1), (2015, None, 3)])
def test_a_date_that_is_none_is_refused_in_our_words(parts: Any) -> None:
    """Newer Pythons repeat the day in theirs."""
    year, month, day = parts
    with pytest.raises(ValidationError, match=r"calendar|needs its month"):
        PartialDate(year=year, month=month, day=day)


def test_a_frozen_model_says_nothing_either() -> None:
    """Setting a value is refused without the value."""

    class Ours(Model):
        name: str

    with pytest.raises(ValidationError) as caught:
        Ours(name="x").name = MARKER  # type: ignore[misc]
    assert MARKER not in str(caught.value)
