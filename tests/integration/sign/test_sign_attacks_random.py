"""Ten thousand random changes of a signed record: none is valid unless it says the same."""

import datetime as dt
import random
from pathlib import Path

import pytest
from cryptography import x509

from hocba_hooks import Record
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse
from hocba_plugin.errors import DocumentError
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.sign.report import Status
from hocba_plugin.sign.slots import find_slots
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.verify import Verifier
from hocba_plugin.sign.xades import canonical

FIXTURES = Path(__file__).parents[3] / "fixtures"
SIGNED = (FIXTURES / "attacks" / "signed.xml").read_bytes()
MOMENT = dt.datetime(2026, 6, 2, tzinfo=dt.UTC)
PROFILE = load_profile("qd3016-public")
CASES, SEEDS = 2500, range(4)
Said = tuple[Record, list[bytes]]


@pytest.fixture(scope="module")
def verifier() -> Verifier:
    pem = (FIXTURES / "vectors" / "signatures" / "keys" / "ca.pem").read_bytes()
    trust = Trust([x509.load_pem_x509_certificate(pem)])
    return Verifier(PROFILE, trust, {"01999401": ("0100000001",)})


def said(content: bytes) -> Said:
    """Return what a reader gets, and what was signed, of a document."""
    root = parse(content)
    record = Codec(PROFILE).read_element(root)
    return record, [canonical(slot.region) for slot in find_slots(root, record, PROFILE)]


def changed(content: bytes, chance: random.Random) -> bytes:
    """Change, drop, insert, repeat or exchange a few bytes somewhere, once or twice."""
    for _ in range(chance.choice((1, 1, 1, 2))):
        at, length = chance.randrange(len(content)), chance.choice((1, 1, 1, 2, 8, 64))
        before, span, after = content[:at], content[at : at + length], content[at + length :]
        other = chance.randrange(len(content))
        replacements = (
            bytes(chance.randrange(256) for _ in span),
            chance.choice(b" \t\n\rABab09+/=<>&\"'#").to_bytes() * len(span),
            b"",
            span + chance.choice(b" \n0A=").to_bytes(),
            span * 2,
            content[other : other + length],
        )
        content = before + chance.choice(replacements) + after
    return content


@pytest.mark.parametrize("seed", SEEDS)
def test_no_random_change_is_valid(verifier: Verifier, seed: int) -> None:
    """Refused, or not valid, or the very same record written differently."""
    chance, genuine = random.Random(seed), said(SIGNED)  # noqa: S311
    outcomes = {"refused": 0, "not valid": 0, "the same": 0}
    for _ in range(CASES):
        content = changed(SIGNED, chance)
        try:
            status = verifier.verify(content, MOMENT).status
        except DocumentError:
            outcomes["refused"] += 1
            continue
        if status is Status.VALID:
            assert said(content) == genuine
            outcomes["the same"] += 1
        else:
            outcomes["not valid"] += 1
    # Otherwise the test would look at one way of being wrong only.
    assert min(outcomes.values()) > 0
    assert outcomes["not valid"] > CASES / 10
