"""Which certificates may sign, and which signatures count when they are checked."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from hocba_hooks import Document, Role, Transcript
from hocba_plugin.demo.authority import Credential, DemoAuthority
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse, serialise
from hocba_plugin.errors import CertificateError
from hocba_plugin.sign.describing import describe
from hocba_plugin.sign.keys.pkcs12 import Pkcs12Key
from hocba_plugin.sign.report import Status, Verification
from hocba_plugin.sign.slots import find_slots
from hocba_plugin.sign.stage import SignStage
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.verify import Verifier, verify_document
from hocba_plugin.sign.xades import Signer, canonical, finish, prepare

PASSWORD = "mật khẩu thử"
TAX_CODE = "0100000001"
NOW = dt.datetime.now(dt.UTC)
LAST_YEAR = (NOW - dt.timedelta(days=400), NOW - dt.timedelta(days=35))
NEXT_YEAR = (NOW + dt.timedelta(days=35), NOW + dt.timedelta(days=400))


@pytest.fixture
def document(primary: Any, primary_transcript: Transcript) -> Document:
    unsigned: Document = primary.issue(primary_transcript)
    return unsigned


def teacher_of(world: Any, document: Document) -> str:
    signer: str = world.signers(document)[0][1]
    return signer


def stage_with(world: Any, folder: Path, credential: Credential, holder: str) -> SignStage:
    """A stage that knows nothing but one key."""
    path = credential.write_pkcs12(folder / "key.p12", "mật khẩu thử")
    config = world.keys[holder].model_copy(update={"path": path})
    return SignStage(world.profile, [config], world.trust, world.organisation_ids)


def signed_by_teacher(world: Any, document: Document, stage: SignStage) -> Document:
    holder = teacher_of(world, document)
    (outcome,) = world.outcomes([document], Role.HOMEROOM_TEACHER, holder, stage)
    signed: Document = outcome.document
    return signed


def signed_unchecked(world: Any, document: Document, credential: Credential) -> bytes:
    """Sign as a program would that asks no questions about the certificate."""
    root = parse(document.content)
    slot = find_slots(root, Codec(world.profile).read_element(root), world.profile)[0]
    prepared = prepare(
        canonical(slot.region),
        reference=slot.covers,
        signature_id="s",
        chain=[credential.certificate],
        signed_at=NOW,
    )
    (result,) = Pkcs12Key(credential.key, []).start([prepared.digest]).poll()
    slot.element.append(etree.fromstring(finish(prepared, result.signature or b"")))
    return serialise(root)


def signed_at(world: Any, document: Document, credential: Credential, time: str) -> bytes:
    """Sign as other programs do that write times in another way."""
    root = parse(document.content)
    slot = find_slots(root, Codec(world.profile).read_element(root), world.profile)[0]
    signer = Signer([credential.certificate], NOW)
    signer._time = time
    prepared = signer.prepare(canonical(slot.region), reference=slot.covers, signature_id="s")
    (result,) = Pkcs12Key(credential.key, []).start([prepared.digest]).poll()
    slot.element.append(etree.fromstring(finish(prepared, result.signature or b"")))
    return serialise(root)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("%Y-%m-%dT%H:%M:%S.123456789Z", []),
        ("%Y-%m-%dT24:00:00.000Z", []),
        (" %Y-%m-%dT%H:%M:%S+00:00 ", []),
        ("%Y-%m-%dT%H:%M:%S", ["time_without_zone"]),
        ("%Y-%m-%dT24:00:01Z", ["signature_structure"]),
    ],
)
def test_any_time_of_xml_schema_is_read(
    primary: Any, document: Document, form: str, expected: list[str]
) -> None:
    """A time without a zone leaves it open when that was: undetermined, and said."""
    credential = primary.authority.person("Cô", teacher_of(primary, document), algorithm="ec")
    ago = dt.timedelta(days=1) if "T24" in form else dt.timedelta(hours=9)
    time = (NOW - ago).strftime(form)
    found = primary.verifier.verify(signed_at(primary, document, credential, time))
    assert codes(found) == expected


def codes(found: Verification) -> list[str]:
    """Reasons, without the slots still empty because only the teacher has signed."""
    return [reason.code for reason in found.reasons if reason.code != "unsigned_slot"]


@pytest.mark.parametrize(
    ("validity", "text"), [(LAST_YEAR, "had expired"), (NEXT_YEAR, "was not yet valid")]
)
def test_a_certificate_out_of_its_time_does_not_sign(
    primary: Any, document: Document, tmp_path: Path, validity: Any, text: str
) -> None:
    """Expired or not yet valid: refused before anything is signed."""
    holder = teacher_of(primary, document)
    credential = primary.authority.person("Cô giáo", holder, algorithm="ec", validity=validity)
    with pytest.raises(CertificateError) as caught:
        signed_by_teacher(primary, document, stage_with(primary, tmp_path, credential, holder))
    assert text in caught.value.message("en")
    assert holder not in str(caught.value)


def test_a_foreign_authority_does_not_sign(
    primary: Any, document: Document, tmp_path: Path
) -> None:
    """An authority of the same name is still another one."""
    holder = teacher_of(primary, document)
    credential = DemoAuthority.create(algorithm="ec").person("Cô giáo", holder, algorithm="ec")
    with pytest.raises(CertificateError, match="trusted authority"):
        signed_by_teacher(primary, document, stage_with(primary, tmp_path, credential, holder))


def test_without_anchors_nothing_is_signed(primary: Any, document: Document) -> None:
    """A path that cannot be checked is no path."""
    stage = SignStage(primary.profile, list(primary.keys.values()), Trust())
    with pytest.raises(CertificateError, match="no trust anchors"):
        signed_by_teacher(primary, document, stage)


def test_the_certificate_of_another_person_does_not_sign(
    primary: Any, document: Document, tmp_path: Path
) -> None:
    """The key is configured for the teacher, but its certificate names somebody else."""
    holder = teacher_of(primary, document)
    credential = primary.authority.person("Người khác", "001170000000", algorithm="ec")
    with pytest.raises(CertificateError, match="does not belong"):
        signed_by_teacher(primary, document, stage_with(primary, tmp_path, credential, holder))


def test_the_seal_wants_a_certificate_of_the_school(
    primary: Any, document: Document, tmp_path: Path
) -> None:
    """Another organisation's certificate is not the school's seal."""
    for role, signer in primary.signers(document)[:2]:
        document = primary.sign(document, role, signer)
    code = primary.school_code
    credential = primary.authority.organisation("Trường khác", "0999999999", algorithm="ec")
    stage = stage_with(primary, tmp_path, credential, code)
    with pytest.raises(CertificateError, match="does not belong"):
        primary.outcomes([document], Role.SCHOOL_SEAL, code, stage)


def test_a_signature_of_a_foreign_authority_is_invalid(
    primary: Any, document: Document, tmp_path: Path
) -> None:
    """Somebody signed with a certificate of an authority we do not know."""
    holder = teacher_of(primary, document)
    foreign = DemoAuthority.create(algorithm="ec")
    credential = foreign.person("Cô giáo", holder, algorithm="ec")
    trusting = replace(primary, trust=Trust([foreign.certificate]))
    stage = stage_with(trusting, tmp_path, credential, holder)
    signed = signed_by_teacher(trusting, document, stage)
    assert codes(primary.verifier.verify(signed.content)) == ["untrusted"]
    assert codes(trusting.verifier.verify(signed.content)) == []


def test_a_certificate_that_was_expired_when_it_signed_is_invalid(
    primary: Any, document: Document
) -> None:
    """A clock set back does not help: the claimed time is what is checked."""
    holder = teacher_of(primary, document)
    credential = primary.authority.person("Cô giáo", holder, algorithm="ec", validity=LAST_YEAR)
    content = signed_unchecked(primary, document, credential)
    assert codes(primary.verifier.verify(content)) == ["expired"]


def test_a_certificate_that_expired_since_proves_nothing(primary: Any, document: Document) -> None:
    """Three years later, without a time-stamp, nobody can say when it was signed."""
    found = primary.verifier.verify(
        primary.sign_all(document).content, NOW + dt.timedelta(days=3 * 365)
    )
    assert found.status is Status.UNDETERMINED
    assert codes(found) == ["expired_since"]


def test_a_time_in_the_future_is_invalid(primary: Any, document: Document) -> None:
    """Whoever claims to have signed tomorrow has not."""
    signed = primary.sign_all(document)
    found = primary.verifier.verify(signed.content, NOW - dt.timedelta(hours=1))
    assert codes(found) == ["signed_in_future"]
    assert found.status is Status.INVALID


def test_without_anchors_nothing_is_concluded(primary: Any, document: Document) -> None:
    """Undetermined, not valid."""
    signed = primary.sign_all(document)
    found = verify_document(
        signed.content, primary.profile, Trust(), organisation_ids=primary.organisation_ids
    )
    assert found.status is Status.UNDETERMINED
    assert codes(found) == ["no_anchors"]


def test_a_seal_cannot_be_judged_without_the_schools_number(
    primary: Any, document: Document
) -> None:
    """Whose certificate it is cannot be told: undetermined."""
    signed = primary.sign_all(document)
    found = Verifier(primary.profile, primary.trust).verify(signed.content)
    assert found.status is Status.UNDETERMINED
    assert codes(found) == ["organisation_unknown"]


def test_a_document_nobody_signed_is_invalid(primary: Any, document: Document) -> None:
    """Empty required slots are named."""
    found = primary.verifier.verify(document.content)
    assert found.status is Status.INVALID
    assert [reason.code for reason in found.reasons] == ["unsigned_slot"]
    assert len(found.empty_slots) == 3


def test_the_report_says_who_when_and_what(primary: Any, document: Document) -> None:
    """In Vietnamese and in English; as JSON under the names that were promised."""
    signed = primary.sign_all(document)
    found = primary.verifier.verify(signed.content)
    vietnamese, english = ("\n".join(describe(found, language)) for language in ("vi", "en"))
    for text in ("HỢP LỆ", "Người ký: Trường Mẫu", "Toàn vẹn: có", "Bao phủ: #data"):
        assert text in vietnamese
    for text in ("VALID", "Signer: Trường Mẫu", "Intact: yes", "Covers: #data"):
        assert text in english
    entry = found.as_json("a.xml")
    assert set(entry) == {"file", "status", "reasons", "signatures", "empty_slots", "record"}
    names = {
        "role",
        "slot",
        "status",
        "signer",
        "signed_at",
        "covers",
        "algorithm",
        "reasons",
        "doubts",
        "revocation",
    }
    assert [names] * 3 == [set(signature) for signature in entry["signatures"]]


def test_a_record_of_another_profile_is_no_record(
    primary: Any, elsewhere: Any, secondary_transcript: Transcript
) -> None:
    """It is a result, not an error."""
    content = elsewhere.issue(secondary_transcript).content
    found = primary.verifier.verify(content)
    assert [reason.code for reason in found.reasons] == ["not_a_record"]
    assert parse(content) is not None


def world_of(world: Any, folder: Path, *, teachers: Any, school: Any) -> Any:
    """Return the same school with keys of these authorities."""
    keys = {}
    for holder, config in world.keys.items():
        if holder == world.school_code:
            credential = school.organisation("Trường Mẫu", TAX_CODE, algorithm="ec")
        else:
            credential = teachers.person("Cô giáo", holder, algorithm="ec")
        path = credential.write_pkcs12(folder / f"{len(keys)}.p12", PASSWORD)
        keys[holder] = config.model_copy(update={"path": path})
    return replace(world, keys=keys)


@pytest.mark.parametrize("vouching", ["cong-cong", "chuyen-dung"])
def test_the_profile_says_whose_authorities_vouch_for_a_slot(
    elsewhere: Any, secondary_transcript: Transcript, tmp_path: Path, vouching: str
) -> None:
    """The head signs with the school's certificate, which only one of two stores may vouch for."""
    public, government = (DemoAuthority.create(algorithm="ec") for _ in range(2))
    stores = {"cong-cong": [public.certificate], "chuyen-dung": [government.certificate]}
    school = public if vouching == "cong-cong" else government
    world = world_of(elsewhere, tmp_path, teachers=public, school=school)
    anyones = replace(world, trust=Trust([public.certificate, government.certificate]))
    world = replace(world, trust=Trust(stores=stores))
    signed = anyones.sign_all(world.issue(secondary_transcript))
    expected = ["wrong_store"] if vouching == "cong-cong" else []
    assert codes(world.verifier.verify(signed.content)) == expected
    assert codes(anyones.verifier.verify(signed.content)) == []


def test_a_key_of_the_wrong_authority_is_refused_before_it_signs(
    elsewhere: Any, secondary_transcript: Transcript, tmp_path: Path
) -> None:
    """The teachers' certificates are welcome, the school's has to be the government's."""
    public = DemoAuthority.create(algorithm="ec")
    world = world_of(elsewhere, tmp_path, teachers=public, school=public)
    world = replace(world, trust=Trust(stores={"cong-cong": [public.certificate]}))
    document = world.issue(secondary_transcript)
    signers = world.signers(document)
    for role, signer in (pair for pair in signers if pair[1] != world.school_code):
        document = world.sign(document, role, signer)
    with pytest.raises(CertificateError, match="may not vouch"):
        world.sign(document, Role.HEAD, world.school_code)


@pytest.mark.parametrize("name", ["primary", "elsewhere"])
def test_the_profile_says_whether_a_person_or_the_school_signs_for_the_head(
    name: str, request: pytest.FixtureRequest, secondary_transcript: Transcript, tmp_path: Path
) -> None:
    """One profile wants the head's own and the seal, the other the school's for both."""
    world: Any = request.getfixturevalue(name)
    transcript = secondary_transcript
    if name == "primary":
        transcript = request.getfixturevalue("primary_transcript")
    document = world.issue(transcript)
    signers = world.signers(document)
    for role, signer in signers[: [role for role, _ in signers].index(Role.HEAD)]:
        document = world.sign(document, role, signer)
    head = dict(signers)[Role.HEAD]
    assert (head == world.school_code) == (name == "elsewhere")
    if name == "elsewhere":
        other = world.authority.person("Hiệu trưởng", "001170000009", algorithm="ec")
    else:
        other = world.authority.organisation("Trường Mẫu", TAX_CODE, algorithm="ec")
    with pytest.raises(CertificateError, match="does not belong"):
        world.outcomes([document], Role.HEAD, head, stage_with(world, tmp_path, other, head))
    assert world.sign(document, Role.HEAD, head).content != document.content
