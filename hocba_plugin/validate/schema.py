"""The schema stage: lxml decides, and only when it refuses xmlschema explains."""

from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

import xmlschema
from lxml import etree

from hocba_hooks import Finding
from hocba_plugin.errors import ProfileError
from hocba_plugin.profiles.model import Profile
from hocba_plugin.validate.catalogue import entries

CODE = "R-X02"
MOST_FINDINGS = 50
"""Of one kind, of one document: a file of another kind would give thousands."""
_LENGTHS = (
    xmlschema.validators.XsdLengthFacet,
    xmlschema.validators.XsdMinLengthFacet,
    xmlschema.validators.XsdMaxLengthFacet,
)
_BOUNDS = (
    xmlschema.validators.XsdMinInclusiveFacet,
    xmlschema.validators.XsdMinExclusiveFacet,
    xmlschema.validators.XsdMaxInclusiveFacet,
    xmlschema.validators.XsdMaxExclusiveFacet,
)


class SchemaCheck:
    """The schema of one profile, compiled once."""

    def __init__(self, profile: Profile) -> None:
        """Compile the schema.

        :raises ProfileError: it is no schema.
        """
        self._profile = profile
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        try:
            self._schema = etree.XMLSchema(etree.fromstring(profile.schema, parser))
        except (etree.XMLSyntaxError, etree.XMLSchemaParseError) as error:
            raise ProfileError(
                "schema.xsd", "không phải XML Schema dùng được", "it is no XML Schema we can use"
            ) from error

    def findings(self, root: etree._Element) -> tuple[Finding, ...]:
        """Return why the document is not valid; nothing when it is. Values are never repeated."""
        if self._schema.validate(root):
            return ()
        return self._explanation(root) or (self._finding(root, ""),)

    def _explanation(self, root: etree._Element) -> tuple[Finding, ...]:
        try:
            return tuple(islice(self._explained(root), MOST_FINDINGS))
        except (xmlschema.XMLSchemaException, RecursionError, ValueError):
            # It is refused already: an explanation that gives up changes nothing.
            return ()

    @cached_property
    def _explaining(self) -> xmlschema.XMLSchema:
        # Compiling takes far longer than one look by lxml, and most documents are valid.
        return xmlschema.XMLSchema(self._profile.schema.decode("utf-8"), allow="none")

    def _explained(self, root: etree._Element) -> Iterator[Finding]:
        for error in self._explaining.iter_errors(root):
            found = error.elem if error.elem is not None else root
            if isinstance(error, xmlschema.XMLSchemaChildrenValidationError):
                yield self._misplaced(error, found)
            else:
                yield self._finding(found, *_reason(error))

    def _finding(self, element: Any, variant: str, facet: str = "") -> Finding:
        data = {"profile": self._profile.id, "facet": facet}
        return entries()[CODE, variant].finding(readable_path(element), data)

    def _misplaced(self, error: Any, parent: Any) -> Finding:
        expected = error.particle.local_name if error.particle is not None else None
        path = readable_path(parent)
        if expected and all(_name(child) != expected for child in parent):
            data = {"expected": expected}
            return entries()[CODE, "missing"].finding(f"{path}/{expected}", data)
        child = error.invalid_child if error.invalid_child is not None else parent
        data = {"found": _name(child)}
        return entries()[CODE, "unexpected"].finding(readable_path(child), data)


def _reason(error: Any) -> tuple[str, str]:
    """Return the catalogue's variant and the facet's value for an error of xmlschema."""
    facet = error.validator
    if isinstance(facet, _LENGTHS):
        return "length", str(facet.value)
    if isinstance(facet, _BOUNDS):
        return "bounds", str(facet.value)
    if isinstance(facet, xmlschema.validators.XsdPatternFacets):
        return "pattern", ""
    if isinstance(facet, xmlschema.validators.XsdAttributeGroup):
        return "attribute", ""
    if isinstance(facet, xmlschema.XsdElement) and "duplicated" in (error.reason or ""):
        return "unique", ""  # xmlschema has no class of its own for it
    is_value = isinstance(facet, xmlschema.validators.XsdEnumerationFacets | xmlschema.XsdType)
    return ("value" if is_value else ""), ""


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def readable_path(element: Any) -> str:
    """Return the path of an element by local names, with [n] among its like."""
    steps = []
    while element is not None:
        steps.append(f"/{_name(element)}{_number(element)}")
        element = element.getparent()
    return "".join(reversed(steps))


def _number(element: Any) -> str:
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    alone = not before and next(element.itersiblings(element.tag), None) is None
    return "" if alone else f"[{before + 1}]"
