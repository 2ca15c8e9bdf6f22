"""The text templates are what canonicalisation would make of them."""

import datetime as dt
import hashlib
import warnings
from base64 import b64decode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from hocba_plugin.demo.authority import Algorithm, Credential, DemoAuthority
from hocba_plugin.errors import CertificateError
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.algorithms import choose, verifies
from hocba_plugin.sign.certificates import holder, parse
from hocba_plugin.sign.keys.pkcs12 import Pkcs12Key
from hocba_plugin.sign.xades import DS, XADES, Prepared, canonical, finish, prepare

NAMES = {"ds": DS, "xades": XADES}
REGION = b'<a Id="data">n\xe1\xbb\x99i dung</a>'
SIGNED_AT = dt.datetime(2026, 6, 1, 7, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))


@pytest.fixture(scope="module", params=["rsa", "ec"])
def credential(request: pytest.FixtureRequest) -> Credential:
    algorithm: Algorithm = request.param
    return DemoAuthority.create(algorithm="ec").person(
        "Cô giáo", "001181999301", algorithm=algorithm
    )


def signed_by(certificate: x509.Certificate, value: bytes, digest: bytes) -> bool:
    """Whether its key made the value over a SHA-256 hash, as is the default of its kind."""
    key = certificate.public_key()
    algorithm = choose(key, SignatureSpec())
    return algorithm is not None and verifies(algorithm, key, value, digest)


def prepared_for(credential: Credential, signature_id: str = "ky-1") -> Prepared:
    return prepare(
        REGION,
        reference="data",
        signature_id=signature_id,
        chain=[credential.certificate, *credential.chain],
        signed_at=SIGNED_AT,
    )


def signature_of(credential: Credential, prepared: Prepared) -> bytes:
    (result,) = (
        Pkcs12Key(credential.key, [credential.certificate.public_bytes(Encoding.DER)])
        .start([prepared.digest])
        .poll()
    )
    return result.signature or b""


def placed(
    credential: Credential, surroundings: bytes, signature_id: str = "ky-1"
) -> etree._Element:
    """The signature as it stands in a document, read back from bytes."""
    prepared = prepared_for(credential, signature_id)
    content = finish(prepared, signature_of(credential, prepared))
    slot = next(etree.fromstring(surroundings).iter("{*}slot"))
    slot.append(etree.fromstring(content))
    again = etree.fromstring(etree.tostring(slot.getroottree()))
    return next(again.iter(f"{{{DS}}}Signature"))


@pytest.mark.parametrize(
    "surroundings",
    [
        b"<slot/>",
        b'<r xmlns="urn:x"><slot/></r>',
        b'<r xmlns:xades="urn:other" xmlns:p="urn:p" p:q="1"><slot xml:lang="vi"/></r>',
    ],
)
def test_what_is_written_is_already_canonical(credential: Credential, surroundings: bytes) -> None:
    """SignedInfo and SignedProperties equal their canonical form, wherever they stand."""
    prepared = prepared_for(credential)
    signature = placed(credential, surroundings)
    properties = signature.find(".//xades:SignedProperties", NAMES)
    assert properties is not None
    assert canonical(signature[0]) == prepared.to_sign
    assert canonical(properties) == prepared.properties.encode()


@settings(max_examples=50, deadline=None)
@given(signature_id=st.from_regex(r"[A-Za-z_][A-Za-z0-9_.-]{0,20}", fullmatch=True))
def test_any_id_leaves_the_text_canonical(credential: Credential, signature_id: str) -> None:
    """Ids are the only free text in the templates."""
    prepared = prepared_for(credential, signature_id)
    element = etree.fromstring(prepared.properties)
    assert canonical(element) == prepared.properties.encode()
    assert signature_id.encode() in prepared.to_sign


def test_both_references_carry_the_digests_of_what_they_name(credential: Credential) -> None:
    """The region and the signed properties, in this order."""
    signature = placed(credential, b"<slot/>")
    digests = [b64decode(e.text or "") for e in signature[0].findall("*/ds:DigestValue", NAMES)]
    properties = signature.find(".//xades:SignedProperties", NAMES)
    assert properties is not None
    expected = [REGION, canonical(properties)]
    assert [hashlib.sha256(content).digest() for content in expected] == digests
    uris = [element.get("URI") for element in signature[0].findall("ds:Reference", NAMES)]
    assert uris == ["#data", "#ky-1-properties"]


def test_the_time_is_written_in_universal_time(credential: Credential) -> None:
    """07:30 in Viet Nam."""
    signature = placed(credential, b"<slot/>")
    assert signature.findtext(".//xades:SigningTime", None, NAMES) == "2026-06-01T00:30:00Z"


def test_the_value_is_the_signature_over_signed_info(credential: Credential) -> None:
    """The key of the certificate in KeyInfo made it."""
    signature = placed(credential, b"<slot/>")
    value = b64decode(signature.findtext("ds:SignatureValue", "", NAMES))
    der = b64decode(signature.findtext(".//ds:X509Certificate", "", NAMES))
    digest = hashlib.sha256(canonical(signature[0])).digest()
    assert signed_by(x509.load_der_x509_certificate(der), value, digest)
    assert not signed_by(x509.load_der_x509_certificate(der), value, bytes(32))


def test_ids_are_unique_within_the_signature(credential: Credential) -> None:
    """All derive from the Id of the signature."""
    signature = placed(credential, b"<slot/>")
    ids = [element.get("Id") for element in signature.iter() if element.get("Id")]
    assert sorted(set(ids)) == sorted(ids) == ["ky-1", "ky-1-properties", "ky-1-region"]


def test_a_short_rsa_key_is_refused() -> None:
    """Below 2048 bits nothing is prepared (TT 15/2025/TT-BKHCN, annex)."""
    authority = DemoAuthority.create(algorithm="ec")
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505
    subject = authority.certificate.subject
    credential = authority._issue(subject, weak, None)
    with pytest.raises(CertificateError):
        prepared_for(credential)


def test_a_long_vietnamese_name_is_read_without_a_word() -> None:
    """More than 64 bytes in UTF-8, as schools' names often are: no reason to warn or refuse."""
    name = "Trường Trung học cơ sở và Trung học phổ thông Nguyễn Thị Minh Khai"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name, _validate=False)])
        der = DemoAuthority.create(algorithm="ec")._issue(subject, key, None).certificate
    read = parse(der.public_bytes(Encoding.DER))
    assert holder(read) == name
