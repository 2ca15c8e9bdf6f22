"""Certificates as tokens and signatures hold them: in any order, with any company.

A verdict depends on the certificates that are there, not on their order, on what cannot be read
beside them, or on what was asked before.
"""

import datetime as dt
from pathlib import Path
from random import Random

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin.demo.authority import PrivateKey, new_key
from hocba_plugin.sign.certificates import (
    MAX_CERTIFICATES,
    are_readable,
    parse,
    readable,
    signing_chain,
)
from hocba_plugin.sign.trust import Trust, certificate_reasons

NOW = dt.datetime.now(dt.UTC)
ROOT_KEY, MIDDLE_KEY, OTHER_KEY, LEAF_KEY = (new_key("ec") for _ in range(4))
CA = x509.BasicConstraints(ca=True, path_length=None)
PERSON = x509.BasicConstraints(ca=False, path_length=None)


def name(common_name: str, kind: _ASN1Type = _ASN1Type.UTF8String) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name, _type=kind),
        ]
    )


ROOT_NAME, MIDDLE_NAME, STRANGE_NAME = name("Root CA"), name("Sub CA"), name("Strange CA")
MIDDLE_SHOUTED = name("SUB  CA", _ASN1Type.PrintableString)


def issue(
    subject: x509.Name,
    key: PrivateKey,
    issuer: x509.Name,
    issuer_key: PrivateKey,
    constraints: x509.BasicConstraints = CA,
    days: tuple[int, int] = (-100, 700),
) -> bytes:
    start, end = (NOW + dt.timedelta(days=number) for number in days)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(constraints, critical=True)
    )
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(Encoding.DER)


def without_serial(der: bytes, issuer_key: PrivateKey) -> bytes:
    """Return it with the serial number 0, which our own library does not write."""
    certificate = asn1.Certificate.load(der)
    certificate["tbs_certificate"]["serial_number"] = 0
    content = certificate["tbs_certificate"].dump(force=True)
    assert isinstance(issuer_key, ec.EllipticCurvePrivateKey)
    certificate["signature_value"] = issuer_key.sign(content, ec.ECDSA(hashes.SHA256()))
    return bytes(certificate.dump(force=True))


ROOT = issue(ROOT_NAME, ROOT_KEY, ROOT_NAME, ROOT_KEY)
GOOD = {
    "middle": issue(MIDDLE_NAME, MIDDLE_KEY, ROOT_NAME, ROOT_KEY),
    "renewed": issue(MIDDLE_NAME, MIDDLE_KEY, ROOT_NAME, ROOT_KEY, days=(-1, 900)),
    "without a serial number": without_serial(
        issue(MIDDLE_NAME, MIDDLE_KEY, ROOT_NAME, ROOT_KEY), ROOT_KEY
    ),
}
"""Each leads to the root."""
USELESS = {
    "expired": issue(MIDDLE_NAME, MIDDLE_KEY, ROOT_NAME, ROOT_KEY, days=(-900, -1)),
    "not yet valid": issue(MIDDLE_NAME, MIDDLE_KEY, ROOT_NAME, ROOT_KEY, days=(1, 9000)),
    "another key": issue(MIDDLE_NAME, OTHER_KEY, ROOT_NAME, ROOT_KEY),
    "cross-signed by a stranger": issue(MIDDLE_NAME, MIDDLE_KEY, STRANGE_NAME, OTHER_KEY),
    "no authority's": issue(MIDDLE_NAME, MIDDLE_KEY, ROOT_NAME, ROOT_KEY, PERSON),
    "the root": ROOT,
    "a root without a serial number": without_serial(ROOT, ROOT_KEY),
    "a neighbour": issue(name("Neighbour"), OTHER_KEY, MIDDLE_NAME, MIDDLE_KEY, PERSON),
    "two that certify each other": issue(STRANGE_NAME, OTHER_KEY, MIDDLE_NAME, MIDDLE_KEY),
}
UNREADABLE = {"nothing": b"", "half": GOOD["middle"][:200], "junk": b"\x30\x03\x02\x01\x00"}
ALL = GOOD | USELESS | UNREADABLE
LEAVES = [
    issue(name("Teacher"), LEAF_KEY, issuer, MIDDLE_KEY, PERSON)
    for issuer in (MIDDLE_NAME, MIDDLE_SHOUTED)
]
company = st.lists(st.sampled_from(sorted(ALL)), unique=True, max_size=MAX_CERTIFICATES - 1)
leaves = st.sampled_from(LEAVES)


def trusting() -> Trust:
    return Trust([parse(ROOT)])


def verdict(leaf: bytes, names: list[str], trust: Trust) -> list[str]:
    ders = [ALL[one] for one in names]
    found = certificate_reasons(
        parse(leaf), readable(ders), trust, NOW, NOW, all_read=are_readable(ders)
    )
    return [reason.code for reason in found]


def expected(names: list[str]) -> list[str]:
    if GOOD.keys() & set(names):
        return []
    return ["path_unreadable"] if UNREADABLE.keys() & set(names) else ["untrusted"]


@given(leaves, company)
def test_any_good_certificate_is_enough_in_whatever_company(leaf: bytes, names: list[str]) -> None:
    """Expired, cross-signed, of one name: passed over. What cannot be read is said as that."""
    assert verdict(leaf, names, trusting()) == expected(names)


@given(st.lists(st.tuples(leaves, company), max_size=6))
def test_a_verdict_does_not_depend_on_what_was_asked_before(
    questions: list[tuple[bytes, list[str]]],
) -> None:
    """An issuer that came with one document does not help the next."""
    trust = trusting()
    for leaf, names in questions:
        assert verdict(leaf, names, trust) == expected(names)


@given(leaves, company, st.randoms(use_true_random=False))
def test_a_chain_holds_all_that_may_lead_up_in_one_order(
    leaf: bytes, names: list[str], random: Random
) -> None:
    """What goes into a signature leads up wherever the token's certificates did."""
    ders = [ALL[one] for one in names]
    chain = signing_chain([leaf, *ders])
    random.shuffle(ders)
    assert signing_chain([leaf, *ders]) == chain
    found = certificate_reasons(
        chain[0], chain[1:], trusting(), NOW, NOW, all_read=are_readable(ders)
    )
    assert [reason.code for reason in found] == expected(names)


@pytest.mark.parametrize("at", range(3))
def test_the_signer_of_a_service_is_found_wherever_it_stands(at: int) -> None:
    """Some list the chain from the root down."""
    ders = [ROOT, GOOD["middle"]]
    ders.insert(at, LEAVES[0])
    assert signing_chain(ders)[0] == parse(LEAVES[0])


def test_a_root_with_the_serial_number_0_may_be_an_anchor(tmp_path: Path) -> None:
    """Of an anchor name and key count; the library's complaint reaches nobody."""
    (cert,) = readable([without_serial(ROOT, ROOT_KEY)])
    path = tmp_path / "root.pem"
    path.write_bytes(cert.public_bytes(Encoding.PEM))
    assert verdict(LEAVES[0], ["middle"], Trust.load([path])) == []
