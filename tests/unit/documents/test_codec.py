"""The codec, on both profiles: what is written reads back, to the byte and to the value."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from hocba_hooks import Record
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse
from hocba_plugin.errors import DocumentError
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.testing import strategies

FIXTURES = Path(__file__).parents[3] / "fixtures"
FAR = FIXTURES / "profiles" / "tinh-thu-nghiem"
CODEC = Codec(load_profile("qd3016-public"))
FAR_CODEC = Codec(load_profile(FAR))
SAMPLES = sorted((FIXTURES / "documents" / "valid").glob("*.xml"))


def compact(content: bytes) -> bytes:
    """Return a document without the white space between its elements."""
    root = etree.fromstring(content, etree.XMLParser(remove_blank_text=True))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_complete_sample_comes_back_to_the_byte(sample: Path) -> None:
    """All fields, all Ids, all empty slots."""
    content = compact(sample.read_bytes())
    assert content == CODEC.write(CODEC.read(content))


def test_there_are_samples() -> None:
    """The test above would pass without any."""
    assert len(SAMPLES) >= 2


@given(strategies.records())
@settings(max_examples=60, deadline=None)
def test_every_valid_record_reads_back_equal(record: Record) -> None:
    """Nothing is lost in the built-in profile."""
    assert record == CODEC.read(CODEC.write(record))


@given(strategies.records())
@settings(max_examples=60, deadline=None)
def test_a_far_profile_needs_no_other_code(record: Record) -> None:
    """What it carries comes back to the byte; it leaves some groups out on purpose."""
    content = FAR_CODEC.write(record)
    read = FAR_CODEC.read(content)
    assert content == FAR_CODEC.write(read)
    assert record.issue.identity == read.issue.identity
    assert record.transcript.pupil.name == read.transcript.pupil.name
    assert record.transcript.subjects == read.transcript.subjects


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_a_document_of_another_profile_is_refused(sample: Path) -> None:
    """By name of the profile, not by a stray missing field."""
    with pytest.raises(DocumentError, match="tinh-thu-nghiem"):
        FAR_CODEC.read(sample.read_bytes())


def spoiled(sample: Path, spoil: str) -> bytes:
    """Return the sample with one thing wrong."""
    root = parse(sample.read_bytes())
    record = root.find("DU_LIEU_HOC_BA/THONG_TIN_HOC_BA")
    assert record is not None
    name = record.find("HO_VA_TEN")
    assert name is not None
    if spoil == "unknown element":
        etree.SubElement(record, "LA")
    elif spoil == "field twice":
        record.append(etree.fromstring(etree.tostring(name)))
    elif spoil == "unknown attribute":
        name.set("la", "1")
    elif spoil == "impossible date":
        found = record.find("NGAY_TAO")
        assert found is not None
        found.text = "2026-02-30"
    return etree.tostring(root)


@pytest.mark.parametrize(
    "spoil", ["unknown element", "field twice", "unknown attribute", "impossible date"]
)
def test_what_the_profile_has_no_place_for_is_refused(spoil: str) -> None:
    """Reading never drops anything in silence."""
    assert CODEC.read(SAMPLES[0].read_bytes())
    with pytest.raises(DocumentError):
        CODEC.read(spoiled(SAMPLES[0], spoil))
