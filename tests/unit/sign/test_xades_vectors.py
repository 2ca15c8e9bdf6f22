"""Golden signatures, byte for byte, and what a profile may say of signatures."""

import importlib.util
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from lxml import etree

from hocba_hooks import SignatureAlgorithm
from hocba_plugin.errors import ProfileError
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import SignatureForm, SignatureSpec
from hocba_plugin.sign.algorithms import digest, verifies
from hocba_plugin.sign.shape import read_signature
from hocba_plugin.sign.xades import canonical, finish, prepare, signature_value
from hocba_plugin.sign.xades.names import CANONICAL_FORMS, DS

FIXTURES = Path(__file__).parents[3] / "fixtures"
VECTORS = FIXTURES / "vectors" / "signatures"
TABLE = '[signature]\nform = "xades-b"\nalgorithms = ["ecdsa-sha256", "rsa-sha256"]\n'


@pytest.fixture(scope="module")
def generator() -> Any:
    path = Path(__file__).with_name("write_signature_vectors.py")
    specification = importlib.util.spec_from_file_location("signature_vectors", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def kept() -> Iterator[tuple[str, bytes]]:
    for path in sorted(VECTORS.glob("*/*.xml")):
        yield str(path.relative_to(VECTORS)), path.read_bytes()


def test_every_signature_is_made_byte_for_byte_again(generator: Any) -> None:
    """Three hashes, three forms; for PSS and ECDSA what is signed."""
    made = dict(generator.vectors())
    assert len(made) == 3 * len(SignatureAlgorithm)
    assert dict(kept()) == made


@pytest.mark.parametrize(("name", "content"), [(n, c) for n, c in kept() if "signed-info" not in n])
def test_a_golden_signature_holds_without_the_builder(
    generator: Any, name: str, content: bytes
) -> None:
    """By what stands in the file alone: digests, value and certificate of each."""
    signature = etree.fromstring(content)
    algorithm = SignatureAlgorithm(name.split("/")[1].split(".")[0])
    pem = (VECTORS / "keys/homeroom_teacher.pem").read_bytes()
    key = x509.load_pem_x509_certificate(pem).public_key()
    spec = SignatureSpec(
        form=next(form for form in generator.FORMS if form.replace("+", "-") in name),
        algorithms=(algorithm.value,),
        digest=algorithm.hash_name,  # type: ignore[arg-type]
    )
    parts = read_signature(signature, spec)
    assert parts is not None
    others = [replace(spec, form=form) for form in generator.FORMS if form != spec.form]
    assert [read_signature(signature, other) for other in others] == [None, None]
    assert parts.region.digest == digest(generator.REGION, spec.digest)
    assert parts.properties.digest == digest(canonical(parts.signed_properties), spec.digest)
    hashed = digest(canonical(parts.signed_info), algorithm.hash_name)
    assert verifies(algorithm, key, parts.value, hashed)
    assert parts.signed_at == generator.SIGNED_AT


def test_a_time_stamp_covers_the_element_of_the_value(generator: Any) -> None:
    """What is stamped is the canonical form of what is written."""
    content = (VECTORS / "xades-t/rsa-sha256.xml").read_bytes()
    element = etree.fromstring(content).find(f"{{{DS}}}SignatureValue")
    assert element is not None
    parts = read_signature(etree.fromstring(content), SignatureSpec(form="xades-t"))
    assert parts is not None
    assert parts.time_stamp is not None
    assert parts.time_stamp.token == generator.TIME_STAMP
    assert parts.time_stamp.stamped == canonical(element) == signature_value(parts.value)


@pytest.mark.parametrize(
    ("form", "time_stamp"), [("xmldsig+SigningTime", b"y"), ("xades-b", b"y"), ("xades-t", None)]
)
def test_a_form_has_a_place_for_a_time_stamp_or_not(
    generator: Any, form: SignatureForm, time_stamp: bytes | None
) -> None:
    """Rather than write a signature that says nothing of it, or has an empty place."""
    pem = (VECTORS / "keys/homeroom_teacher.pem").read_bytes()
    prepared = prepare(
        generator.REGION,
        reference="data",
        signature_id="ky-so-01",
        chain=[x509.load_pem_x509_certificate(pem)],
        signed_at=generator.SIGNED_AT,
        spec=SignatureSpec(form=form),
    )
    with pytest.raises(ValueError, match="no place"):
        finish(prepared, b"x", time_stamp)


def test_inclusive_canonical_form_keeps_the_namespaces_around() -> None:
    """As others compute it of an element in its document."""
    root = etree.fromstring(b'<r xmlns="urn:a" xmlns:p="urn:p"><x/></r>')
    assert canonical(root[0], "c14n") == b'<x xmlns="urn:a" xmlns:p="urn:p"></x>'
    assert canonical(root[0]) == b'<x xmlns="urn:a"></x>'


def profile_with(folder: Path, table: str) -> SignatureSpec:
    shutil.copytree(FIXTURES / "profiles" / "tinh-thu-nghiem", folder, dirs_exist_ok=True)
    path = folder / "profile.toml"
    text = path.read_text("utf-8")
    assert TABLE in text
    path.write_text(text.replace(TABLE, f"[signature]\n{table}\n"), "utf-8")
    return load_profile(folder).signature


def test_a_profile_names_form_algorithms_curves_and_hash(tmp_path: Path) -> None:
    """All of it is data."""
    table = """form = "xmldsig+SigningTime"
algorithms = ["rsa-pss-sha512", "ecdsa-sha384"]
curves = ["P-384"]
digest = "sha512"
canonical_forms = ["exc-c14n", "c14n"]"""
    assert profile_with(tmp_path, table) == SignatureSpec(
        form="xmldsig+SigningTime",
        algorithms=("rsa-pss-sha512", "ecdsa-sha384"),
        curves=("P-384",),
        digest="sha512",
        canonical_forms=("exc-c14n", "c14n"),
    )


@pytest.mark.parametrize(
    "table",
    [
        'form = "xades-x"\nalgorithms = ["rsa-sha256"]',
        'form = "xades-t"\nalgorithms = ["rsa-sha256"]',
        'form = "xades-b"\nalgorithms = ["rsa-sha256"]\ntime_stamp_stores = ["tsa"]',
        'form = "xades-b"\nalgorithms = ["rsa-sha1"]',
        'form = "xades-b"\nalgorithms = ["hmac-sha256"]',
        'form = "xades-b"\nalgorithms = ["rsa-md5"]',
        'form = "xades-b"\nalgorithms = ["rsa-sha256"]\ndigest = "sha1"',
        'form = "xades-b"\nalgorithms = ["rsa-sha256"]\ncurves = ["secp256k1"]',
        'form = "xades-b"\nalgorithms = ["rsa-sha256"]\ncanonical_forms = ["c14n"]',
        'form = "xades-b"\nalgorithms = ["rsa-sha256"]\ncanonical_forms = ["exc-c14n", "none"]',
    ],
)
def test_a_profile_cannot_ask_for_what_is_weak_or_unknown(tmp_path: Path, table: str) -> None:
    """SHA-1, MD5, HMAC and foreign curves have no name here."""
    with pytest.raises(ProfileError, match="signature"):
        profile_with(tmp_path, table)


def test_canonical_forms_drop_comments() -> None:
    """Each one we name is the one without."""
    assert not any(re.search("(?i)comments", uri) for uri in CANONICAL_FORMS.values())
