"""What tokens hold: labels of old programs, neighbours, keys that want a PIN each time."""

import os
from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pkcs11 import Attribute, CertificateType, ObjectClass
from pkcs11.attributes import AttributeMapper
from pkcs11.util.x509 import decode_x509_certificate

from hocba_hooks import KeyConfig, SecretRef, SignatureAlgorithm, SigningState
from hocba_plugin.demo.authority import Credential, DemoAuthority, softhsm_module
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.algorithms import verifies
from hocba_plugin.sign.certificates import parse
from hocba_plugin.sign.keys import open_key
from hocba_plugin.sign.keys.softhsm import _private_attributes, create_token

pytestmark = pytest.mark.integration

PIN = "246810"
AUTHORITY = DemoAuthority.create(algorithm="ec")
PEOPLE = tuple(
    AUTHORITY.person("Cô giáo", f"00118199930{n}", algorithm=("ec", "rsa")[n % 2])  # type: ignore[arg-type]
    for n in range(4)
)
LABELS = (b"", b"co giao", "Cô giáo".encode(), "Cô giáo".encode("cp1258", "replace"), b"\xff\xfe\0")
JUNK = (b"", b"\x30\x03\x02\x01\x00", AUTHORITY.certificate.public_bytes(Encoding.DER))


def serial_of(person: Credential) -> str:
    return f"{person.certificate.serial_number:x}"


def pairs_of(text: str) -> list[str]:
    text = text.zfill(len(text) + len(text) % 2)
    return [text[n : n + 2] for n in range(0, len(text), 2)]


SPELLINGS = {
    "as it is": lambda text: text,
    "capitals": str.upper,
    "colons": lambda text: ":".join(pairs_of(text)).upper(),
    "blanks": lambda text: " ".join(pairs_of(text)),
    "zeros in front": lambda text: "0000" + text,
    "a prefix": lambda text: "0x" + text,
    "as Windows copies it": lambda text: "\u200e" + text,
}


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> KeyConfig:
    """An empty token."""
    module = softhsm_module()
    if module is None:
        message = "no SoftHSM; install with: apt-get install softhsm2"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    folder = tmp_path_factory.mktemp("contents")
    (folder / "pin").write_text(PIN, "utf-8")
    secret = SecretRef(file=folder / "pin")
    environment = create_token(folder, "hocba lạ", secret)
    return KeyConfig(
        holder="001181999301",
        kind="pkcs11",
        secret=secret,
        module=module,
        token="hocba lạ",
        environment=environment,
    )


def writing(config: KeyConfig) -> Any:
    mapper = AttributeMapper()
    mapper.register_handler(Attribute.LABEL, bytes, bytes)
    os.environ.update(config.environment)
    library = pkcs11.lib(str(config.module))
    library.reinitialize()
    (token,) = (one for one in library.get_tokens() if one.label == config.token)
    return token.open(rw=True, user_pin=PIN, attribute_mapper=mapper)


def fill(
    config: KeyConfig, people: Sequence[tuple[Credential, bytes, bool]], junk: Sequence[bytes]
) -> None:
    """Put these onto the token, in place of what is there."""
    on_token = {Attribute.TOKEN: True}
    with writing(config) as session:
        for thing in list(session.get_objects()):
            thing.destroy()
        for value in junk:
            session.create_object(
                on_token
                | {
                    Attribute.CLASS: ObjectClass.CERTIFICATE,
                    Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                    Attribute.SUBJECT: b"",
                    Attribute.VALUE: value,
                    Attribute.LABEL: b"\xfe",
                }
            )
        for number, (person, label, again) in enumerate(people):
            link = on_token | {Attribute.ID: bytes([number, 7]), Attribute.LABEL: label}
            der = person.certificate.public_bytes(Encoding.DER)
            session.create_object(decode_x509_certificate(der) | link)
            private = {Attribute.PRIVATE: True, Attribute.SENSITIVE: True, Attribute.SIGN: True}
            consent = {Attribute.ALWAYS_AUTHENTICATE: again}
            session.create_object(_private_attributes(person.key) | link | private | consent)


people = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(LABELS), st.booleans()),
    min_size=1,
    max_size=3,
    unique_by=lambda one: serial_of(one[0]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[*HealthCheck])
@given(people, st.sets(st.sampled_from(JUNK)), st.sampled_from(sorted(SPELLINGS)), st.data())
def test_the_wanted_key_signs_whatever_else_a_token_holds(
    config: KeyConfig,
    people: list[tuple[Credential, bytes, bool]],
    junk: set[bytes],
    spelling: str,
    data: st.DataObject,
) -> None:
    """By its serial number, in any spelling; twice, for some keys want the PIN each time."""
    fill(config, people, sorted(junk))
    person = data.draw(st.sampled_from(people))[0]
    name = SPELLINGS[spelling](serial_of(person))
    key = open_key(config.model_copy(update={"certificate": name}))
    try:
        assert parse(key.certificates()[0]) == person.certificate
        hashes = [bytes(32), bytes([1]) * 32]
        results = list(key.start(hashes).poll())
    finally:
        key.close()
    assert [one.state for one in results] == [SigningState.DONE] * 2, results
    public = person.certificate.public_key()
    own = (
        SignatureAlgorithm.RSA_SHA256 if person in PEOPLE[1::2] else SignatureAlgorithm.ECDSA_SHA256
    )
    for digest, one in zip(hashes, results, strict=True):
        assert verifies(own, public, one.signature or b"", digest)


@pytest.mark.parametrize("wanted", [None, "12:34", "không có"])
def test_what_is_there_is_listed_when_the_wanted_one_is_not(
    config: KeyConfig, wanted: str | None
) -> None:
    """By number and date: a label may be a personal ID."""
    fill(config, [(one, b"001181999301", False) for one in PEOPLE[:2]], JUNK[1:2])
    with pytest.raises(KeyUseError) as caught:
        open_key(config.model_copy(update={"certificate": wanted}))
    for language in ("vi", "en"):
        text = caught.value.message(language)
        assert all(serial_of(one) in text for one in PEOPLE[:2])
        assert f"{PEOPLE[0].certificate.not_valid_after_utc:%d/%m/%Y}" in text
        assert "001181999301" not in text


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_label_is_the_same_in_every_form_of_unicode(config: KeyConfig, form: Any) -> None:
    """Macs write accents apart, and some tokens fill labels up."""
    label = normalize(form, "Cô giáo Thủy").encode() + b"  \0"
    fill(config, [(PEOPLE[0], label, False), (PEOPLE[1], b"khac", False)], [])
    key = open_key(config.model_copy(update={"certificate": "Cô giáo Thủy"}))
    assert parse(key.certificates()[0]) == PEOPLE[0].certificate
    key.close()
