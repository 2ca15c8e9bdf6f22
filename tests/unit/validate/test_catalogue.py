"""The catalogue: every rule has its texts, every text its rule, and no low-confidence error."""

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from hocba_hooks import Form, Severity
from hocba_plugin.validate import RuleEntry, rule_book, rules
from hocba_plugin.validate.catalogue import entries

SOURCES = Path(str(resources.files("hocba_plugin.validate")))
OF_DOCUMENTS = {"R-X02", "R-X03", "R-X04", "R-X08", "R-X09", "R-F08"}
VIETNAMESE = re.compile(
    "[ăâđêôơưáàảãạéèẻẽẹíìỉĩịóòỏõọúùủũụýỳỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự]", re.I
)


def registered() -> set[str]:
    """Return the codes of all registered rules."""
    return {code for form in Form for rule in rules.for_form(form) for code in rule.codes}


def test_every_rule_has_an_entry_and_every_entry_a_rule() -> None:
    """Only what the document stage reports has no function."""
    assert registered() | OF_DOCUMENTS == {entry.code for entry in rule_book()}


@pytest.mark.parametrize("entry", rule_book(), ids=lambda entry: f"{entry.code}.{entry.variant}")
def test_entries_are_complete(entry: RuleEntry) -> None:
    """Both languages, a remedy and a source; what is doubtful never stops a record."""
    texts = (entry.title_vi, entry.message_vi, entry.remedy_vi)
    assert all(VIETNAMESE.search(text) for text in texts)
    assert all((entry.title_en, entry.message_en, entry.remedy_en, entry.source))
    assert not (entry.confidence == "low" and entry.severity is Severity.ERROR)
    fields = [set(re.findall(r"{(\w+?)(?:_vi|_en)?}", text)) for text in texts[1:2]]
    assert set(re.findall(r"{(\w+?)(?:_vi|_en)?}", entry.message_en)) == fields[0]


def test_applies_to_agrees_with_the_form_a_rule_is_registered_for() -> None:
    """A primary rule is not announced as one for all."""
    for form in Form:
        for rule in rules.for_form(form):
            for code in rule.codes:
                assert (rule.form or "all") == entries()[code, ""].applies_to


def test_every_variant_is_said_by_some_rule() -> None:
    """No text lies about unused."""
    code = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    unused = {e.variant for e in rule_book() if e.variant and f'"{e.variant}"' not in code}
    assert unused == set()


def test_every_reason_is_given_by_some_rule() -> None:
    """No reason lies about unused."""
    reasons = tomllib.loads((SOURCES / "reasons.toml").read_text("utf-8"))
    code = "".join(path.read_text("utf-8") for path in SOURCES.rglob("*.py"))
    assert {name for name in reasons if f'"{name}"' not in code} == set()
