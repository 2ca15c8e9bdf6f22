"""The XSD of a profile's records, generated from its rows.

XSD 1.0 has one declaration per element, so the forms are merged into one schema: it demands what
every form demands and allows what any form allows. What only one form demands is a rule's business.
"""

from collections.abc import Iterator
from functools import reduce
from xml.etree import ElementTree as ET

from hocba_plugin.errors import ProfileError
from hocba_plugin.profiles.model import FieldRow, Profile
from hocba_plugin.profiles.schema_types import ValueType, id_type, union, value_type

_XSD = "http://www.w3.org/2001/XMLSchema"
_DSIG = "http://www.w3.org/2000/09/xmldsig#"


def build_schema(profile: Profile) -> bytes:
    """Return the schema of both record forms: the same bytes for the same rows.

    :raises ProfileError: the forms contradict each other in the order or kind of their elements.
    """
    schema = _Writer(profile).schema()
    ET.indent(schema)
    text: str = ET.tostring(schema, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


class _Merged:
    """The rows of all forms: by path, and by the path of their parent in one common order."""

    def __init__(self, profile: Profile) -> None:
        self._forms = len(profile.forms)
        self.rows: dict[str, list[FieldRow]] = {}
        for row in profile.fields:
            self.rows.setdefault(row.path, []).append(row)
        self._orders = _orders(profile.fields)

    def below(self, parent: str) -> tuple[list[str], list[str]]:
        """Return the paths of the elements and of the attributes of ``parent``.

        :raises ProfileError: two forms order the same children differently.
        """
        nothing: list[str] = []
        paths = reduce(_merge, self._orders.get(parent, {}).values(), nothing)
        attributes = [path for path in paths if self.rows[path][0].kind == "attribute"]
        return [path for path in paths if path not in attributes], attributes

    def required(self, path: str) -> bool:
        """Say whether every form that has the parent demands ``path``."""
        parent, _, _ = path.rpartition("/")
        forms = len(self.rows[parent]) if parent else self._forms
        rows = self.rows[path]
        return len(rows) == forms and all(row.required == "yes" for row in rows)


def _orders(rows: tuple[FieldRow, ...]) -> dict[str, dict[str, list[str]]]:
    orders: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        parent, _, _ = row.path.rpartition("/")
        orders.setdefault(parent, {}).setdefault(row.form, []).append(row.path)
    return orders


def _merge(first: list[str], second: list[str]) -> list[str]:
    if [path for path in first if path in second] != [path for path in second if path in first]:
        place = second[0].rpartition("/")[0] or "root"
        raise ProfileError(
            "fields.csv",
            f"các mẫu xếp phần con của {place} khác thứ tự nhau",
            f"the forms order the children of {place} differently",
        )
    merged, rest = [], list(first)
    for path in second:
        if path in rest:
            upto = rest.index(path)
            merged += rest[:upto]
            del rest[: upto + 1]
        merged.append(path)
    return merged + rest


class _Writer:
    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._merged = _Merged(profile)
        self._named: list[ET.Element] = []
        """Types of values with attributes: XSD extends such a type by its name only."""

    def schema(self) -> ET.Element:
        profile = self._profile
        schema = ET.Element("xs:schema", {"xmlns:xs": _XSD, "elementFormDefault": "qualified"})
        if profile.namespace:
            schema.attrib |= {"xmlns": profile.namespace, "targetNamespace": profile.namespace}
        _document(
            schema,
            f"{profile.title_vi} ({profile.id}). {profile.note_vi} Sinh ra từ fields.csv.",
            f"{profile.title_en} ({profile.id}). {profile.note_en} Generated from fields.csv.",
        )
        root = _add(schema, "element", name=profile.root)
        self._content(_add(root, "complexType"), "")
        self._unique_ids(root)
        schema.extend(self._named)
        return schema

    def _unique_ids(self, root: ET.Element) -> None:
        # Not xs:ID: a validator would register such Ids with the tree it only looks at.
        unique = _add(root, "unique", name=self._profile.id_attribute)
        _add(unique, "selector", xpath=".//*")
        _add(unique, "field", xpath=f"@{self._profile.id_attribute}")

    def _element(self, sequence: ET.Element, path: str) -> None:
        rows = self._merged.rows[path]
        element = _add(sequence, "element", name=rows[0].name, **self._occurs(path))
        _document(element, rows[0].meaning_vi, rows[0].meaning_en, _origin(rows[0]))
        kind = self._kind(rows)
        if kind == "value":
            self._value(element, path)
        elif kind == "slot":
            self._slot(element, path)
        else:
            self._content(_add(element, "complexType"), path)

    @staticmethod
    def _kind(rows: list[FieldRow]) -> str:
        kinds = {row.kind for row in rows}
        if len(kinds) > 1:
            raise ProfileError(
                rows[0].place,
                f"{rows[0].path} có kind khác ở mẫu khác",
                f"{rows[0].path} is of another kind in another form",
            )
        return kinds.pop()

    def _occurs(self, path: str) -> dict[str, str]:
        row = self._merged.rows[path][0]
        repeats = row.kind in ("list", "slot") and row.model
        optional = {} if self._merged.required(path) else {"minOccurs": "0"}
        return optional | ({"maxOccurs": "unbounded"} if repeats else {})

    def _content(self, type_: ET.Element, path: str) -> None:
        elements, _ = self._merged.below(path)
        sequence = _add(type_, "sequence")
        for below in elements:
            self._element(sequence, below)
        self._attributes(type_, path)

    def _slot(self, element: ET.Element, path: str) -> None:
        type_ = _add(element, "complexType")
        signature = {"namespace": _DSIG, "processContents": "skip", "minOccurs": "0"}
        _add(_add(type_, "sequence"), "any", **signature)
        self._attributes(type_, path)

    def _value(self, element: ET.Element, path: str) -> None:
        type_ = self._type(path)
        if not any(self._declarations(path)):
            _restrict(_add(element, "simpleType"), type_)
            return
        name = path.replace("/", ".")
        self._named.append(named := ET.Element("xs:simpleType", name=name))
        _restrict(named, type_)
        extension = _add(
            _add(_add(element, "complexType"), "simpleContent"), "extension", base=name
        )
        self._attributes(extension, path)

    def _type(self, path: str) -> ValueType:
        codelists = self._profile.codelists
        return union([value_type(row, codelists) for row in self._merged.rows[path]])

    def _attributes(self, type_: ET.Element, path: str) -> None:
        type_.extend(self._declarations(path))

    def _declarations(self, path: str) -> Iterator[ET.Element]:
        rows = self._merged.rows.get(path, [])
        if ids := [row.id for row in rows if row.id]:
            required = len(ids) == len(rows)
            yield _attribute(self._profile.id_attribute, required, id_type(ids))
        for below in self._merged.below(path)[1]:
            row = self._merged.rows[below][0]
            yield _attribute(row.name, self._merged.required(below), self._type(below), row)


def _add(parent: ET.Element, tag: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"xs:{tag}", attributes)


def _origin(row: FieldRow) -> str:
    return "; ".join(filter(None, (row.source, row.confidence)))


def _document(parent: ET.Element, vi: str, en: str, origin: str = "") -> None:
    annotation = _add(parent, "annotation")
    _add(annotation, "documentation", **{"xml:lang": "vi"}).text = vi
    _add(annotation, "documentation", **{"xml:lang": "en"}).text = en
    if origin:
        _add(annotation, "appinfo").text = origin


def _attribute(
    name: str, required: bool, type_: ValueType, row: FieldRow | None = None
) -> ET.Element:
    attribute = ET.Element("xs:attribute", name=name, use="required" if required else "optional")
    if row is not None:
        _document(attribute, row.meaning_vi, row.meaning_en, _origin(row))
    _restrict(_add(attribute, "simpleType"), type_)
    return attribute


def _restrict(parent: ET.Element, type_: ValueType) -> None:
    restriction = _add(parent, "restriction", base=type_.base)
    for facet, value in type_.facets():
        _add(restriction, facet, value=value)
