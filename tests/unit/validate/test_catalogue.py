"""The catalogue: every rule has its texts, every text its rule, and no low-confidence error."""

import re
import tomllib
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
from pydantic import ValidationError

from hocba_adapter_kit.notes import _COMPLAINTS as COMPLAINTS
from hocba_hooks import Form, Severity
from hocba_plugin.validate import RuleEntry, rule_book, rules
from hocba_plugin.validate.catalogue import entries

SOURCES = Path(str(resources.files("hocba_plugin.validate")))
OF_FUNCTIONS = {"record", "class", "year"}
"""The scopes of rules that are functions; of others adapters, the schema or the program speak."""
SAID_ELSEWHERE = {"R-X08", "R-Y01"}
"""By the stage (what was not checked) and by the journey (who is missing)."""
LEAST_RULES = 90
VIETNAMESE = re.compile(
    "[ăâđêôơưáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự]", re.I
)

ENGLISH = re.compile(
    r"\b(?:the|and|of|with|in|art|annex|draft|norm|practice|exports|dictionary|law|schema)\b"
)
SAID_OF_CELLS_ONLY = {"R-P08"}


def registered() -> set[str]:
    """Return the codes of all registered rules."""
    return {code for form in Form for rule in rules.for_form(form) for code in rule.codes}


def test_every_rule_has_an_entry_and_every_entry_a_rule() -> None:
    """Only what adapters, schema and program say has no function."""
    due = {entry.code for entry in rule_book() if entry.scope in OF_FUNCTIONS} - SAID_ELSEWHERE
    assert registered() == due


def test_the_book_is_complete() -> None:
    """At least ninety rules, each with its reason, source and confidence in both languages."""
    bases = [entry for entry in rule_book() if not entry.variant]
    assert len(bases) >= LEAST_RULES
    assert [e.code for e in bases if not (e.explanation_vi and e.explanation_en)] == []
    assert [e.code for e in bases if not (e.source and e.confidence)] == []


def test_no_code_stands_in_two_files() -> None:
    """The second would silently replace the first."""
    texts = [path.read_text("utf-8") for path in SOURCES.glob("rules/*.toml")]
    codes = Counter(code for text in texts for code in tomllib.loads(text))
    assert [code for code, times in codes.items() if times > 1] == []


@pytest.mark.parametrize("entry", rule_book(), ids=lambda entry: f"{entry.code}.{entry.variant}")
def test_entries_are_complete(entry: RuleEntry) -> None:
    """Both languages, a remedy and a source; what is doubtful never stops a record."""
    spoken = entry.scope != "program"
    texts = (entry.title_vi, *((entry.message_vi, entry.remedy_vi) if spoken else ()))
    assert all(VIETNAMESE.search(text) for text in texts)
    assert all((entry.title_en, entry.source))
    assert all((entry.message_en, entry.remedy_en)) or not spoken
    assert blanks(entry.message_vi) == blanks(entry.message_en)
    assert entry.circulars


def blanks(template: str) -> set[str]:
    """Return what a message fills in, whatever the language."""
    return set(re.findall(r"{(\w+?)(?:_vi|_en)?}", template))


def test_what_is_doubtful_stops_no_record() -> None:
    """An entry of low confidence is refused as an error; so is one without words."""
    (sound, *_) = (entry for entry in rule_book() if entry.severity is Severity.ERROR)
    for change in ({"confidence": "low"}, {"remedy_vi": ""}, {"message_en": ""}):
        with pytest.raises(ValidationError):
            RuleEntry.model_validate(sound.model_dump() | change)


def test_a_rule_knows_the_years_it_applies_from() -> None:
    """By circular and grade; narrower grades leave out the others, and then a whole circular."""
    entry = entries()["R-D04", ""]
    years = entry.first_years
    assert (years["tt27-2020"][5], years["tt22-2021"][6]) == (2024, 2021)
    upper = entry.model_copy(update={"grades": "10-12"})
    assert upper.first_years == {"tt22-2021": {10: 2022, 11: 2023, 12: 2024}}
    last = entry.model_copy(update={"grades": "5, 9, 12"})
    assert last.first_years == {"tt27-2020": {5: 2024}, "tt22-2021": {9: 2024, 12: 2024}}


@pytest.mark.parametrize("entry", rule_book(), ids=lambda entry: f"{entry.code}.{entry.variant}")
def test_laws_and_sources_are_said_in_vietnamese(entry: RuleEntry) -> None:
    """A new English phrase has its place in ``citations.toml``."""
    assert ENGLISH.findall(f"{entry.law_vi}; {entry.source_vi}") == []


@pytest.mark.parametrize("code", COMPLAINTS)
def test_adapters_use_the_words_of_the_book(code: str) -> None:
    """Under its code, in the rule itself or a variant; only texts of another module differ."""
    said = COMPLAINTS[code]
    words = (said.vi, said.en, said.remedy_vi, said.remedy_en)
    book = [
        (e.message_vi, e.message_en, e.remedy_vi, e.remedy_en)
        for e in rule_book()
        if e.code == code
    ]
    assert words in book or (book and code in SAID_OF_CELLS_ONLY)


def test_applies_to_agrees_with_the_form_a_rule_is_registered_for() -> None:
    """A primary rule is not announced as one for all."""
    for form in Form:
        for rule in rules.for_form(form):
            for code in rule.codes:
                assert (rule.form or "all") == entries()[code, ""].applies_to


def test_every_variant_is_said_by_some_rule() -> None:
    """No text lies about unused."""
    code = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    unused = {
        e.variant
        for e in rule_book()
        if e.variant and f'"{e.variant}"' not in code and e.scope != "source"
    }
    assert unused == set()


def test_every_reason_is_given_by_some_rule() -> None:
    """No reason lies about unused."""
    reasons = tomllib.loads((SOURCES / "reasons.toml").read_text("utf-8"))
    code = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    assert {name for name in reasons if f'"{name}"' not in code} == set()
