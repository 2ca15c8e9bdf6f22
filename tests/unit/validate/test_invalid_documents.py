"""One document per finding code and variant: each must be found, by what it is called."""

from pathlib import Path

import pytest

from hocba_hooks import Severity
from hocba_plugin.testing.unproven import why_no_document
from hocba_plugin.validate import Validator, rule_book
from hocba_plugin.validate.catalogue import entries

FOLDER = Path(__file__).parents[3] / "fixtures" / "documents" / "invalid"
VALID = FOLDER.parent / "valid"


def place(path: Path) -> tuple[str, str]:
    """Return the code and variant a document is filed under."""
    variant = "" if path.stem == "main" else path.stem
    return path.parent.name, variant


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.xml")), ids=lambda path: str(place(path)))
def test_document_is_found_out(path: Path, validator: Validator) -> None:
    """With its code, its severity, an XML path and its own words."""
    code, variant = place(path)
    # X03, X04 and stray text have one message for several documents.
    entry = entries().get((code, variant)) or entries()[code, ""]
    found = [
        one for one in validator.check_document(path.read_bytes()).findings if one.code == code
    ]
    assert entry.severity in {one.severity for one in found}
    words = entry.message_vi.partition("{")[0]
    assert any(words in one.message_vi for one in found)
    assert all(one.path.startswith("/") for one in found)


def test_every_code_a_document_can_show_has_a_document() -> None:
    """A new rule brings its document, or the reason why there is none."""
    filed = {place(path) for path in FOLDER.glob("*/*.xml")}
    lacking = {entry for entry in rule_book() if (entry.code, entry.variant) not in filed}
    assert set() == {entry.code for entry in lacking if why_no_document(entry) is None}
    present = set(rule_book()) - lacking
    assert set() == {entry.code for entry in present if why_no_document(entry)}


def test_every_grade_has_a_valid_document() -> None:
    """Twelve of them."""
    due = {f"primary-grade{grade}" for grade in range(1, 6)}
    due |= {f"secondary-grade{grade}" for grade in range(6, 13)}
    assert due == {path.stem for path in VALID.glob("*.xml")}


@pytest.mark.parametrize("path", sorted(VALID.glob("*.xml")), ids=lambda path: path.stem)
def test_valid_document_has_no_errors(path: Path, validator: Validator) -> None:
    """The complete fictional samples pass."""
    report = validator.check_document(path.read_bytes())
    assert [one for one in report.findings if one.severity is Severity.ERROR] == []
