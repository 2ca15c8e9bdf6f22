"""How fast records are signed and verified, beside signxml and beside what the key itself can do.

    python benchmarks/sign.py [--json]

One XAdES-B signature over a record of 10 KB: a parsed tree in, the signed bytes out, the value that
came back checked against the certificate. All ways take turns in one process on one core; what
counts is the time of this process.
"""

import argparse
import datetime as dt
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pkcs11
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from pkcs11 import Attribute, Mechanism, ObjectClass
from signxml import CanonicalizationMethod
from signxml.xades import XAdESSigner, XAdESVerifier

from hocba_hooks import (
    Actor,
    Document,
    Issue,
    KeyConfig,
    KeySource,
    Level,
    Record,
    Role,
    SecretRef,
    SignRequest,
)
from hocba_plugin.demo.authority import (
    Algorithm,
    Credential,
    DemoAuthority,
    softhsm_module,
    softhsm_token,
)
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import sample_transcript
from hocba_plugin.sign.draft import Draft, Signatory
from hocba_plugin.sign.keys import open_key
from hocba_plugin.sign.keys.pkcs12 import Pkcs12Key
from hocba_plugin.sign.slots import Slot, find_slots
from hocba_plugin.sign.stage import SignStage
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.verify import Verifier
from hocba_plugin.sign.xades import Prepared, Signer

ROUNDS = 30
IN_A_ROW = 40
"""Signatures: a class, as in a batch, where one login and one certificate serve many."""
BATCH = 1000
PROFILE = load_profile("qd3016-public")
CODEC = Codec(PROFILE)
REMARK = (
    "Nắm vững kiến thức, vận dụng tốt vào bài tập; tích cực phát biểu, biết giúp bạn. Cần đọc thêm "
    "tài liệu và trình bày bài cẩn thận, rõ ràng hơn nữa."
)
PIN = "1234"
TAX_CODE = "0100000001"
DIGEST_INFO = bytes.fromhex("3031300d060960864801650304020105000420")
SIGNXML = {
    kind: XAdESSigner(
        signature_algorithm=f"{kind}-sha256",
        digest_algorithm="sha256",
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    for kind in ("rsa", "ecdsa")
}
ALL_OF_IT = slice(-1, None)
"""The slots of the school's seal, which covers the whole record."""
FOUR_SUBJECTS = slice(0, 4)
Way = Callable[[], float]
"""Takes one turn and returns the seconds of each signature (or document) in it."""


def record(number: int) -> Document:
    """Return a record of about 10 KB; no two are of one pupil."""
    transcript = sample_transcript(Level.LOWER_SECONDARY, 9, seed=1)
    subjects = tuple(row.model_copy(update={"remark": REMARK}) for row in transcript.subjects)
    day = dt.date(2026, 6, 1)
    made = Record(
        transcript=transcript.model_copy(update={"subjects": subjects}),
        issue=Issue(identity=UUID(int=number + 1), created_on=day, issued_on=day),
    )
    return Document(
        content=CODEC.write(made),
        profile_id=PROFILE.id,
        form=made.form,
        identity=made.issue.identity,
        version=1,
        content_digest=transcript.content_digest,
    )


class Desk:
    """Documents to sign and to verify, and who vouches for the signers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "pin").write_text(PIN, "utf-8")
        self.secret = SecretRef(file=folder / "pin")
        self.authority = DemoAuthority.create(algorithm="ec")
        self.school = sample_transcript(Level.LOWER_SECONDARY, 9, seed=1).school.code
        self.documents = [record(number) for number in range(IN_A_ROW)]

    def seal(self, algorithm: Algorithm) -> Credential:
        """Return a new key with the school's certificate."""
        return self.authority.organisation("Trường Mẫu", TAX_CODE, algorithm=algorithm)

    def engine(self, credential: Credential, key: KeySource, slots: slice = ALL_OF_IT) -> Way:
        """Return our way: trees are prepared, signed, checked and written."""
        now = dt.datetime.now(dt.UTC)
        signatory = Signatory("", Signer((credential.certificate,), now, PROFILE.signature))

        def turn() -> float:
            places = [_slots(document)[slots] for document in self.documents]
            roots = [place[0].element.getroottree().getroot() for place in places]
            start = time.process_time()
            drafts = [
                Draft(document, root, place, signatory)
                for document, root, place in zip(self.documents, roots, places, strict=True)
            ]
            results = key.start([one for draft in drafts for one in draft.digests]).poll()
            signed = [draft.outcome([next(results) for _ in draft.digests]) for draft in drafts]
            spent = time.process_time() - start
            assert all(outcome.document for outcome in signed)
            return spent / len(signed)

        return turn

    def signxml(self, credential: Credential) -> Way:
        """Return signxml's way, in the canonical form that others can verify."""

        def turn() -> float:
            roots = [parse(document.content) for document in self.documents]
            return _each(lambda root: _by_signxml(credential, root), roots)

        return turn

    def verifiers(self, credential: Credential) -> Mapping[str, Way]:
        """Return both, each on what its own side has signed: bytes in, an answer out."""
        ours = list(self._signed(credential))
        theirs = [_by_signxml(credential, parse(one.content)) for one in self.documents]
        verifier = Verifier(PROFILE, Trust([self.authority.certificate]), self._organisation_ids)
        assert all(verifier.verify(one).signatures[0].reasons == () for one in ours)
        signxml, certificate = XAdESVerifier(), credential.certificate
        return {
            "verify": lambda: _each(verifier.verify, ours),
            "verify signxml": lambda: _each(
                lambda one: signxml.verify(one, x509_cert=certificate), theirs
            ),
        }

    def batch(self, credential: Credential) -> float:
        """Return the seconds of a batch through the stage, which reads and checks records too."""
        path = credential.write_pkcs12(self.folder / "seal.p12", PIN)
        key = KeyConfig(holder=self.school, kind="pkcs12", path=path, secret=self.secret)
        profile = replace(PROFILE, slots=PROFILE.slots[-1:])
        trust = Trust([self.authority.certificate])
        request = SignRequest(
            documents=tuple(record(number) for number in range(BATCH)),
            role=Role.SCHOOL_SEAL,
            actor=Actor(id=self.school, role=Role.SCHOOL_SEAL),
            key_ref=self.school,
        )
        start = time.process_time()
        job = SignStage(profile, [key], trust, self._organisation_ids).sign(request)
        signed = [outcome.document for outcome in job.poll()] if job else []
        spent = time.process_time() - start
        assert len(signed) == BATCH
        assert all(signed)
        return spent

    @property
    def _organisation_ids(self) -> dict[str, tuple[str, ...]]:
        return {self.school: (TAX_CODE,)}

    def _signed(self, credential: Credential) -> Iterator[bytes]:
        now = dt.datetime.now(dt.UTC)
        signatory = Signatory("", Signer((credential.certificate,), now, PROFILE.signature))
        for document in self.documents:
            (slot,) = _slots(document)[ALL_OF_IT]
            draft = Draft(document, slot.element.getroottree().getroot(), [slot], signatory)
            signed = draft.outcome(list(in_memory(credential).start(draft.digests).poll()))
            assert signed.document is not None
            yield signed.document.content


def in_memory(credential: Credential) -> Pkcs12Key:
    """Return a key as a file gives it."""
    return Pkcs12Key(credential.key, [credential.certificate.public_bytes(Encoding.DER)])


def raw(credential: Credential) -> Way:
    """Return what the key itself can do: the limit for everybody."""
    content, key = bytes(900), credential.key
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda: _each(
            lambda one: key.sign(one, padding.PKCS1v15(), hashes.SHA256()), [content] * IN_A_ROW
        )
    return lambda: _each(lambda one: key.sign(one, ec.ECDSA(hashes.SHA256())), [content] * IN_A_ROW)


def raw_token(config: KeyConfig) -> Way:
    """Return what the token itself can do, asked for the same by python-pkcs11."""
    token = pkcs11.lib(str(config.module)).get_token(token_label=config.token)
    session = token.open()  # the key has logged in already, for the whole process
    key = next(iter(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})))
    content = DIGEST_INFO + bytes(32)
    return lambda: _each(
        lambda one: key.sign(one, mechanism=Mechanism.RSA_PKCS), [content] * IN_A_ROW
    )


def without_the_check(way: Way) -> Way:
    """Return a way of ours that believes whatever the key returned."""

    def turn() -> float:
        with patch.object(Prepared, "accepts", return_value=True):
            return way()

    return turn


def race(ways: Mapping[str, Way], rounds: int) -> Mapping[str, float]:
    """Let all take turns; return the best turn of each, in seconds."""
    for way in ways.values():
        way()
    turns = [{name: way() for name, way in ways.items()} for _ in range(rounds)]
    return {name: min(turn[name] for turn in turns) for name in ways}


def _slots(document: Document) -> tuple[Slot, ...]:
    root = parse(document.content)
    return find_slots(root, CODEC.read_element(root), PROFILE)


def _by_signxml(credential: Credential, root: etree._Element) -> bytes:
    algorithm = "rsa" if isinstance(credential.key, rsa.RSAPrivateKey) else "ecdsa"
    signer = SIGNXML[algorithm]
    signed = signer.sign(
        root, key=credential.key, cert=[credential.certificate], always_add_key_value=False
    )
    content: bytes = etree.tostring(signed)
    return content


def _each(do: Callable[[Any], object], items: Sequence[Any]) -> float:
    start = time.process_time()
    for item in items:
        do(item)
    return (time.process_time() - start) / len(items)


def measure(rounds: int) -> dict[str, float]:
    """Return the best seconds of everything by name."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        rsa_seal, ec_seal = desk.seal("rsa"), desk.seal("ec")
        holder = [(desk.school, rsa_seal)]
        (token,) = softhsm_token(Path(folder), "hocba", desk.secret, holder)
        token_key = open_key(token)
        of_rsa = desk.engine(rsa_seal, in_memory(rsa_seal))
        ways = {
            "raw rsa": raw(rsa_seal),
            "rsa": of_rsa,
            "rsa signxml": desk.signxml(rsa_seal),
            "rsa unchecked": without_the_check(of_rsa),
            "rsa four signatures": desk.engine(rsa_seal, in_memory(rsa_seal), FOUR_SUBJECTS),
            "raw ec": raw(ec_seal),
            "ec": desk.engine(ec_seal, in_memory(ec_seal)),
            "ec signxml": desk.signxml(ec_seal),
            "raw token": raw_token(token),
            "token": desk.engine(rsa_seal, token_key),
            **desk.verifiers(rsa_seal),
        }
        best = dict(race(ways, rounds))
        best["document bytes"] = round(mean(len(one.content) for one in desk.documents))
        best["batch"] = desk.batch(rsa_seal)
        return best


def ratios(best: Mapping[str, float]) -> dict[str, float]:
    """Return what is wanted of us; see README.md."""
    return {
        "rsa_vs_signxml": round(best["rsa signxml"] / best["rsa"], 2),
        "rsa_of_raw": round(best["raw rsa"] / best["rsa"], 3),
        "ec_vs_signxml": round(best["ec signxml"] / best["ec"], 2),
        "token_of_raw": round(best["raw token"] / best["token"], 3),
        "verify_vs_signxml": round(best["verify signxml"] / best["verify"], 2),
        "rsa_of_raw_without_check": round(best["raw rsa"] / best["rsa unchecked"], 3),
        "four_signatures_of_raw": round(4 * best["raw rsa"] / best["rsa four signatures"], 3),
        "batch_1000_seconds": round(best["batch"], 2),
        "document_bytes": best["document bytes"],
    }


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    wanted = parser.parse_args()
    if softhsm_module() is None:
        sys.exit("softhsm2 is missing; install it with: apt-get install softhsm2")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    best = measure(wanted.rounds)
    if not wanted.json:
        for name, seconds in best.items():
            if name not in ("batch", "document bytes"):
                print(f"{name:<20}{seconds * 1e6:9.0f} µs {1 / seconds:9.0f} /s")
    print(json.dumps(ratios(best), indent=2))


if __name__ == "__main__":
    main()
