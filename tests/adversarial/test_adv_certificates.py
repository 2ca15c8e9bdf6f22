"""Certificates made to be believed: which ones sign for somebody, and which must not."""

import datetime as dt
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from hocba_plugin.demo.authority import PrivateKey, new_key
from hocba_plugin.errors import CertificateError, ConfigError
from hocba_plugin.sign.certificates import MAX_CERTIFICATES, may_sign, signing_chain
from hocba_plugin.sign.trust import Trust, certificate_reasons

NOW = dt.datetime.now(dt.UTC)
Extension = x509.ExtensionType
ROOT_KEY, MIDDLE_KEY, LEAF_KEY = (new_key("ec") for _ in range(3))


def named(common_name: str, uid: str | None = None) -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.COMMON_NAME, common_name),
    ]
    if uid is not None:
        attributes.append(x509.NameAttribute(NameOID.USER_ID, uid))
    return x509.Name(attributes)


def usage(*allowed: str) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: name in allowed for name in names})


def issue(
    subject: x509.Name,
    key: PrivateKey,
    issuer: x509.Name,
    issuer_key: PrivateKey,
    *extensions: Extension,
    days: tuple[int, int] = (-10, 700),
) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW + dt.timedelta(days=days[0]))
        .not_valid_after(NOW + dt.timedelta(days=days[1]))
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(issuer_key, hashes.SHA256())


AUTHORITY = (x509.BasicConstraints(ca=True, path_length=None), usage("key_cert_sign"))
PERSON = (x509.BasicConstraints(ca=False, path_length=None), usage("digital_signature"))
ROOT_NAME, MIDDLE_NAME, LEAF_NAME = named("Root"), named("Middle"), named("Cô", "CCCD:001181999301")


def root(*extensions: Extension, days: tuple[int, int] = (-100, 4000)) -> x509.Certificate:
    return issue(ROOT_NAME, ROOT_KEY, ROOT_NAME, ROOT_KEY, *(extensions or AUTHORITY), days=days)


ROOT = root()


def leaf(*extensions: Extension, days: tuple[int, int] = (-10, 700)) -> x509.Certificate:
    return issue(LEAF_NAME, LEAF_KEY, ROOT_NAME, ROOT_KEY, *extensions, days=days)


def middle(
    *extensions: Extension, key: PrivateKey = MIDDLE_KEY, days: tuple[int, int] = (-10, 700)
) -> x509.Certificate:
    return issue(MIDDLE_NAME, key, ROOT_NAME, ROOT_KEY, *extensions, days=days)


def below_middle(key: PrivateKey = MIDDLE_KEY) -> x509.Certificate:
    return issue(LEAF_NAME, LEAF_KEY, MIDDLE_NAME, key, *PERSON)


def codes(
    certificate: x509.Certificate,
    others: Sequence[x509.Certificate] = (),
    anchor: x509.Certificate = ROOT,
) -> list[str]:
    found = certificate_reasons(certificate, others, Trust([anchor]), NOW, NOW)
    return [reason.code for reason in found]


def test_the_certificates_all_others_are_derived_from_are_good() -> None:
    """Otherwise nothing below would prove anything."""
    assert codes(leaf(*PERSON)) == []
    assert codes(below_middle(), [middle(*AUTHORITY)]) == []


LEAVES: dict[str, tuple[Extension, ...]] = {
    "an authority": (*AUTHORITY,),
    "an authority that may sign too": (
        x509.BasicConstraints(ca=True, path_length=None),
        usage("key_cert_sign", "digital_signature"),
    ),
    "the same, its extensions the other way round": (
        usage("key_cert_sign", "digital_signature"),
        x509.BasicConstraints(ca=True, path_length=None),
    ),
    "encryption only": (usage("key_encipherment", "data_encipherment"),),
    "a web server": (*PERSON, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])),
    "an OCSP responder": (*PERSON, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])),
    "a time-stamp authority": (*PERSON, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])),
}


@pytest.mark.parametrize("extensions", LEAVES.values(), ids=LEAVES.keys())
def test_a_certificate_for_something_else_does_not_sign_records(
    extensions: tuple[Extension, ...],
) -> None:
    """The order of extensions is the issuer's choice and decides nothing."""
    assert codes(leaf(*extensions)) == ["key_usage"]


def test_the_usual_extended_uses_of_personal_certificates_are_no_obstacle() -> None:
    """Authorities here issue people's certificates for client log-in and mail."""
    usual = x509.ExtendedKeyUsage(
        [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    )
    assert may_sign(leaf(*PERSON, usual))


ISSUERS: dict[str, Callable[[], x509.Certificate]] = {
    "says nothing of being an authority": lambda: middle(usage("key_cert_sign")),
    "says it is none": lambda: middle(
        x509.BasicConstraints(ca=False, path_length=None), usage("key_cert_sign")
    ),
    "has no extensions": middle,
    "may not sign certificates": lambda: middle(AUTHORITY[0], usage("digital_signature")),
    "has expired": lambda: middle(*AUTHORITY, days=(-100, -1)),
    "is not valid yet": lambda: middle(*AUTHORITY, days=(1, 100)),
    "may issue for others only": lambda: middle(
        *AUTHORITY,
        x509.NameConstraints([x509.DirectoryName(named("Khác"))], None),
    ),
    "may not issue for this country": lambda: middle(
        *AUTHORITY,
        x509.NameConstraints(
            None,
            [x509.DirectoryName(x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "VN")]))],
        ),
    ),
    "has a critical extension nobody knows": lambda: middle(
        *AUTHORITY, x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    ),
}


@pytest.mark.parametrize("issuer", ISSUERS.values(), ids=ISSUERS.keys())
def test_an_issuer_without_the_right_to_issue_leads_nowhere(
    issuer: Callable[[], x509.Certificate],
) -> None:
    """The signatures of all these are in order; what the certificates allow is not."""
    assert codes(below_middle(), [issuer()]) == ["untrusted"]


def test_a_weak_issuer_leads_nowhere() -> None:
    """RSA of 1024 bits may be broken, so its certificates prove nothing."""
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
    assert codes(below_middle(weak), [middle(*AUTHORITY, key=weak)]) == ["untrusted"]


def test_a_persons_certificate_issues_no_others() -> None:
    """Whoever holds one could otherwise become anybody."""
    forged = issue(
        named("Hiệu trưởng", "CCCD:001075980001"), MIDDLE_KEY, LEAF_NAME, LEAF_KEY, *PERSON
    )
    assert codes(forged, [leaf(*PERSON)]) == ["untrusted"]


def test_an_authority_below_a_limit_issues_none() -> None:
    """Path length: of an intermediate, and of the anchor itself."""
    last = x509.BasicConstraints(ca=True, path_length=0)
    second = issue(named("Second"), LEAF_KEY, MIDDLE_NAME, MIDDLE_KEY, *AUTHORITY)
    person = issue(LEAF_NAME, new_key("ec"), named("Second"), LEAF_KEY, *PERSON)
    assert codes(person, [middle(*AUTHORITY), second]) == []
    assert codes(person, [middle(last, AUTHORITY[1]), second]) == ["untrusted"]
    one_below = x509.BasicConstraints(ca=True, path_length=1)
    assert codes(below_middle(), [middle(*AUTHORITY)], root(one_below, AUTHORITY[1])) == []
    assert codes(below_middle(), [middle(*AUTHORITY)], root(last, AUTHORITY[1])) == ["untrusted"]


def test_an_anchor_that_has_expired_is_none() -> None:
    """Other verifiers say so too; ours must not be the one that believes longest."""
    assert codes(leaf(*PERSON), anchor=root(days=(-4000, -1))) == ["untrusted"]


def test_names_alone_lead_nowhere() -> None:
    """Signed by oneself, or by an authority that only bears the anchor's name."""
    assert codes(issue(LEAF_NAME, LEAF_KEY, LEAF_NAME, LEAF_KEY, *PERSON)) == ["untrusted"]
    assert codes(issue(LEAF_NAME, LEAF_KEY, ROOT_NAME, MIDDLE_KEY, *PERSON)) == ["untrusted"]


def test_a_persons_certificate_is_not_taken_as_an_anchor(tmp_path: Path) -> None:
    """As an anchor it would vouch for whomever its holder likes."""
    path = tmp_path / "co-giao.pem"
    path.write_bytes(leaf(*PERSON).public_bytes(Encoding.PEM))
    with pytest.raises(ConfigError, match=r"co-giao\.pem"):
        Trust.load([path])


def test_the_issuer_is_found_by_its_key_not_by_its_name() -> None:
    """An authority that renewed its key has two certificates of one name."""
    old, new = middle(*AUTHORITY, key=new_key("ec")), middle(*AUTHORITY)
    ders = [one.public_bytes(Encoding.DER) for one in (below_middle(), new, old)]
    assert signing_chain(ders) == signing_chain([ders[0], *reversed(ders[1:])])
    signer, *others = signing_chain(ders)
    assert codes(signer, others) == []


def test_a_serial_number_that_is_none_is_refused() -> None:
    """Quietly: the library's own warning is for programmers."""
    der = leaf(*PERSON).public_bytes(Encoding.DER)
    at = der.index(b"\x02", der.index(b"\xa0\x03\x02\x01\x02") + 5) + 2
    with pytest.raises(CertificateError):
        signing_chain([der[:at] + b"\x80" + der[at + 1 :]])


def test_authorities_that_certify_each_other_cost_no_time() -> None:
    """Four that do leave millions of ways up; a document of 30 KB would never be finished with."""
    key, names = new_key("ec"), [named(f"C{number}") for number in range(4)]
    mesh = [
        issue(names[a], key, names[b], key, *AUTHORITY)
        for a in range(4)
        for b in range(4)
        if a != b
    ]
    signer = issue(LEAF_NAME, LEAF_KEY, names[0], key, *PERSON)
    ders = [one.public_bytes(Encoding.DER) for one in (signer, *mesh)]
    begin = time.process_time()
    chain = signing_chain(ders)
    assert len(chain) <= MAX_CERTIFICATES
    assert codes(signer, mesh) == codes(chain[0], chain[1:]) == ["untrusted"]
    below = issue(names[0], key, LEAF_NAME, LEAF_KEY, *AUTHORITY)
    assert codes(signer, [*mesh, below, leaf(*PERSON)]) == ["untrusted"]
    assert time.process_time() - begin < 1
