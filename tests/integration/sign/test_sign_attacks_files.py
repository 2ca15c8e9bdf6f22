"""The attack set in ``fixtures/attacks``: all of it is refused, each for the reason it declares."""

import csv
import datetime as dt
import importlib.util
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from hocba_plugin.errors import DocumentError
from hocba_plugin.sign.report import Status, Verification
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.verify import Verifier

ATTACKS = Path(__file__).parents[3] / "fixtures" / "attacks"
MOMENT = dt.datetime(2026, 6, 2, tzinfo=dt.UTC)
ROLES = {"whole": "school_seal", "part": "homeroom_teacher"}
ROWS = list(csv.DictReader((ATTACKS / "index.csv").read_text("utf-8").splitlines()))
FAMILIES = {
    "wrapping",
    "substitution",
    "duplicate_id",
    "fake_properties",
    "comment_splitting",
    "algorithm_confusion",
    "key_confusion",
    "slot_swapping",
}
Row = Mapping[str, str]


@pytest.fixture(scope="module")
def generator() -> Any:
    path = Path(__file__).with_name("write_attacks.py")
    specification = importlib.util.spec_from_file_location("write_attacks", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    # Its dataclasses look their own module up.
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "write_attacks", module)
        specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def verifier(generator: Any) -> Verifier:
    authority = x509.load_pem_x509_certificate((generator.KEYS / "ca.pem").read_bytes())
    known = {"01999401": (generator.TAX_CODE,)}
    return Verifier(generator.PROFILE, Trust([authority]), known)


def test_the_record_itself_is_valid(verifier: Verifier) -> None:
    """Otherwise the attacks would prove nothing."""
    found = verifier.verify((ATTACKS / "signed.xml").read_bytes(), MOMENT)
    assert found.reasons == ()
    assert len(found.signatures) == 3


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_an_attack_is_refused_for_its_reason(verifier: Verifier, row: Row) -> None:
    """What is said is said of the attacked signature itself, or of the document around it."""
    content = (ATTACKS / row["file"]).read_bytes()
    if row["family"] == "comment_splitting":
        with pytest.raises(DocumentError, match=row["reason"]):
            verifier.verify(content, MOMENT)
        return
    found = verifier.verify(content, MOMENT)
    assert found.status is Status.INVALID
    assert row["reason"] in _codes(found, ROLES[row["scope"]])


def _codes(found: Verification, role: str) -> set[str]:
    own = (report.reasons for report in found.signatures if report.role == role)
    return {reason.code for reasons in (found.document_reasons, *own) for reason in reasons}


def test_the_set_is_large_enough(generator: Any) -> None:
    """Twenty-five shapes and more, of every family, each against a whole record and a part."""
    shapes = {scope: {row["file"] for row in ROWS if row["scope"] == scope} for scope in ROLES}
    assert min(map(len, shapes.values())) >= 25
    assert {row["family"] for row in ROWS} == FAMILIES
    assert len(set(generator.SCOPES.values())) == 2


def test_the_files_are_what_the_generator_makes(generator: Any) -> None:
    """Nothing was put there by hand, and nothing is missing."""
    made = {attack.path: attack for attack in generator.attacks()}
    assert {path: attack.reason for path, attack in made.items()} == {
        row["file"]: row["reason"] for row in ROWS
    }
    kept = {str(path.relative_to(ATTACKS)) for path in ATTACKS.glob("*/*.xml")}
    assert kept == set(made)
    changed = [path for path, one in made.items() if (ATTACKS / path).read_bytes() != one.content]
    assert changed == []
