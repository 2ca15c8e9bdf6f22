"""What a SMAS-style database stores for a value of ours: its own codes, ISO dates, plain marks."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from hocba_hooks import vocabulary
from hocba_hooks.transcripts import (
    Address,
    Grading,
    PupilStatus,
    SecondarySubject,
    SecondaryTranscript,
)
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.marks import Score, Verdict
from hocba_hooks.values.personal_id import Sex

Value = str | int | None

SEXES = {Sex.MALE: 1, Sex.FEMALE: 0, Sex.UNKNOWN: None}
_GRADINGS = {Grading.GOOD: 1, Grading.FAIR: 2, Grading.PASSED: 3, Grading.NOT_PASSED: 4}
_VERDICTS = {Verdict.PASSED: "Đ", Verdict.NOT_PASSED: "CĐ", Verdict.EXEMPT: "M"}
STATUSES = {
    PupilStatus.STUDYING: "01",
    PupilStatus.JOINED_SEMESTER_1: "02",
    PupilStatus.LEFT_SEMESTER_1: "04",
    PupilStatus.JOINED_SEMESTER_2: "06",
    PupilStatus.LEFT_SEMESTER_2: "08",
    PupilStatus.DROPPED_OUT: "09",
    PupilStatus.LEFT_IN_SUMMER: "11",
}


class Planted:
    """The texts to store instead of a value, by its path, each used once."""

    def __init__(self, raw: Mapping[str, str]) -> None:
        self._left = dict(raw)

    def __call__(self, path: str, value: Value) -> Value:
        """Return the text planted at ``path``, ``value`` where there is none."""
        return self._left.pop(path, value)

    def check_all_used(self) -> None:
        """See that no planted text was passed over.

        :raises ValueError: one has no column.
        """
        if self._left:
            raise ValueError(f"no column takes {', '.join(self._left)}")


def address(column: str, path: str, place: Address, raw: Planted) -> dict[str, Value]:
    """Return a place and its codes, as columns that begin alike."""
    return {
        column: raw(f"{path}.text", place.text),
        f"{column}_MA_XA": raw(f"{path}.commune_code", place.commune_code),
        f"{column}_MA_TINH": raw(f"{path}.province_code", place.province_code),
    }


def gradings(
    column: str, path: str, transcript: SecondaryTranscript, raw: Planted
) -> dict[str, Value]:
    """Return the four study or conduct results, as columns that begin alike."""
    terms = getattr(transcript, path)
    columns = {"HK1": "semester1", "HK2": "semester2", "CN": "year", "LAI": "after_summer"}
    return {
        f"{column}_{suffix}": raw(f"{path}.{term}", _GRADINGS.get(getattr(terms, term)))
        for suffix, term in columns.items()
    }


def day(date: dt.date | None) -> str | None:
    """Return an ISO date."""
    return date.isoformat() if date else None


def birth(known: PartialDate | None) -> str | None:
    """Return an ISO date, or as much of it as is known: 05/2012, 2012."""
    if known is None or known.date:
        return day(known.date if known else None)
    return str(known.year) if known.month is None else f"{known.month:02}/{known.year}"


def score(given: Score | None) -> str | None:
    """Return a mark, or Đ, CĐ, M in its place."""
    if isinstance(given, Verdict):
        return _VERDICTS[given]
    return f"{given:f}" if isinstance(given, Decimal) else None


def subject_name(level: str, subject: SecondarySubject) -> str:
    """Return the subject's full name, the foreign language in brackets."""
    term = vocabulary.subjects(level).get(subject.subject)
    if term is None:
        return subject.name or subject.subject
    # A record has room for "NN1 (Tiếng Anh)" only; the school writes the name out.
    _, bracket, language = (subject.name or "").partition("(")
    return f"{term.name} ({language}" if bracket and term.id.startswith("NN") else term.name
