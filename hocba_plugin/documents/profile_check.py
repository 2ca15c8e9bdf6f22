"""Does a profile hold together? For whoever writes one: a folder in, a list of problems out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import xmlschema
from lxml import etree

from hocba_hooks import Form, Record
from hocba_hooks.values.text import one_line
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse
from hocba_plugin.errors import DocumentError, ProfileError
from hocba_plugin.profiles.model import Profile, SlotSpec


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a profile."""

    place: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class ProfileReport:
    """What checking a profile found."""

    problems: tuple[Problem, ...]
    samples: int
    """How many generated records were written, validated and read back."""
    not_carried: tuple[str, ...]
    """Model fields that samples hold and the profile has no place for: lost on purpose, or not."""


def check_profile(profile: Profile, samples: Iterable[Record]) -> ProfileReport:
    """Return what is wrong with ``profile``: schema, mapping, slots, and records through all three.

    :raises ProfileError: it cannot even be compiled, or its schema is no schema.
    """
    codec = Codec(profile)
    problems = [*_schema_and_rows_agree(profile), *_slots_hold(profile)]
    records = tuple(samples)
    lost: set[str] = set()
    schema = _compiled(profile)
    for record in records:
        problems += _sample_holds(profile, codec, schema, record, lost)
    return ProfileReport(tuple(dict.fromkeys(problems)), len(records), tuple(sorted(lost)))


def _compiled(profile: Profile) -> etree.XMLSchema:
    try:
        return etree.XMLSchema(etree.fromstring(profile.schema))
    except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
        raise _no_schema(error) from error


def _schema_and_rows_agree(profile: Profile) -> Iterator[Problem]:
    try:
        schema = xmlschema.XMLSchema(profile.schema.decode("utf-8"))
    except xmlschema.XMLSchemaException as error:
        raise _no_schema(error) from error
    root = schema.elements.get(profile.qualified(profile.root).partition("}")[2] or profile.root)
    if root is None:
        yield Problem(
            "schema.xsd", f"không có phần tử gốc {profile.root}", f"no root element {profile.root}"
        )
        return
    required = dict(_paths(root, ""))
    mapped = {row.path for row in profile.fields}
    ids = {f"{row.path}/@{profile.id_attribute}" for row in profile.fields if row.id}
    for path in sorted(mapped - required.keys()):
        yield Problem(path, "không có trong schema.xsd", "is not in schema.xsd")
    for path in sorted(
        path for path, needed in required.items() if needed and path not in mapped | ids
    ):
        yield Problem(path, "bắt buộc nhưng fields.csv không có", "is required but not mapped")


def _no_schema(error: Exception) -> ProfileError:
    said = one_line(str(error))
    return ProfileError(
        "schema.xsd",
        f"không phải XML Schema dùng được; bộ đọc báo: “{said}”",
        f"it is no XML Schema that can be used; the parser says: “{said}”",
    )


def _paths(element: Any, path: str) -> Iterator[tuple[str, bool]]:
    """Yield each path below an element of the schema, and whether it is required there."""
    prefix = f"{path}/" if path else ""
    for name, attribute in element.attributes.items():
        if name:
            yield f"{prefix}@{name}", attribute.use == "required"
    if element.type.has_simple_content() or element.type.is_simple():
        return
    for child in element.type.content.iter_elements():
        if child.local_name:
            below = f"{prefix}{child.local_name}"
            yield below, child.min_occurs > 0
            yield from _paths(child, below)


def _slots_hold(profile: Profile) -> Iterator[Problem]:
    for slot in profile.slots:
        for form in slot.forms:
            yield from _slot_holds(profile, slot, form)
    for row in (row for form in profile.forms for row in profile.unsigned_rows(form)):
        yield Problem(
            row.path, "không chữ ký bắt buộc nào bao phủ", "no required signature covers it"
        )


def _slot_holds(profile: Profile, slot: SlotSpec, form: Form) -> Iterator[Problem]:
    rows = {row.path: row for row in profile.rows(form)}
    place = rows.get(slot.slot)
    if place is None or place.kind != "slot":
        yield Problem(
            slot.slot, f"không phải ô ký (slot) của mẫu {form}", f"is no slot of the {form} form"
        )
    covered = rows.get(slot.covers)
    if covered is None or not covered.id:
        yield Problem(slot.covers, "phần được ký chưa có Id", "is signed but has no Id")
    if slot.slot.startswith(f"{slot.covers}/"):
        yield Problem(slot.slot, "nằm trong phần nó ký", "stands inside what it signs")
    if slot.certificate not in profile.certificates:
        yield Problem(
            slot.slot,
            f"không có loại chứng thư {slot.certificate}",
            f"no certificate {slot.certificate}",
        )


def _sample_holds(
    profile: Profile, codec: Codec, schema: etree.XMLSchema, record: Record, lost: set[str]
) -> Iterator[Problem]:
    content = codec.write(record)
    try:
        schema.assertValid(parse(content))
    except etree.DocumentInvalid as error:
        said = one_line(str(error))
        yield Problem(
            "schema.xsd",
            f"bản ghi mẫu không hợp lệ; bộ kiểm tra báo: “{said}”",
            f"a sample is not valid; the checker says: “{said}”",
        )
    try:
        read = codec.read(content)
    except DocumentError as error:
        vi, en = error.args
        yield Problem(
            profile.id,
            f"bản ghi mẫu không đọc lại được: {vi}",
            f"a sample cannot be read back: {en}",
        )
        return
    if codec.write(read) != content:
        yield Problem(
            profile.id, "bản ghi mẫu đọc lại không giống", "a sample read back is not the same"
        )
    lost.update(_differences(record.model_dump(), read.model_dump()))


def _differences(wrote: Any, read: Any, path: str = "") -> Iterator[str]:
    """Yield where two dumps differ; rows of a list count as one place."""
    if isinstance(wrote, dict) and isinstance(read, dict):
        for name, value in wrote.items():
            yield from _differences(value, read.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(wrote, tuple) and isinstance(read, tuple) and len(wrote) == len(read):
        for one, other in zip(wrote, read, strict=True):
            yield from _differences(one, other, path)
    elif wrote != read:
        yield path
