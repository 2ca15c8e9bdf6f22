"""What one record would be, with everything that is a pupil's own hidden."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hocba_plugin.config import SchoolConfig
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.form_fields import Blank, Filled
from hocba_plugin.journey.reading import Checked, check

HIDDEN = "▒"
_OPEN = (
    "transcript.school.",
    "transcript.school_class.",
    "transcript.school_year",
    "transcript.circular",
    "transcript.level",
    "transcript.head.office",
    "transcript.subjects.subject",
    "transcript.subjects.name",
    "transcript.history.school_year",
)
"""What is the same for everybody of a class. Whatever is not listed is hidden."""
_PERSON = re.compile(r"\.(pupil|father|mother|guardian|homeroom_teacher|head|teacher)\.name")
_NUMBER = re.compile(r"\.(personal_id|pupil\.code|register_number)")
_KINDS = {
    "number": ("số", "number"),
    "integer": ("số", "number"),
    "score": ("điểm hoặc nhận xét", "mark or verdict"),
    "code": ("mã", "code"),
    "flag": ("có hoặc không", "yes or no"),
}
_SHOWN, _ENOUGH = 3, 8
"""Digits left of a number, and how long it has to be for that."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of the record, as anybody may see it."""

    field: Filled
    vi: str | None
    en: str | None
    """``None``: the record has no such field."""


@dataclass(frozen=True, slots=True)
class Preview:
    """One record before it is made."""

    checked: Checked
    fields: tuple[Shown, ...]


def preview(journey: Journey, school: SchoolConfig, class_name: str, number: int) -> Preview | None:
    """Return what the record of a class's pupil of that number would be; ``None``: no such pupil.

    :raises SourceError: the source cannot be read.
    """
    for count, checked in enumerate(check(journey, school, class_name), start=1):
        if count == number:
            return Preview(checked, tuple(_shown(journey, checked)))
    return None


def _shown(journey: Journey, checked: Checked) -> Iterator[Shown]:
    for one in Blank(journey.profile).filled(checked.source):
        yield Shown(one, *((None, None) if one.text is None else masked(one, one.text)))


def masked(field: Filled, text: str) -> tuple[str, str]:
    """Return the text of a field, in Vietnamese and English, without what is a person's own.

    Names are left their initials, long numbers their end; of all else only the kind is told: how
    long a mark or level is would say which it is.
    """
    if field.row.kind == "list":
        return f"{text} mục", f"{text} items"
    if field.model.startswith(_OPEN):
        return text, text
    if _PERSON.search(field.model):
        return (_initials(text),) * 2
    if _NUMBER.search(field.model):
        return (_end(text),) * 2
    return _kind(field.row.convert.partition(":")[0], len(text))


def _initials(name: str) -> str:
    return " ".join(f"{word[0]}{HIDDEN}" for word in name.split())


def _end(number: str) -> str:
    return HIDDEN * 5 + (number[-_SHOWN:] if len(number) >= _ENOUGH else "")


def _kind(converter: str, length: int) -> tuple[str, str]:
    vi, en = _KINDS.get(converter, (f"{length} ký tự", f"{length} characters"))
    return f"{HIDDEN} ({vi})", f"{HIDDEN} ({en})"
