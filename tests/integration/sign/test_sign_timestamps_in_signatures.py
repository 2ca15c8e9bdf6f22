"""Signatures with time-stamps (XAdES-T), stamped by a real authority on loopback: openssl."""

import datetime as dt
import shutil
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from hocba_hooks import Document, SigningState, Transcript
from hocba_plugin.demo.authority import DemoAuthority
from hocba_plugin.documents.parsing import parse, serialise
from hocba_plugin.errors import ConfigError
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.describing import describe
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.report import Status, Verification
from hocba_plugin.sign.revocation import RevocationChecker
from hocba_plugin.sign.stage import SignStage
from hocba_plugin.sign.stamps import stampers
from hocba_plugin.sign.timestamps import TimestampAuthority
from hocba_plugin.sign.trust import Trust, certificate_reasons
from hocba_plugin.sign.web import Web
from hocba_plugin.sign.xades import DS, XADES, signature_value

pytestmark = pytest.mark.integration
ROOT = DemoAuthority.create("CA dấu thời gian", algorithm="ec")
STRANGER = DemoAuthority.create("CA dấu thời gian", algorithm="ec")
SPEC = SignatureSpec(form="xades-t", time_stamp_stores=("tsa",))
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.fixture
def server(timestamping: Any, tmp_path: Path, oracles: Any) -> Iterator[Any]:
    oracles.require(shutil.which("openssl"), "openssl")
    with timestamping.serving(tmp_path, timestamping.stamper(ROOT)) as server:
        yield server


def stamped(world: Any, **stores: Any) -> Any:
    """Return the school under a profile that wants time-stamps."""
    anchors = [world.authority.certificate]
    trust = Trust(anchors, stores={"tsa": [ROOT.certificate], **stores})
    return replace(world, profile=replace(world.profile, signature=SPEC), trust=trust)


def stage(world: Any, server: Any, **more: Any) -> SignStage:
    """Return the stage that asks this server, twice at most and without a pause."""
    trust = stampers(world.trust, world.profile)
    settings = {"timeout_s": 5.0, "attempts": 2, "sleep": lambda _: None, **more}
    authority = TimestampAuthority(server.url, trust, **settings)
    keys = list(world.keys.values())
    return SignStage(
        world.profile,
        keys,
        world.trust,
        world.organisation_ids,
        clock=world.clock,
        timestamps=authority,
    )


def sign_all(world: Any, document: Document, server: Any) -> Document:
    for role, signer in world.signers(document):
        (outcome,) = world.outcomes([document], role, signer, stage(world, server))
        assert outcome.document is not None, outcome.reason
        document = outcome.document
    return document


@pytest.mark.parametrize("name", ["primary", "secondary", "elsewhere"])
def test_every_signature_is_stamped_and_others_verify_it(
    request: pytest.FixtureRequest, oracles: Any, server: Any, tmp_path: Path, name: str
) -> None:
    """For others the time-stamp is an unsigned part; openssl accepts each over its value."""
    world = stamped(request.getfixturevalue(name))
    transcript = request.getfixturevalue(f"{name.replace('elsewhere', 'secondary')}_transcript")
    started = now().replace(microsecond=0)
    document = sign_all(world, world.issue(transcript), server)
    found = world.verifier.verify(document.content)
    assert (found.status, found.reasons) == (Status.VALID, ())
    assert all(started <= one.stamped_at <= now() for one in found.signatures if one.stamped_at)
    assert {one.stamped_by for one in found.signatures} == {"TSA"}
    path = tmp_path / "record.xml"
    path.write_bytes(document.content)
    authority = world.authority.write_pem(tmp_path / "ca.pem")
    assert oracles.all_hold(authority, world.profile, [path]) == len(found.signatures)
    ROOT.write_pem(tmp_path / "tsa.pem")
    for signature in parse(document.content).iter(f"{{{DS}}}Signature"):
        assert openssl_accepts(signature, tmp_path)


def openssl_accepts(signature: etree._Element, folder: Path) -> bool:
    """Ask openssl whether the token is over the value's element, as lxml canonicalises it."""
    (value,) = signature.iter(f"{{{DS}}}SignatureValue")
    (token,) = signature.iter(f"{{{XADES}}}EncapsulatedTimeStamp")
    (folder / "value").write_bytes(etree.tostring(value, method="c14n", exclusive=True))
    (folder / "token").write_bytes(b64decode(token.text or ""))
    words = ["openssl", "ts", "-verify", "-token_in", "-in", "token", "-data", "value"]
    words += ["-CAfile", "tsa.pem", "-untrusted", "signer.pem"]
    return subprocess.run(words, cwd=folder, capture_output=True).returncode == 0


@pytest.fixture
def world(primary: Any) -> Any:
    return stamped(primary)


@pytest.fixture
def document(world: Any, server: Any, primary_transcript: Transcript) -> Document:
    return sign_all(world, world.issue(primary_transcript), server)


def test_the_report_shows_time_and_authority(world: Any, document: Document) -> None:
    """For people and for programs; and no longer says that nothing confirms the time."""
    found = world.verifier.verify(document.content)
    for language, label, limit in [
        ("vi", "  Dấu thời gian: ", "chưa có dấu thời gian"),
        ("en", "  Time-stamp: ", "no time-stamp"),
    ]:
        lines = list(describe(found, language))
        shown = [line for line in lines if line.startswith(label)]
        assert len(shown) == len(found.signatures)
        assert all(line.endswith(" +0700 (TSA)") for line in shown)
        assert limit not in lines[-1]
    for entry, report in zip(found.as_json("a.xml")["signatures"], found.signatures, strict=True):
        assert report.stamped_at is not None
        told = {"time": report.stamped_at.isoformat(), "authority": "TSA"}
        assert entry["time_stamp"] == told


def test_without_an_authority_nothing_is_signed(world: Any, primary_transcript: Transcript) -> None:
    """And the setting that is missing is named."""
    document = world.issue(primary_transcript)
    (role, signer), *_ = world.signers(document)
    with pytest.raises(ConfigError, match=r"timestamp\.url"):
        world.outcomes([document], role, signer)


def test_a_form_without_time_stamps_asks_nobody(
    primary: Any, server: Any, primary_transcript: Transcript
) -> None:
    """Even if an authority is configured."""
    document = sign_all(primary, primary.issue(primary_transcript), server)
    found = primary.verifier.verify(document.content)
    assert found.status is Status.VALID
    assert server.queries == []
    assert not any("time_stamp" in one for one in found.as_json("a.xml")["signatures"])


def batch(world: Any, server: Any, transcript: Transcript, **more: Any) -> list[Any]:
    documents = [world.issue(transcript, number) for number in (1, 2, 3)]
    (role, signer), *_ = world.signers(documents[0])
    return world.outcomes(documents, role, signer, stage(world, server, **more))


def test_a_record_without_a_time_stamp_stays_unsigned_and_others_go_on(
    world: Any, server: Any, primary_transcript: Transcript
) -> None:
    """The second of three gets nothing that proves anything."""
    server.change = lambda reply: b"<html>" if len(server.queries) == 2 else reply
    outcomes = batch(world, server, primary_transcript)
    done, failed = SigningState.DONE, SigningState.FAILED
    assert [one.state for one in outcomes] == [done, failed, done]
    assert outcomes[1].document is None
    assert "dấu thời gian" in outcomes[1].reason_vi
    for one in (outcomes[0], outcomes[2]):
        (report,) = world.verifier.verify(one.document.content).signatures
        assert report.reasons == ()


@pytest.mark.parametrize("fault", [{"slow_s": 0.8}, {"silent": 99}])
def test_an_authority_that_is_slow_or_down_leaves_records_unsigned(
    world: Any, server: Any, primary_transcript: Transcript, fault: dict[str, Any]
) -> None:
    """Each is listed; the next run signs them."""
    for name, value in fault.items():
        setattr(server, name, value)
    outcomes = batch(world, server, primary_transcript, timeout_s=0.3)
    assert [(one.state, one.document) for one in outcomes] == [(SigningState.FAILED, None)] * 3
    server.slow_s = server.silent = 0
    outcomes = batch(world, server, primary_transcript)
    assert {one.state for one in outcomes} == {SigningState.DONE}


Change = Callable[[etree._Element, Any], None]


def the(signature: etree._Element, name: str, space: str = XADES) -> etree._Element:
    (found,) = signature.iter(f"{{{space}}}{name}")
    return found


def put(signature: etree._Element, token: bytes) -> None:
    the(signature, "EncapsulatedTimeStamp").text = b64encode(token).decode()


def token_of(signature: etree._Element) -> bytes:
    return b64decode(the(signature, "EncapsulatedTimeStamp").text or "")


def token_over(content: bytes, server: Any, root: DemoAuthority = ROOT) -> bytes:
    return TimestampAuthority(server.url, Trust([root.certificate])).stamp(content).token


def own_value(signature: etree._Element) -> bytes:
    return signature_value(b64decode(the(signature, "SignatureValue", DS).text or ""))


def of_another_signature(signature: etree._Element, _: Any) -> None:
    """Genuine and trusted, but the homeroom teacher's."""
    first = next(signature.getroottree().getroot().iter(f"{{{DS}}}Signature"))
    put(signature, token_of(first))


def of_the_bare_value(signature: etree._Element, server: Any) -> None:
    value = the(signature, "SignatureValue", DS).text or ""
    put(signature, token_over(b64decode(value), server))


def with_a_forged_signature(signature: etree._Element, _: Any) -> None:
    token = bytearray(token_of(signature))
    token[-1] ^= 1
    put(signature, bytes(token))


def with_something_behind_it(signature: etree._Element, _: Any) -> None:
    put(signature, token_of(signature) + b"\0\0")


def that_is_none(signature: etree._Element, _: Any) -> None:
    put(signature, b"<html>")


def too_long(signature: etree._Element, _: Any) -> None:
    put(signature, token_of(signature) + bytes(200_000))


def with_a_crowd_of_certificates(signature: etree._Element, server: Any) -> None:
    key = STRANGER.person("Cô", "001181999301", algorithm="ec").key
    server.chain = [
        STRANGER._issue(STRANGER.certificate.subject, key, None).certificate for _ in range(12)
    ]
    put(signature, token_over(own_value(signature), server))


def of_a_stranger(signature: etree._Element, server: Any) -> None:
    server.credential = server.stamper(STRANGER)
    put(signature, token_over(own_value(signature), server, STRANGER))


def of_the_signers_authority(signature: etree._Element, server: Any) -> None:
    """Whoever vouches for people may not thereby vouch for time-stamps."""
    server.credential = server.stamper(server.signers)
    put(signature, token_over(own_value(signature), server, server.signers))


def left_out(signature: etree._Element, _: Any) -> None:
    unsigned = the(signature, "UnsignedProperties")
    parent = unsigned.getparent()
    assert parent is not None
    parent.remove(unsigned)


def doubled(signature: etree._Element, _: Any) -> None:
    stamp = the(signature, "SignatureTimeStamp")
    stamp.addnext(etree.fromstring(etree.tostring(stamp)))


def with_two_tokens(signature: etree._Element, _: Any) -> None:
    token = the(signature, "EncapsulatedTimeStamp")
    token.addnext(etree.fromstring(etree.tostring(token)))


def in_two_places(signature: etree._Element, _: Any) -> None:
    unsigned = the(signature, "UnsignedProperties")
    unsigned.addnext(etree.fromstring(etree.tostring(unsigned)))


def beside(name: str) -> Change:
    def change(signature: etree._Element, _: Any) -> None:
        etree.SubElement(the(signature, "UnsignedSignatureProperties"), f"{{{XADES}}}{name}")

    return change


def beside_data_properties(signature: etree._Element, _: Any) -> None:
    below = the(signature, "UnsignedProperties")
    etree.SubElement(below, f"{{{XADES}}}UnsignedDataObjectProperties")


def with_an_attribute(signature: etree._Element, _: Any) -> None:
    the(signature, "EncapsulatedTimeStamp").set("Encoding", "urn:oid:1.2.3")


def with_a_name(signature: etree._Element, _: Any) -> None:
    the(signature, "SignatureTimeStamp").set("Id", "data")


def without_a_canonical_form(signature: etree._Element, _: Any) -> None:
    stamp = the(signature, "SignatureTimeStamp")
    stamp.remove(stamp[0])


def in_a_form_nobody_named(signature: etree._Element, _: Any) -> None:
    the(signature, "SignatureTimeStamp")[0].set(
        "Algorithm", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
    )


def over_something_included(signature: etree._Element, _: Any) -> None:
    include = etree.Element(f"{{{XADES}}}Include", URI="#data")
    the(signature, "SignatureTimeStamp").insert(0, include)


STRUCTURE, STAMP = Reason.SIGNATURE_STRUCTURE, Reason.TIME_STAMP
ATTACKS: dict[Change, Reason] = {
    of_another_signature: STAMP,
    of_the_bare_value: STAMP,
    with_a_forged_signature: STAMP,
    with_something_behind_it: STAMP,
    that_is_none: STAMP,
    too_long: STAMP,
    with_a_crowd_of_certificates: STAMP,
    of_a_stranger: Reason.TIME_STAMP_UNTRUSTED,
    of_the_signers_authority: Reason.TIME_STAMP_UNTRUSTED,
    left_out: STRUCTURE,
    doubled: STRUCTURE,
    with_two_tokens: STRUCTURE,
    in_two_places: STRUCTURE,
    beside("CounterSignature"): STRUCTURE,
    beside("CertificateValues"): STRUCTURE,
    beside("RevocationValues"): STRUCTURE,
    beside_data_properties: STRUCTURE,
    with_an_attribute: STRUCTURE,
    with_a_name: STRUCTURE,
    without_a_canonical_form: STRUCTURE,
    in_a_form_nobody_named: STRUCTURE,
    over_something_included: STRUCTURE,
}


def changed(content: bytes, number: int, change: Change, server: Any) -> bytes:
    root = parse(content)
    change(list(root.iter(f"{{{DS}}}Signature"))[number], server)
    return serialise(root)


def test_attacks_on_a_stamp_are_refused(
    world: Any, document: Document, server: Any, timestamping: Any
) -> None:
    """Of the last signature, which nothing covers: each shape for the reason it was made for."""
    server.stamper, server.signers = timestamping.stamper, world.authority
    good = server.credential
    for change, reason in ATTACKS.items():
        server.credential, server.chain = good, []
        content = changed(document.content, -1, change, server)
        found = world.verifier.verify(content)
        assert found.status is Status.INVALID, change
        assert found.signatures[-1].reasons == (reason,), change


def test_another_stamp_of_the_same_signature_is_as_good(
    world: Any, document: Document, server: Any
) -> None:
    """What makes attacks attacks is what they change: exchanging the token alone is none."""

    def again(signature: etree._Element, server: Any) -> None:
        put(signature, token_over(own_value(signature), server))

    content = changed(document.content, -1, again, server)
    assert content != document.content
    assert world.verifier.verify(content).status is Status.VALID


def test_later_signatures_cover_the_stamps_of_earlier_ones(
    world: Any, document: Document, server: Any
) -> None:
    """Exchanging the homeroom teacher's for one as good breaks what the head signed."""

    def again(signature: etree._Element, server: Any) -> None:
        put(signature, token_over(own_value(signature), server))

    content = changed(document.content, 0, again, server)
    found = world.verifier.verify(content)
    first, *later = found.signatures
    assert first.reasons == ()
    assert {one.reasons for one in later} == {(Reason.CONTENT_CHANGED,)}


def test_a_stamp_does_not_pass_as_level_b_nor_the_other_way_round(
    primary: Any, world: Any, document: Document, primary_transcript: Transcript
) -> None:
    """A signature is accepted as declared or not at all."""
    found = primary.verifier.verify(document.content)
    assert {one.reasons for one in found.signatures} == {(STRUCTURE,)}
    plain = primary.sign_all(primary.issue(primary_transcript))
    found = world.verifier.verify(plain.content)
    assert {one.reasons for one in found.signatures} == {(STRUCTURE,)}


def reasons(found: Verification) -> set[Reason]:
    return {reason for one in found.signatures for reason in one.reasons}


def test_stores_of_stampers_vouch_for_nobody_else(world: Any, document: Document) -> None:
    """Without a store of theirs nothing can be concluded, and theirs alone is none for people."""
    people, tsa = world.authority.certificate, ROOT.certificate
    for trust, expected in [
        (Trust([people]), Reason.TIME_STAMP_NO_ANCHORS),
        (Trust([people, tsa]), Reason.TIME_STAMP_NO_ANCHORS),
        (Trust(stores={"tsa": [people, tsa]}), Reason.NO_ANCHORS),
    ]:
        found = replace(world, trust=trust).verifier.verify(document.content)
        assert (found.status, reasons(found)) == (Status.UNDETERMINED, {expected})


def test_times_that_contradict_each_other_prove_nothing(
    world: Any, server: Any, primary_transcript: Transcript
) -> None:
    """A stamp from before the signature was made, by its own word; or from the future."""
    ahead = replace(world, clock=lambda: now() + HOUR)
    document = ahead.issue(primary_transcript)
    document = sign_all(ahead, document, server)
    found = world.verifier.verify(document.content, now() + 2 * HOUR)
    assert (found.status, reasons(found)) == (Status.INVALID, {Reason.TIME_STAMP_TIME})
    behind = replace(world, clock=lambda: now() - 3 * HOUR)
    document = sign_all(behind, behind.issue(primary_transcript), server)
    found = world.verifier.verify(document.content, now() - HOUR)
    assert reasons(found) == {Reason.TIME_STAMP_TIME}
    assert world.verifier.verify(document.content).status is Status.VALID


def test_a_stamp_outlives_the_certificate_but_not_its_own(
    primary: Any,
    world: Any,
    server: Any,
    document: Document,
    timestamping: Any,
    primary_transcript: Transcript,
) -> None:
    """Certificates of signers last two years; of the authority less than one, then three."""
    later = now() + 800 * DAY
    plain = primary.sign_all(primary.issue(primary_transcript))
    assert reasons(primary.verifier.verify(plain.content, later)) == {Reason.EXPIRED_SINCE}
    found = world.verifier.verify(document.content, later)
    assert reasons(found) == {Reason.TIME_STAMP_OUTDATED, Reason.EXPIRED_SINCE}
    server.credential = timestamping.stamper(ROOT, days=1000)
    longer = sign_all(world, world.issue(primary_transcript), server)
    assert world.verifier.verify(longer.content, later).status is Status.VALID


@pytest.mark.parametrize(
    ("hours", "expected"), [(1, ()), (-1, (Reason.REVOKED_SINCE,)), (-3, (Reason.REVOKED,))]
)
def test_a_stamp_proves_what_was_made_before_a_revocation(
    revocation: Any, hours: int, expected: tuple[Reason, ...]
) -> None:
    """Signed two hours ago by its own word, stamped now: revoked later, between, or before."""
    with revocation.serving() as asked:
        root, at = asked.root(), now()
        teacher = root.person("Cô", "001181999301", algorithm="ec").certificate
        root.revoke(teacher, at + hours * HOUR)
        asked_at = at + 2 * HOUR
        root.desk.now = lambda: asked_at
        trust = Trust([root.certificate], checker=RevocationChecker(Web(2.0)), strict=True)
        told = (teacher, (), trust, at - 2 * HOUR, asked_at)
        assert certificate_reasons(*told, proven_at=at) == expected
        assert certificate_reasons(*told) == (expected or (Reason.REVOKED_SINCE,))


@pytest.mark.parametrize(
    ("strict", "expected"), [(True, (Reason.REVOCATION_UNKNOWN,)), (False, ())]
)
def test_of_an_expired_certificate_nobody_knows_whether_it_was_revoked(
    revocation: Any, strict: bool, expected: tuple[Reason, ...]
) -> None:
    """Authorities drop it from their lists; strict means strict."""
    with revocation.serving() as asked:
        root, at = asked.root(), now()
        teacher = root.person("Cô", "001181999301", algorithm="ec").certificate
        trust = Trust([root.certificate], checker=RevocationChecker(Web(2.0)), strict=strict)
        told = (teacher, (), trust, at, at + 800 * DAY)
        assert certificate_reasons(*told, proven_at=at) == expected
        assert certificate_reasons(*told) == (Reason.EXPIRED_SINCE,)
