"""The schema of a profile: made from its rows, and as strict as they are."""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from hocba_hooks import Issue, Level, Record
from hocba_plugin.documents.codec import Codec
from hocba_plugin.errors import ProfileError
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import FieldRow, Profile
from hocba_plugin.profiles.schema import build_schema
from hocba_plugin.samples import sample_transcript

FIXTURES = Path(__file__).parents[3] / "fixtures"
FAR = FIXTURES / "profiles" / "tinh-thu-nghiem"
SAMPLES = {
    "primary": FIXTURES / "documents" / "valid" / "primary-grade1.xml",
    "secondary": FIXTURES / "documents" / "valid" / "secondary-grade6.xml",
}
LAST_GRADE = {Level.PRIMARY: 5, Level.LOWER_SECONDARY: 9, Level.UPPER_SECONDARY: 12}
PROFILES = ("qd3016-public", str(FAR))
XS = "{http://www.w3.org/2001/XMLSchema}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
Mutation = Callable[[etree._Element], None]


@functools.cache
def profile_of(reference: str) -> Profile:
    """Return a profile, read once."""
    return load_profile(reference)


@functools.cache
def validators(reference: str) -> tuple[etree.XMLSchema, xmlschema.XMLSchema10]:
    """Return both libraries' view of the schema that the rows give."""
    schema = build_schema(profile_of(reference))
    return etree.XMLSchema(etree.fromstring(schema)), xmlschema.XMLSchema10(schema.decode())


def verdicts(root: etree._Element, reference: str = PROFILES[0]) -> tuple[bool, bool]:
    """Return what lxml and xmlschema say of a document."""
    fast, slow = validators(reference)
    return fast.validate(root), slow.is_valid(etree.tostring(root, encoding="unicode"))


@pytest.mark.parametrize("reference", PROFILES)
def test_the_committed_schema_is_what_the_rows_give(reference: str) -> None:
    """Whoever edits fields.csv regenerates schema.xsd; the bytes do not depend on the run."""
    profile = profile_of(reference)
    assert profile.schema == build_schema(profile)


@pytest.mark.parametrize("form", SAMPLES)
def test_samples_are_valid(form: str) -> None:
    """The complete samples pass in both libraries."""
    assert verdicts(etree.parse(SAMPLES[form]).getroot()) == (True, True)


@pytest.mark.parametrize("reference", PROFILES)
@given(grade=st.integers(1, 12), seed=st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_records_without_a_fault_are_valid(reference: str, grade: int, seed: int) -> None:
    """What the codec writes of a lawful record, the schema of the same profile lets pass."""
    issue = Issue(
        identity=UUID(int=seed), created_on=dt.date(2026, 5, 25), issued_on=dt.date(2026, 5, 29)
    )
    level = next(level for level in Level if grade <= LAST_GRADE[level])
    record = Record(transcript=sample_transcript(level, grade, seed), issue=issue)
    root = etree.fromstring(Codec(profile_of(reference)).write(record))
    assert validators(reference)[0].validate(root)


def element(root: etree._Element, name: str) -> etree._Element:
    """Return the first element called ``name``."""
    return next(root.iter(name))


def parent(found: etree._Element) -> etree._Element:
    """Return what an element stands in."""
    above = found.getparent()
    assert above is not None
    return above


def text(name: str, value: str) -> Mutation:
    """Return the mutation that sets an element's text."""

    def mutate(root: etree._Element) -> None:
        element(root, name).text = value

    return mutate


def without(name: str) -> Mutation:
    """Return the mutation that takes an element away."""

    def mutate(root: etree._Element) -> None:
        found = element(root, name)
        parent(found).remove(found)

    return mutate


def without_all(name: str) -> Mutation:
    """Return the mutation that empties a list."""

    def mutate(root: etree._Element) -> None:
        for found in list(root.iter(name)):
            parent(found).remove(found)

    return mutate


def with_id(name: str, value: str | None) -> Mutation:
    """Return the mutation that changes or takes away an element's Id."""

    def mutate(root: etree._Element) -> None:
        element(root, name).attrib.pop("Id")
        if value:
            element(root, name).set("Id", value)

    return mutate


def holding(name: str, *tags: str) -> Mutation:
    """Return the mutation that puts new elements into an element."""

    def mutate(root: etree._Element) -> None:
        for tag in tags:
            etree.SubElement(element(root, name), tag)

    return mutate


def moved_to_the_end(name: str) -> Mutation:
    """Return the mutation that breaks the order."""

    def mutate(root: etree._Element) -> None:
        found = element(root, name)
        parent(found).append(found)

    return mutate


REFUSED: dict[str, tuple[str, Mutation]] = {
    "required element gone": ("primary", without("HO_VA_TEN")),
    "required group gone": ("primary", without("NOI_SINH")),
    "no subject at all": ("primary", without_all("DIEM_TONG_KET")),
    "slot gone": ("secondary", without("GVCN")),
    "empty text": ("primary", text("HO_VA_TEN", "")),
    "too long": ("primary", text("TEN_LOP", "12345678901")),
    "remark too long": ("secondary", text("NXET_GVCN", "a" * 2001)),
    "eleven digits": ("primary", text("SO_DINH_DANH", "00131999900")),
    "letter in a number": ("secondary", text("SO_DDCN_GVBM", "00118199930A")),
    "no such code": ("primary", text("GIOI_TINH", "3")),
    "no such subject": ("secondary", text("MA_MON_HOC", "77")),
    "level of another list": ("primary", text("MUC_DAT_DUOC", "Đ")),
    "short word for a result": ("primary", text("XEP_LOAI", "HTT")),
    "not on the calendar": ("primary", text("NGAY_KY_PHAT_HANH", "2026-02-30")),
    "date as people write it": ("primary", text("NGAY_TAO", "25/05/2026")),
    "date with a zone": ("primary", text("NGAY_TAO", "2026-05-25Z")),
    "school year as one year": ("primary", text("NAM_HOC", "2025")),
    "version zero": ("primary", text("PHIEN_BAN_THONG_TIN_HOC_BA", "0")),
    "above the maximum": ("primary", text("NGHI_CO_PHEP", "201")),
    "below the minimum": ("secondary", text("SO_BUOI_NGHI", "0")),
    "decimals in a primary mark": ("primary", text("DIEM_KIEM_TRA_DINH_KY", "8.5")),
    "mark above ten": ("secondary", text("DIEM_CA_NAM", "10.5")),
    "decimal comma": ("secondary", text("DIEM_HOC_KY_1", "7,6")),
    "identity that is no UUID": ("primary", text("MA_DINH_DANH_HOC_BA", "1")),
    "order": ("primary", moved_to_the_end("HO_VA_TEN")),
    "unknown element": ("primary", holding("THONG_TIN_HOC_BA", "GHI_CHU")),
    "unknown attribute": ("primary", lambda root: root.set("lang", "vi")),
    "text between elements": ("primary", text("THONG_TIN_HOC_BA", "x")),
    "Id gone": ("primary", with_id("DU_LIEU_HOC_BA", None)),
    "another Id": ("primary", with_id("THONG_TIN_HOC_BA", "khac")),
    "Id twice": ("secondary", with_id("DIEM_TONG_KET", "mon-02")),
    "two signatures in a slot": ("primary", holding("CBQL", SIGNATURE, SIGNATURE)),
    "no signature in a slot": ("primary", holding("KY_PHAT_HANH", "Signature")),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_fault_is_refused(fault: str) -> None:
    """By both libraries, so that the slow one can explain what the fast one refused."""
    form, mutate = REFUSED[fault]
    root = etree.parse(SAMPLES[form]).getroot()
    mutate(root)
    assert verdicts(root) == (False, False)


ALLOWED: dict[str, tuple[str, Mutation]] = {
    "a signature in each slot": ("primary", holding("GVCN", SIGNATURE)),
    "required in one form only": ("secondary", without("SO_DDCN_GVCN")),
    "conditional": ("secondary", without("CA_NAM")),
    "longer in one form": ("primary", text("NDUNG_HOAN_THANH", "a" * 2000)),
    "an exempt subject": ("secondary", text("DIEM_CA_NAM", "M")),
}


@pytest.mark.parametrize("freedom", ALLOWED)
def test_what_a_form_allows_passes(freedom: str) -> None:
    """One schema for both forms must not refuse what either of them allows."""
    form, mutate = ALLOWED[freedom]
    root = etree.parse(SAMPLES[form]).getroot()
    mutate(root)
    assert verdicts(root) == (True, True)


@pytest.mark.parametrize("reference", PROFILES)
def test_each_declaration_says_what_it_means_and_where_it_comes_from(reference: str) -> None:
    """A reader of the schema alone learns meaning, source and how sure it is."""
    schema = etree.fromstring(profile_of(reference).schema)
    inner = [e for e in schema.iter(f"{XS}element") if e.getparent() is not schema]
    assert len(inner) > 80
    for declaration in inner:
        documented = {child.tag: child.text for child in declaration.iterfind(f"{XS}annotation/*")}
        assert documented.keys() == {f"{XS}documentation", f"{XS}appinfo"}
        assert all(documented.values())


def test_the_head_of_the_schema_says_it_is_a_reconstruction() -> None:
    """Nobody should take ours for the Ministry's."""
    schema = etree.fromstring(profile_of("qd3016-public").schema)
    vi, en = (str(e.text) for e in schema.iterfind(f"{XS}annotation/{XS}documentation"))
    assert "không phải lược đồ chính thức" in vi
    assert "qd3016-public" in vi
    assert "not the official schema" in en
    assert "fields.csv" in en


def with_fields(*fields: FieldRow) -> Profile:
    """Return the built-in profile with other rows."""
    return replace(profile_of("qd3016-public"), fields=fields)


def row(form: str, path: str, *, convert: str = "text") -> FieldRow:
    """Return a required value."""
    return FieldRow(form=form, path=path, kind="value", convert=convert, required="yes")


def test_forms_that_order_the_same_fields_differently_are_a_fault() -> None:
    """No one order of elements could be right for both."""
    fields = [
        row("primary", "A"),
        row("primary", "B"),
        row("secondary", "B"),
        row("secondary", "A"),
    ]
    with pytest.raises(ProfileError, match="differently"):
        build_schema(with_fields(*fields))


def test_a_field_that_is_a_group_in_the_other_form_is_a_fault() -> None:
    """An element has one type."""
    group = FieldRow(form="secondary", path="A", kind="element")
    with pytest.raises(ProfileError, match="another kind"):
        build_schema(with_fields(row("primary", "A"), group))


def test_an_unknown_converter_is_a_fault_of_the_profile() -> None:
    """It names the row instead of failing somewhere inside."""
    with pytest.raises(ProfileError, match="roman"):
        build_schema(with_fields(row("primary", "A", convert="roman")))


def test_fields_of_either_form_keep_the_order_of_their_form() -> None:
    """Fields of one form stand between the neighbours that both forms share."""
    primary = [row("primary", name) for name in ("A", "P", "B", "Q")]
    secondary = [row("secondary", name) for name in ("S", "A", "T", "B")]
    schema = etree.fromstring(build_schema(with_fields(*primary, *secondary)))
    inner = schema.iterfind(f"{XS}element//{XS}element")
    occurs = {str(e.get("name")): e.get("minOccurs") for e in inner}
    assert list(occurs) == ["S", "A", "T", "P", "B", "Q"]
    assert {"A", "B"} == {name for name, minimum in occurs.items() if minimum is None}
