"""The rule book: what every finding code means and says, read from ``rules/*.toml``."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, Literal, Self

from pydantic import model_validator

from hocba_hooks import Evidence, Finding, NotChecked, Repair, Severity, Stage, vocabulary
from hocba_hooks.transcripts import Model

Scope = Literal["source", "document", "record", "class", "year", "program"]
"""What a rule has to look at: a cell of a source, an XML document, one record, the pupil's class,
or last year's record. What the program keeps to by itself is a rule without a finding."""

_ANY_GRADE = "1-12"


class RuleEntry(Model):
    """One thing a check can say: a rule, or a variant of it."""

    code: str
    variant: str = ""
    title_vi: str
    title_en: str
    explanation_vi: str = ""
    """Why the rule is there, and how it decides."""
    explanation_en: str = ""
    applies_to: Literal["all", "primary", "secondary"]
    grades: str = ""
    """Such as ``10-12`` or ``5, 9``; empty: all of the circulars below."""
    scope: Scope = "record"
    due: Stage = Stage.START
    """From when on in the school year it makes sense; of single values their place tells too."""
    severity: Severity
    message_vi: str = ""
    message_en: str = ""
    remedy_vi: str = ""
    """What to do, in the school's own system."""
    remedy_en: str = ""
    law: str = ""
    """Legal basis; empty where no norm says it."""
    source: str
    """Where we know the rule from."""
    confidence: Literal["high", "medium", "low"]
    choice: str = ""
    """The setting by which the school decides where the law is not clear."""

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        if self.confidence == "low" and self.severity is Severity.ERROR:
            raise ValueError(f"{self.code}: what is of low confidence stops no record")
        silent = not (self.message_vi and self.message_en and self.remedy_vi and self.remedy_en)
        if silent and self.scope != "program":
            raise ValueError(f"{self.code}: a finding needs its message and remedy")
        return self

    @property
    def law_vi(self) -> str:
        """The legal basis as Vietnamese cites it."""
        return _in_vietnamese(self.law)

    @property
    def source_vi(self) -> str:
        """Where we know the rule from, in Vietnamese."""
        return _in_vietnamese(self.source)

    @property
    def circulars(self) -> tuple[str, ...]:
        """Ids of the circulars under which the rule holds."""
        return tuple(self.first_years)

    @property
    def first_years(self) -> Mapping[str, Mapping[int, int]]:
        """By circular and grade, the calendar year in which the first school year began."""
        grades = _numbers(self.grades)
        return {
            circular.id: years
            for circular in vocabulary.circulars().values()
            if self.applies_to in ("all", circular.form)
            and (years := {g: y for g, y in circular.first_years.items() if g in grades})
        }

    def finding(
        self,
        path: str,
        data: Mapping[str, object],
        repair: Repair | None = None,
        evidence: Evidence | None = None,
    ) -> Finding:
        """Return what is wrong at ``path``; ``data`` fills the message."""
        return Finding(
            code=self.code,
            severity=self.severity,
            path=path,
            message_vi=self.message_vi.format_map(data),
            message_en=self.message_en.format_map(data),
            remedy_vi=self.remedy_vi,
            remedy_en=self.remedy_en,
            repair=repair,
            evidence=evidence,
        )


def _numbers(grades: str) -> frozenset[int]:
    spans = [span.split("-") for span in (grades or _ANY_GRADE).split(",")]
    return frozenset(grade for span in spans for grade in range(int(span[0]), int(span[-1]) + 1))


def _tables() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(resources.files(__package__).joinpath("rules").iterdir(), key=str):
        if file.name.endswith(".toml"):
            yield from tomllib.loads(file.read_text("utf-8")).items()


@cache
def entries() -> Mapping[tuple[str, str], RuleEntry]:
    """Return all entries by code and variant, in order of code."""
    found: dict[tuple[str, str], RuleEntry] = {}
    for code, table in sorted(_tables()):
        own = {name: value for name, value in table.items() if not isinstance(value, dict)}
        found[code, ""] = RuleEntry(code=code, **own)
        for variant, more in table.items():
            if isinstance(more, dict):
                found[code, variant] = RuleEntry(code=code, variant=variant, **(own | more))
    return found


def rule_book() -> tuple[RuleEntry, ...]:
    """Return everything a check can say."""
    return tuple(entries().values())


@cache
def _reasons() -> Mapping[str, Mapping[str, str]]:
    return _read("reasons.toml")


@cache
def _citations() -> Mapping[str, str]:
    return _read("citations.toml")


def _in_vietnamese(citation: str) -> str:
    # The longest first: some phrases are part of others.
    for english in sorted(_citations(), key=len, reverse=True):
        citation = citation.replace(english, _citations()[english])
    return citation


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text("utf-8"))


@cache
def not_checked(code: str, reason: str) -> NotChecked:
    """Return that rule ``code`` could not be checked, for a reason of ``reasons.toml``."""
    texts = _reasons()[reason]
    return NotChecked(code=code, reason=texts["en"], reason_vi=texts["vi"])
