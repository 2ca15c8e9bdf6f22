"""The document stage: the schema explained, rules read back from the XML, other profiles."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from hocba_hooks import CheckRequest, Document, Form, Level, Record, Transcript
from hocba_hooks.records import Issue
from hocba_plugin.documents.codec import Codec
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile
from hocba_plugin.samples import Circumstances, sample_transcript
from hocba_plugin.validate import Validator, validate_document

OTHER = Path(__file__).parents[3] / "fixtures" / "profiles" / "tinh-thu-nghiem"
RECORD = "/HOC_BA/DU_LIEU_HOC_BA/THONG_TIN_HOC_BA"
Written = Callable[[Transcript], bytes]


def broken(content: bytes, pattern: str, by: str) -> bytes:
    """Return a document with one thing replaced."""
    changed, count = re.subn(pattern, by, content.decode(), count=1)
    assert count == 1
    return changed.encode()


@pytest.mark.parametrize(
    ("pattern", "by", "path"),
    [
        ("<HO_VA_TEN>.*?</HO_VA_TEN>", "", f"{RECORD}/HO_VA_TEN"),
        ("<GIOI_TINH>.</GIOI_TINH>", "<GIOI_TINH>9</GIOI_TINH>", f"{RECORD}/GIOI_TINH"),
        ("<MUC_DAT_DUOC>.<", "<MUC_DAT_DUOC>Đ<", f"{RECORD}/DIEM_TONG_KET[1]/MUC_DAT_DUOC"),
    ],
)
def test_schema_faults_have_a_readable_path(
    pattern: str, by: str, path: str, validator: Validator, written: Written
) -> None:
    """Also of what is missing."""
    content = broken(written(sample_transcript(Level.PRIMARY, 3, 1)), pattern, by)
    found = [one for one in validator.check_document(content).findings if one.code == "R-X02"]
    assert path in {one.path for one in found}


def test_schema_messages_never_repeat_the_value(validator: Validator, written: Written) -> None:
    """The explaining library does; we do not."""
    content = broken(
        written(sample_transcript(Level.PRIMARY, 3, 1)), "<GIOI_TINH>.<", "<GIOI_TINH>Bí mật<"
    )
    report = validator.check_document(content)
    assert report.errors
    assert "Bí mật" not in report.model_dump_json()


def test_rules_on_a_document_report_xml_paths(validator: Validator, written: Written) -> None:
    """Rows of a table are numbered as they stand."""
    transcript = sample_transcript(Level.LOWER_SECONDARY, 7, 1, Circumstances(ability=8))
    content = broken(
        written(transcript), "<DIEM_CA_NAM>[0-9.]+</DIEM_CA_NAM>", "<DIEM_CA_NAM>0.1</DIEM_CA_NAM>"
    )
    found = {one.code: one.path for one in validator.check_document(content).findings}
    assert found["R-S10"] == f"{RECORD}/DIEM_TONG_KET[1]/DIEM_CA_NAM"


def test_unreadable_document_leaves_every_rule_unchecked(validator: Validator) -> None:
    """What could not be looked at is counted."""
    report = validator.check_document(b"<HOC_BA>")
    assert [one.code for one in report.findings] == ["R-X03"]
    assert {"R-I02", "R-P08", "R-S30"} <= {one.code for one in report.not_checked}


def test_doubled_ids_inside_a_signature_count(validator: Validator, written: Written) -> None:
    """A second target for a reference may be hidden anywhere."""
    hidden = '<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><Object Id="data"/></Signature>'
    content = broken(
        written(sample_transcript(Level.PRIMARY, 3, 1)), "<GVCN/>", f"<GVCN>{hidden}</GVCN>"
    )
    found = [one for one in validator.check_document(content).findings if one.code == "R-F08"]
    assert "/HOC_BA/DU_LIEU_HOC_BA" in {one.path for one in found}
    assert len(found) == 2


@pytest.mark.parametrize(
    ("level", "grade"), [(Level.PRIMARY, 1), (Level.PRIMARY, 5), (Level.UPPER_SECONDARY, 12)]
)
def test_documents_of_another_profile_are_checked_by_its_rows(
    level: Level, grade: int, written: Written
) -> None:
    """Shape is data: namespace, attributes, coded rows, split values."""
    other = load_profile(OTHER)
    transcript = sample_transcript(level, grade, 2)
    record = Record(transcript=transcript, issue=issue())
    report = validate_document(Codec(other).write(record), other)
    assert report.errors == ()
    assert [one.code for one in validate_document(written(transcript), other).errors] == ["R-X04"]


def test_rules_name_the_places_of_another_profile() -> None:
    """Local names and attributes of that profile, not of ours."""
    other = load_profile(OTHER)
    transcript = sample_transcript(Level.PRIMARY, 3, 2)
    transcript = transcript.model_copy(
        update={"pupil": transcript.pupil.model_copy(update={"code": "HS 1"})}
    )
    content = Codec(other).write(Record(transcript=transcript, issue=issue()))
    found = {one.code: one.path for one in validate_document(content, other).findings}
    assert found["R-I10"] == "/soHocBa/hoSo/noiDung/hocSinh/@ma"


def issue() -> Issue:
    """Return a first version."""
    return Issue.model_validate(
        {
            "identity": "00000000-0000-4000-8000-000000000001",
            "created_on": "2026-05-25",
            "issued_on": "2026-05-29",
        }
    )


def test_hook_checks_transcript_and_document_together(
    profile: Profile, validator: Validator, written: Written
) -> None:
    """One report; nothing to check gives no report."""
    transcript = sample_transcript(Level.PRIMARY, 3, 1)
    document = Document(
        content=b"<a/>",
        profile_id=profile.id,
        form=Form.PRIMARY,
        identity=issue().identity,
        version=1,
        content_digest=transcript.content_digest,
    )
    report = validator.validate(CheckRequest(transcript=transcript, document=document))
    assert report is not None
    assert [one.code for one in report.errors] == ["R-X04"]
    assert validator.validate(CheckRequest()) is None


def test_province_codes_are_those_of_the_documents_date(
    validator: Validator, written: Written
) -> None:
    """A record issued after the merger of 01/07/2025 names one of 34 provinces."""
    transcript = sample_transcript(Level.PRIMARY, 3, 1)
    content = broken(written(transcript), "(<NOI_SINH>.*?<MA_TINH>)[0-9]+<", r"\g<1>34<")
    after = {one.code for one in validator.check_document(content).errors}
    before = broken(content, "<NGAY_KY_PHAT_HANH>2026", "<NGAY_KY_PHAT_HANH>2025")
    assert "R-I07" in after
    assert "R-I07" not in {one.code for one in validator.check_document(before).errors}
