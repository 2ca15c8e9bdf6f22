"""Reading: a document along the nodes of a form, into a nested mapping for the model."""

from typing import Any

from lxml import etree

from hocba_plugin.documents.shape import Node
from hocba_plugin.errors import DocumentError
from hocba_plugin.profiles.model import Profile


def read_tree(root: Node, element: etree._Element, scope: str, profile: Profile) -> dict[str, Any]:
    """Return what ``element`` holds, for the model to check.

    :raises DocumentError: an element or value the form has no place for.
    """
    if element.tag != root.tag:
        raise DocumentError("sai phần tử gốc", "another root element")
    found: dict[str, Any] = {}
    _Reader(scope, profile.id_attribute).take(root, element, found)
    return found


class _Reader:
    def __init__(self, scope: str, id_attribute: str) -> None:
        self._scope = scope
        self._id_attribute = id_attribute

    def take(self, node: Node, element: etree._Element, found: dict[str, Any]) -> None:
        for name, text in element.items():
            self._attribute(node, element, str(name), str(text), found)
        seen: set[str] = set()
        for child in element:
            tag = str(child.tag)
            below = node.children.get(tag)
            if below is None or (tag in seen and not below.repeats):
                raise _misplaced(child)
            seen.add(tag)
            self._child(below, child, found)

    def _child(self, node: Node, element: etree._Element, found: dict[str, Any]) -> None:
        kind = node.row.kind
        if kind == "slot":
            return
        if kind == "list":
            item: dict[str, Any] = {}
            self.take(node, element, item)
            self._items(found, node.row.model).append(item)
            return
        # Written for the sake of its attributes alone: there is no value to read.
        if kind == "value" and ((text := element.text) is not None or not node.attributes):
            self._value(node, text or "", found)
        if len(element) or element.attrib or node.attributes:
            self.take(node, element, found)

    def _attribute(
        self, node: Node, element: etree._Element, name: str, text: str, found: dict[str, Any]
    ) -> None:
        if name == self._id_attribute and node.row.id:
            return
        if name not in node.attributes:
            raise _misplaced(element)
        self._value(node.attributes[name], text, found)

    def _value(self, node: Node, text: str, found: dict[str, Any]) -> None:
        try:
            value = node.converter.read(text, self._scope)
        except ValueError:
            # Not with Python's own words: they quote the value.
            path, vi, en = node.row.path, "giá trị không hợp lệ", "invalid value"
            raise DocumentError(f"{path}: {vi}", f"{path}: {en}") from None
        if node.put is not None:
            node.put(found, value)

    @staticmethod
    def _items(found: dict[str, Any], path: str) -> list[dict[str, Any]]:
        *way, last = path.split(".")
        for name in way:
            found = found.setdefault(name, {})
        items: list[dict[str, Any]] = found.setdefault(last, [])
        return items


def _misplaced(element: etree._Element) -> DocumentError:
    name = etree.QName(element).localname
    return DocumentError(f"phần tử {name} không có chỗ ở đây", f"element {name} has no place here")
