"""Certificates: what they may be used for, whom they name, and where they lead."""

import datetime as dt
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import example, given
from hypothesis import strategies as st

from hocba_plugin.demo.authority import Credential, DemoAuthority, new_key
from hocba_plugin.errors import CertificateError, ConfigError
from hocba_plugin.profiles.model import CertificateSpec, SignatureSpec
from hocba_plugin.sign.algorithms import choose
from hocba_plugin.sign.certificates import holder, parse, signing_chain
from hocba_plugin.sign.holders import names
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.trust import Trust, certificate_reasons

NOW = dt.datetime.now(dt.UTC)
AUTHORITY = DemoAuthority.create(algorithm="ec")
TEACHER = AUTHORITY.person("Ngô Thị Nga", "001181999301", algorithm="ec")
TRUST = Trust([AUTHORITY.certificate])
PERSONAL = CertificateSpec(
    kind="personal", attributes=("0.9.2342.19200300.100.1.1",), prefixes=("CCCD:", "")
)


def reasons(certificate: x509.Certificate, trust: Trust = TRUST) -> tuple[Reason, ...]:
    return certificate_reasons(certificate, (), trust, NOW, NOW)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


def test_a_persons_certificate_may_sign() -> None:
    """Asked twice: the second answer comes from memory."""
    assert reasons(TEACHER.certificate) == ()
    assert reasons(TEACHER.certificate) == ()
    assert holder(TEACHER.certificate) == "Ngô Thị Nga"


def test_an_authority_may_not_sign_records() -> None:
    """Its certificate leads to an anchor, but was issued for something else."""
    assert reasons(AUTHORITY.certificate) == (Reason.KEY_USAGE,)


def test_a_path_in_memory_is_not_trusted_beyond_its_dates() -> None:
    """The root expires later than the person's certificate."""
    later = NOW + dt.timedelta(days=3 * 365)
    assert TRUST.leads_to_anchor(TEACHER.certificate, (), NOW)
    assert not TRUST.leads_to_anchor(TEACHER.certificate, (), later)


def test_the_same_certificate_is_judged_by_each_trust_for_itself() -> None:
    """Nothing leaks from one set of anchors to another."""
    stranger = Trust([DemoAuthority.create(algorithm="ec").certificate])
    assert reasons(TEACHER.certificate) == ()
    assert reasons(TEACHER.certificate, stranger) == (Reason.UNTRUSTED,)


def test_anchors_are_read_from_files(tmp_path: Path) -> None:
    """A PEM file may hold several."""
    first, second = DemoAuthority.create(algorithm="ec"), DemoAuthority.create(algorithm="ec")
    both = first.certificate.public_bytes(Encoding.PEM) + second.certificate.public_bytes(
        Encoding.PEM
    )
    (tmp_path / "ca.pem").write_bytes(both)
    trust = Trust.load([tmp_path / "ca.pem"])
    for authority in (first, second):
        person = authority.person("Cô", "001181999301", algorithm="ec")
        assert reasons(person.certificate, trust) == ()


@pytest.mark.parametrize("content", [b"", b"khong phai PEM", None])
def test_a_file_without_anchors_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """Silently trusting nobody would look like a broken signature."""
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"ca\.pem"):
        Trust.load([path])


@pytest.mark.parametrize(
    ("identifiers", "expected"),
    [
        (["001181999301"], True),
        (["001181999302"], False),
        (["CCCD:001181999301"], True),
        (["01181999301"], False),
        ([], False),
    ],
)
def test_a_certificate_names_its_holder_in_a_known_way(
    identifiers: list[str], expected: bool
) -> None:
    """Whole identifiers count, with a prefix of the profile or without."""
    assert names(TEACHER.certificate, PERSONAL, identifiers) is expected


def test_an_identifier_in_another_attribute_does_not_count() -> None:
    """A common name can say anything."""
    boastful = AUTHORITY.person("001181999301", "001170000000", algorithm="ec")
    assert not names(boastful.certificate, PERSONAL, ["001181999301"])


def test_a_chain_holds_what_leads_upwards_and_not_the_root() -> None:
    """Other people's certificates on the same token are left out."""
    neighbour = AUTHORITY.person("Người khác", "001170000000", algorithm="ec")
    intermediate = middle_authority()
    signer = intermediate.person("Cô", "001181999301", algorithm="ec")
    found = signing_chain(
        [der(c) for c in (
            signer.certificate, neighbour.certificate, AUTHORITY.certificate,
            intermediate.certificate,
        )]
    )  # fmt: skip
    assert found == (signer.certificate, intermediate.certificate)
    assert certificate_reasons(found[0], found[1:], deep_trust(), NOW, NOW) == ()


def middle_authority() -> DemoAuthority:
    """An authority below ours."""
    key = new_key("ec")
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "trung gian")])
    start, end = NOW - dt.timedelta(hours=1), NOW + dt.timedelta(days=300)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(ROOT.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    )
    return DemoAuthority(key, builder.sign(ROOT._key, hashes.SHA256()))


def root_authority() -> DemoAuthority:
    """A root that allows one authority below it."""
    key = new_key("ec")
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gốc")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - dt.timedelta(hours=1))
        .not_valid_after(NOW + dt.timedelta(days=300))
        .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
    )
    return DemoAuthority(key, builder.sign(key, hashes.SHA256()))


ROOT = root_authority()


def deep_trust() -> Trust:
    return Trust([ROOT.certificate])


@example(place=12, byte=1)
@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_a_broken_certificate_is_refused_or_untrusted(place: int, byte: int) -> None:
    """Whatever stands in it, nothing but our own error comes out, and no trust."""
    content = bytearray(der(TEACHER.certificate))
    content[place % len(content)] = byte
    try:
        certificate = parse(bytes(content))
    except CertificateError:
        return
    if bytes(content) != der(TEACHER.certificate):
        assert reasons(certificate) != ()


def test_no_certificate_makes_no_chain() -> None:
    """A key source that returns none is told so."""
    with pytest.raises(CertificateError):
        signing_chain([])


@pytest.mark.parametrize(("algorithm", "expected"), [("rsa", "rsa-sha256"), ("ec", "ecdsa-sha256")])
def test_the_key_decides_the_algorithm(algorithm: str, expected: str) -> None:
    """RSA of 2048 bits, and P-256."""
    credential: Credential = AUTHORITY.person("Cô", "001181999301", algorithm=algorithm)  # type: ignore[arg-type]
    assert choose(credential.certificate.public_key(), SignatureSpec()) == expected


def test_every_reason_speaks_both_languages() -> None:
    """And each has a code of its own."""
    assert all(reason.vi and reason.en and reason.vi != reason.en for reason in Reason)
    assert len({reason.code for reason in Reason}) == len(Reason)
