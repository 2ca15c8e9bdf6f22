"""One document per finding code and variant: each must be found, by what it is called."""

from pathlib import Path

import pytest

from hocba_hooks import Severity
from hocba_plugin.validate import Validator, rule_book
from hocba_plugin.validate.catalogue import entries

FOLDER = Path(__file__).parents[3] / "fixtures" / "documents" / "invalid"
VALID = FOLDER.parent / "valid"
_COMPONENTS = "needs the marks behind an average"
_OTHERS = "needs other pupils"
_COMMUNES = "needs a configured list of communes"
_NOT_OF_A_DOCUMENT = {
    "source": "seen in a cell of a source",
    "class": "needs the class",
    "year": "needs last year's record",
    "program": "kept by the program itself",
}
"""By the scope of a rule."""
NOT_IN_A_DOCUMENT = {
    ("R-S03", ""): _COMPONENTS,
    ("R-S04", ""): _COMPONENTS,
    ("R-S05", ""): _COMPONENTS,
    ("R-S06", ""): _COMPONENTS,
    ("R-S09", ""): _COMPONENTS,
    ("R-S12", ""): _COMPONENTS,
    ("R-I04", "pupil"): _OTHERS,
    ("R-I04", "elsewhere"): _OTHERS,
    ("R-I10", "duplicate"): _OTHERS,
    ("R-I10", "elsewhere"): _OTHERS,
    ("R-I07", "commune"): _COMMUNES,
    ("R-I07", "elsewhere"): _COMMUNES,
    ("R-F03", "code"): "the built-in profile's schema refuses other codes first (R-X02)",
    ("R-X02", ""): "every fault of the schema we know has a variant of its own",
    ("R-X02", "unreadable"): "what cannot be read is refused by the schema first",
    ("R-X03", ""): "has a document for each cause: cut, entity, comment",
    ("R-X04", ""): "has a document for each cause: root, namespace",
    ("R-X08", ""): "needs rules the school demands",
    ("R-X09", ""): "needs a rule that crashes",
} | {
    (entry.code, entry.variant): _NOT_OF_A_DOCUMENT[entry.scope]
    for entry in rule_book()
    if entry.scope in _NOT_OF_A_DOCUMENT
}
"""Codes and variants no document can show, and why."""


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
    due = {(entry.code, entry.variant) for entry in rule_book()}
    assert set() == due - filed - NOT_IN_A_DOCUMENT.keys()
    assert set() == filed & NOT_IN_A_DOCUMENT.keys()
    assert set() == NOT_IN_A_DOCUMENT.keys() - due


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
