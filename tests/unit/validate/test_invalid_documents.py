"""One document per finding code and variant: each must be found, by what it is called."""

from pathlib import Path

import pytest

from hocba_hooks import Severity
from hocba_plugin.validate import Validator, rule_book
from hocba_plugin.validate.catalogue import entries

FOLDER = Path(__file__).parents[3] / "fixtures" / "documents" / "invalid"
VALID = FOLDER.parent / "valid"
# These need what no document holds: component marks, other pupils, a crash, a foreign code list.
NOT_IN_A_DOCUMENT = {
    ("R-S03", ""),
    ("R-S06", ""),
    ("R-S09", ""),
    ("R-S12", ""),
    ("R-I04", "pupil"),
    ("R-I10", "duplicate"),
    ("R-X08", ""),
    ("R-X09", ""),
    ("R-F03", "code"),
    ("R-X02", "unreadable"),
}


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
    """A new rule brings its document."""
    filed = {place(path) for path in FOLDER.glob("*/*.xml")}
    codes = {code for code, _ in filed}
    due = {(entry.code, entry.variant) for entry in rule_book()} - NOT_IN_A_DOCUMENT
    missing = {one for one in due - filed if one[1] or one[0] not in codes}
    assert missing == set()


@pytest.mark.parametrize("path", sorted(VALID.glob("*.xml")), ids=lambda path: path.stem)
def test_valid_document_has_no_errors(path: Path, validator: Validator) -> None:
    """The complete fictional samples pass."""
    report = validator.check_document(path.read_bytes())
    assert [one for one in report.findings if one.severity is Severity.ERROR] == []
