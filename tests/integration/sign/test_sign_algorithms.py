"""Every algorithm, in every form, with one, four and sixteen signatures: valid for us and others.

One document is what a profile makes of it: the same keys sign, only ``SignatureSpec`` changes.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from hocba_hooks import Role, SignatureAlgorithm, Transcript
from hocba_plugin.demo.authority import DemoAuthority, PrivateKey, _name
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse, serialise
from hocba_plugin.errors import CertificateError
from hocba_plugin.profiles.model import Curve, SignatureForm, SignatureSpec
from hocba_plugin.sign.keys.pkcs12 import Pkcs12Key
from hocba_plugin.sign.slots import Slot, find_slots
from hocba_plugin.sign.xades import canonical, finish, prepare

pytestmark = pytest.mark.integration

FORMS: tuple[SignatureForm, ...] = ("xades-b", "xmldsig+SigningTime")
"""With time-stamps: see test_sign_timestamps_in_signatures.py."""
CURVES: tuple[Curve, ...] = get_args(Curve)
KINDS = [
    (algorithm, curve)
    for algorithm in SignatureAlgorithm
    for curve in (CURVES if algorithm.family == "ecdsa" else CURVES[:1])
]
SIGNATURES = (1, 4, 16)


@dataclass(frozen=True)
class Pen:
    """One private key, certified for whoever has to sign, under one profile."""

    world: Any
    key: PrivateKey

    def sign(self, transcript: Transcript, roles: int = len(Role)) -> bytes:
        """Fill the slots of the first ``roles`` roles that have any."""
        root = parse(self.world.issue(transcript).content)
        record = Codec(self.world.profile).read_element(root)
        slots = find_slots(root, record, self.world.profile)
        signing = list(dict.fromkeys(slot.spec.role for slot in slots))[:roles]
        for slot in slots:
            if slot.spec.role in signing:
                self.fill(slot)
        return serialise(root)

    def fill(self, slot: Slot) -> None:
        certificate = self.certificate(slot)
        prepared = prepare(
            canonical(slot.region),
            reference=slot.covers,
            signature_id=f"ky-so-{slot.number:02d}",
            chain=[certificate],
            signed_at=dt.datetime.now(dt.UTC),
            spec=self.world.profile.signature,
        )
        key = Pkcs12Key(self.key, [certificate.public_bytes(Encoding.DER)])
        (result,) = key.start([prepared.digest], prepared.signer.algorithm).poll()
        slot.element.append(etree.fromstring(finish(prepared, result.signature or b"")))

    def certificate(self, slot: Slot) -> x509.Certificate:
        uid = f"CCCD:{slot.signer}"
        if self.world.profile.certificates[slot.spec.certificate].kind == "organisation":
            uid = f"MST:{self.world.organisation_ids[self.world.school_code][0]}"
        authority: DemoAuthority = self.world.authority
        return authority._issue(_name("Người ký", uid), self.key, None).certificate


@pytest.fixture(scope="module")
def keys() -> dict[str, PrivateKey]:
    """Return a key of every kind; generating one for each signature would take minutes."""
    return {
        "rsa": rsa.generate_private_key(65537, 2048),
        "P-256": ec.generate_private_key(ec.SECP256R1()),
        "P-384": ec.generate_private_key(ec.SECP384R1()),
    }


def pen(world: Any, keys: dict[str, PrivateKey], spec: SignatureSpec) -> Pen:
    (name,) = spec.algorithms
    key = keys[spec.curves[0] if name.startswith("ecdsa") else "rsa"]
    return Pen(replace(world, profile=replace(world.profile, signature=spec)), key)


def specs(form: SignatureForm) -> Iterator[SignatureSpec]:
    """Yield every algorithm and curve in one form; what is referred to is hashed the same way."""
    for algorithm, curve in KINDS:
        yield SignatureSpec(
            form=form,
            algorithms=(algorithm.value,),
            curves=(curve,),
            digest=algorithm.hash_name,  # type: ignore[arg-type]
        )


def documents(pen: Pen, primary: Transcript, secondary: Transcript) -> dict[int, bytes]:
    """Return documents with one, four and sixteen signatures."""
    subjects = secondary.subjects[:1], (*secondary.subjects, secondary.subjects[0])
    few, many = (secondary.model_copy(update={"subjects": chosen}) for chosen in subjects)
    return {1: pen.sign(primary, roles=1), 4: pen.sign(few), 16: pen.sign(many)}


@pytest.mark.parametrize("form", FORMS)
def test_every_algorithm_holds_for_everybody(
    oracles: Any,
    secondary: Any,
    keys: dict[str, PrivateKey],
    primary_transcript: Transcript,
    secondary_transcript: Transcript,
    tmp_path: Path,
    form: SignatureForm,
) -> None:
    """RSA, PSS and ECDSA with three hashes each, P-256 and P-384: nobody refuses one of them."""
    paths = []
    for spec in specs(form):
        own = pen(secondary, keys, spec)
        made = documents(own, primary_transcript, secondary_transcript)
        for number, content in made.items():
            reasons = own.world.verifier.verify(content).reasons
            assert [reason.code for reason in reasons] == ["unsigned_slot"] * (number == 1)
            path = tmp_path / f"{spec.algorithms[0]}-{spec.curves[0]}-{number}.xml"
            path.write_bytes(content)
            paths.append(path)
    authority = secondary.authority.write_pem(tmp_path / "ca.pem")
    expected = len(KINDS) * sum(SIGNATURES)
    assert expected == oracles.all_hold(authority, secondary.profile, paths)


@pytest.mark.parametrize("form", FORMS)
def test_only_what_the_profile_declares_is_accepted(
    secondary: Any, keys: dict[str, PrivateKey], primary_transcript: Transcript, form: SignatureForm
) -> None:
    """Each document is refused under the profile of every other one."""
    declared = [*specs(form), *specs(FORMS[1 - FORMS.index(form)])]
    for spec in declared[: len(KINDS)]:
        content = pen(secondary, keys, spec).sign(primary_transcript, roles=1)
        for other in declared:
            world = pen(secondary, keys, other).world
            (report,) = world.verifier.verify(content).signatures
            fits = other == spec or _says_the_same(other, spec)
            assert (report.reasons == ()) == fits, (spec, other)


def _says_the_same(other: SignatureSpec, spec: SignatureSpec) -> bool:
    """Whether only the curve differs, and no elliptic one is used."""
    return replace(other, curves=spec.curves) == spec and "ecdsa" not in spec.algorithms[0]


@pytest.mark.parametrize("bits", [1024, 2047])
def test_a_short_key_does_not_sign(
    secondary: Any, primary_transcript: Transcript, bits: int
) -> None:
    """Below 2048 bits (TT 15/2025/TT-BKHCN, annex)."""
    weak = rsa.generate_private_key(65537, bits)
    with pytest.raises(CertificateError):
        Pen(secondary, weak).sign(primary_transcript, roles=1)


@pytest.mark.parametrize("curve", [ec.SECP256K1(), ec.SECP521R1(), ec.BrainpoolP256R1()])
def test_a_curve_nobody_named_does_not_sign(
    secondary: Any, primary_transcript: Transcript, curve: ec.EllipticCurve
) -> None:
    """Even if it is as strong."""
    key = ec.generate_private_key(curve)
    with pytest.raises(CertificateError):
        Pen(secondary, key).sign(primary_transcript, roles=1)
