"""A hundred files made to cost more than they weigh: ``hocba verify`` is done with each at once.

Every one is a signed record with a crowd at one place of it: namespaces, attributes, certificates,
references, transforms, texts, in numbers from what passes the limits to ten megabytes.
"""

import datetime as dt
import json
import re
import subprocess
import sys
import time
from base64 import b64encode
from contextlib import suppress
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from hocba_plugin.demo.authority import DemoAuthority, new_key
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse, serialise
from hocba_plugin.errors import DocumentError
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples.records import sample_records
from hocba_plugin.sign.keys.pkcs12 import Pkcs12Key
from hocba_plugin.sign.slots import find_slots
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.verify import Verifier
from hocba_plugin.sign.xades import canonical, finish, prepare

LIMIT_S, LIMIT_KB = 5, 600 * 1024
PROFILE = load_profile("qd3016-public")
AUTHORITY = DemoAuthority.create(algorithm="ec")
TEACHER = AUTHORITY.person("Cô", "001181999301", algorithm="ec")
VERIFIER = Verifier(PROFILE, Trust([AUTHORITY.certificate]))
NOW = dt.datetime.now(dt.UTC)
SIZES = (20, 900, 40_000, 1_000_000, 9_900_000)


def signed() -> bytes:
    root = parse(Codec(PROFILE).write(next(sample_records(1))))
    slot = find_slots(root, Codec(PROFILE).read_element(root), PROFILE)[0]
    prepared = prepare(
        canonical(slot.region),
        reference=slot.covers,
        signature_id="s",
        chain=[TEACHER.certificate],
        signed_at=NOW,
    )
    (result,) = Pkcs12Key(TEACHER.key, []).start([prepared.digest]).poll()
    slot.element.append(etree.fromstring(finish(prepared, result.signature or b"")))
    return serialise(root)


SIGNED = signed()
CERTIFICATE = b"<ds:X509Certificate>%b</ds:X509Certificate>"
(OWN,) = re.findall(CERTIFICATE % b"[^<]*", SIGNED)


def certificate(*, bits: int = 2048, names: int = 1) -> bytes:
    """One that is cheap to make and dear to look at: a long key that is nobody's, a long name."""
    key = rsa.RSAPublicNumbers(2**64 + 13, (1 << bits) - 105).public_key()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "a" * 60)] * names)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW)
        .not_valid_after(NOW + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    made = builder.sign(new_key("ec"), hashes.SHA256())
    return CERTIFICATE % b64encode(made.public_bytes(Encoding.DER))


LONG_KEY, LONG_NAME = certificate(bits=16_384), certificate(names=1_500)
LAST = b"</ds:X509Data>"
TRANSFORM = b'<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
CROWDS: dict[str, tuple[bytes, bytes]] = {
    # The bytes of the crowd follow the first; ``%d`` counts.
    "namespaces of the record": (b"<HOC_BA", b' xmlns:a%d="urn:%d"'),
    "attributes of the record": (b"<HOC_BA", b' a%d="1"'),
    "namespaces of a part": (b"<DU_LIEU_HOC_BA", b' xmlns:a%d="urn:%d"'),
    "namespaces of SignedInfo": (b"<ds:SignedInfo", b' xmlns:a%d="urn:%d"'),
    "namespaces of SignedProperties": (b"<xades:SignedProperties", b' xmlns:a%d="urn:%d"'),
    "attributes of SignedInfo": (b"<ds:SignedInfo", b' a%d="1"'),
    "its certificate": (OWN, OWN),
    "empty certificates": (OWN, CERTIFICATE % b"AAAA"),
    "long keys": (OWN, LONG_KEY),
    "long names": (OWN, LONG_NAME),
    "children of KeyInfo": (b"<ds:KeyInfo>", b"<ds:KeyName>%d</ds:KeyName>"),
    "namespaces in KeyInfo": (b"<ds:KeyInfo>", b'<a xmlns:b%d="urn:%d"/>'),
    "references": (b"</ds:Reference>", b'<ds:Reference URI="#a"/>'),
    "transforms": (b"<ds:Transforms>", TRANSFORM),
    "objects": (b"</ds:KeyInfo>", b"<ds:Object/>"),
    "signatures": (b"</ds:Signature>", b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'),
    "a long value": (b"<ds:SignatureValue>", b"AAAA"),
    "a long digest": (b"<ds:DigestValue>", b"AAAA"),
    "a long time": (b"<xades:SigningTime>", b"2"),
    "a long name": (b"<HO_VA_TEN>", b"Nguyen "),
    "rows": (b"<THONG_TU>", b"</THONG_TU><THONG_TU>"),
}


def crowded(kind: str, size: int) -> bytes:
    place, piece = CROWDS[kind]
    count = max(1, size // (len(piece) + piece.count(b"%d") * 4))
    crowd = piece * count
    if b"%d" in piece:
        crowd = b"".join(piece.replace(b"%d", b"%d" % n) for n in range(count))
    content = SIGNED.replace(place, place + crowd, 1)
    assert content != SIGNED
    return content


def test_what_all_are_made_from_is_a_sound_signature() -> None:
    """Otherwise nothing below would reach the cryptography."""
    (found,) = VERIFIER.verify(SIGNED).signatures
    assert [one.code for one in found.reasons] == ["wrong_holder"]


@pytest.mark.parametrize("kind", CROWDS)
def test_no_file_costs_more_than_it_weighs(kind: str) -> None:
    """Counted before anything is computed; with the square of them it would be minutes."""
    for size in SIZES:
        content = crowded(kind, size)
        begin = time.process_time()
        with suppress(DocumentError):
            assert VERIFIER.verify(content).status.value == "invalid"
        assert time.process_time() - begin < LIMIT_S, size


def test_a_folder_of_them_fits_into_a_small_machine(tmp_path: Path) -> None:
    """The command itself: one row a file, the sound ones among them judged, within 600 MB."""
    for number, kind in enumerate(CROWDS):
        size = (1_900_000, 9_900_000)[number % 2]
        (tmp_path / f"{number:02}.xml").write_bytes(crowded(kind, size))
    (tmp_path / "99.xml").write_bytes(SIGNED)
    (tmp_path / "root.pem").write_bytes(AUTHORITY.certificate.public_bytes(Encoding.PEM))
    hocba = Path(sys.executable).with_name("hocba")
    command = [str(hocba), "verify", str(tmp_path), "--json"]
    # A small process between: a child's peak begins with that of whoever starts it.
    measured = (
        "import resource, subprocess, sys; done = subprocess.run(sys.argv[1:]).returncode; "
        "own = resource.getrusage(resource.RUSAGE_CHILDREN); "
        "print(own.ru_maxrss, own.ru_utime, file=sys.stderr); sys.exit(done)"
    )
    done = subprocess.run(
        [sys.executable, "-c", measured, *command, "--trust", str(tmp_path / "root.pem")],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    rows = json.loads(done.stdout)["documents"]
    assert len(rows) == len(CROWDS) + 1
    assert {row["status"] for row in rows} == {"invalid"}
    peak, seconds = done.stderr.split()[-2:]
    assert int(peak) < LIMIT_KB
    assert float(seconds) < LIMIT_S * 10


@pytest.mark.parametrize("version", ["1.1", "1.5", "2.0"])
def test_another_version_of_xml_is_refused(version: str) -> None:
    """XML 1.1 reads other characters and ends of lines than those that were signed."""
    with pytest.raises(DocumentError):
        parse(f'<?xml version="{version}"?><a/>'.encode())


@pytest.mark.parametrize("uri", ["tuong-doi", "../a", "a/b#c"])
@pytest.mark.parametrize("place", [b"<DU_LIEU_HOC_BA", b"<ds:SignedInfo", b"<ds:Signature"])
def test_a_signature_over_what_has_no_canonical_form_says_so(place: bytes, uri: str) -> None:
    """A namespace with a relative name (C14N 1.0, 1.3): a reason, and no end of the run."""
    content = SIGNED.replace(place, place + f' xmlns:x="{uri}"'.encode(), 1)
    (found,) = VERIFIER.verify(content).signatures
    assert [one.code for one in found.reasons] == ["not_canonical"]
