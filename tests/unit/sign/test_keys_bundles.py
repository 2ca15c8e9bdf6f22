"""PKCS#12 files with several pairs: the one that is named signs, and none is guessed."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from asn1crypto import core, keys, pkcs12
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from hocba_hooks import KeyConfig, SecretRef
from hocba_plugin.demo.authority import Credential, DemoAuthority
from hocba_plugin.errors import KeyUseError
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.algorithms import choose, verifies
from hocba_plugin.sign.certificates import parse
from hocba_plugin.sign.keys import open_key

PASSWORD = "Bí mật 2026"
AUTHORITY = DemoAuthority.create(algorithm="ec")
PEOPLE = tuple(
    AUTHORITY.person("Cô", f"00118199930{n}", algorithm=("ec", "rsa")[n % 2])  # type: ignore[arg-type]
    for n in range(3)
)


def bags(person: Credential, number: int) -> list[dict[str, object]]:
    secret = BestAvailableEncryption(PASSWORD.encode())
    key = person.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, secret)
    der = core.ParsableOctetString(person.certificate.public_bytes(Encoding.DER))
    link = [{"type": "local_key_id", "values": [bytes([number])]}]
    return [
        {
            "bag_id": "pkcs8_shrouded_key_bag",
            "bag_value": keys.EncryptedPrivateKeyInfo.load(key),
            "bag_attributes": link,
        },
        {
            "bag_id": "cert_bag",
            "bag_value": {"cert_id": "x509", "cert_value": der},
            "bag_attributes": link,
        },
    ]


def config_of(folder: Path, people: Sequence[Credential], name: str | None) -> KeyConfig:
    """Write a file with these pairs, which our own library cannot."""
    found = [bag for number, one in enumerate(people) for bag in bags(one, number)]
    safe = {"content_type": "data", "content": pkcs12.SafeContents(found).dump()}
    content = pkcs12.AuthenticatedSafe([safe]).dump()
    whole = pkcs12.Pfx({"version": "v3", "auth_safe": {"content_type": "data", "content": content}})
    (folder / "co.p12").write_bytes(whole.dump())
    (folder / "password").write_text(PASSWORD, "utf-8")
    return KeyConfig(
        holder="001181999301",
        kind="pkcs12",
        path=folder / "co.p12",
        secret=SecretRef(file=folder / "password"),
        certificate=name,
    )


def serial_of(person: Credential) -> str:
    return f"{person.certificate.serial_number:x}"


@given(st.permutations(PEOPLE), st.integers(0, 2))
def test_the_named_pair_signs(
    tmp_path_factory: pytest.TempPathFactory, people: list[Credential], at: int
) -> None:
    """By its serial number, wherever it stands; the others come along as certificates."""
    folder = tmp_path_factory.mktemp("bundle")
    key = open_key(config_of(folder, people, serial_of(people[at]).upper()))
    own, *others = map(parse, key.certificates())
    assert own == people[at].certificate
    assert set(others) == {one.certificate for one in people} - {own}
    digest = bytes(32)
    (result,) = key.start([digest]).poll()
    algorithm = choose(own.public_key(), SignatureSpec())
    assert algorithm is not None
    assert verifies(algorithm, own.public_key(), result.signature or b"", digest)


@pytest.mark.filterwarnings("error")
def test_a_file_that_is_not_in_der_opens_without_a_word(tmp_path: Path) -> None:
    """The library warned of it, in English and with a path of this machine."""
    config = config_of(tmp_path, PEOPLE[:1], None)
    assert config.path is not None
    config.path.write_bytes(config.path.read_bytes() + b"\0\0")
    assert open_key(config).certificates()


@pytest.mark.parametrize("name", [None, "12ab"])
def test_which_pairs_are_there_is_listed(tmp_path: Path, name: str | None) -> None:
    """Nothing is guessed, and a name that fits none is not passed over."""
    with pytest.raises(KeyUseError) as caught:
        open_key(config_of(tmp_path, PEOPLE, name))
    assert all(serial_of(one) in caught.value.message("vi") for one in PEOPLE)
    assert "001181999301" not in caught.value.message("en")
