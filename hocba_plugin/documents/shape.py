"""One form of a profile, compiled: the tree of nodes that writing and reading follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hocba_plugin.documents.converters import NOTHING, Converter, converter
from hocba_plugin.documents.paths import Put, putter, segments
from hocba_plugin.errors import ProfileError
from hocba_plugin.profiles.model import CodeList, FieldRow, Profile


@dataclass(slots=True)
class Node:
    """A row with its place in the tree."""

    row: FieldRow
    tag: str
    converter: Converter = NOTHING
    put: Put | None = None
    """Of a value, where it goes in the model."""
    attributes: dict[str, "Node"] = field(default_factory=dict)
    """By name."""
    children: dict[str, "Node"] = field(default_factory=dict)
    """By tag, in document order."""

    @property
    def repeats(self) -> bool:
        """Whether it stands once per item of a list."""
        return self.row.kind in ("list", "slot") and bool(self.row.model)

    @property
    def holds_slot(self) -> bool:
        """Whether a slot stands below: then it is written even when it is empty."""
        return self.row.kind == "slot" or any(child.holds_slot for child in self.children.values())


def compile_form(profile: Profile, form: str, root: str) -> Node:
    """Return the root node of ``form``.

    :raises ProfileError: a row has no parent, stands twice, or names what does not exist.
    """
    top = Node(FieldRow(form=form, path="", kind="element"), profile.qualified(root))
    nodes = {"": top}
    for row in profile.rows(form):
        parent_path, _, _ = row.path.rpartition("/")
        parent = nodes.get(parent_path)
        if parent is None:
            raise ProfileError(
                row.place,
                f"{row.path} đứng trước phần cha của nó",
                f"{row.path} stands before its parent",
            )
        if row.path in nodes:
            raise ProfileError(row.place, f"{row.path} bị lặp", f"{row.path} stands twice")
        nodes[row.path] = _attach(parent, _node(row, profile))
    return top


def _node(row: FieldRow, profile: Profile) -> Node:
    tag = row.name if row.kind == "attribute" else profile.qualified(row.name)
    read = _converter(row, profile.codelists)
    holds = row.kind in ("value", "attribute") and row.model
    return Node(row, tag, read, putter(row.model) if holds else None)


def _converter(row: FieldRow, codelists: Mapping[str, CodeList]) -> Converter:
    needs_model = row.kind == "list" or not row.convert.startswith("const:")
    if row.kind == "element" or (row.kind == "slot" and not row.model):
        return NOTHING
    if needs_model and not row.model:
        raise ProfileError(
            row.place, f"{row.path} chưa ghi cột model", f"{row.path} has no model path"
        )
    if row.model:
        _check_path(row)
    return converter(row, codelists) if row.kind in ("value", "attribute") else NOTHING


def _check_path(row: FieldRow) -> None:
    try:
        segments(row.model)
    except ValueError:
        raise ProfileError(
            row.place,
            f"{row.model} không phải đường dẫn của mô hình",
            f"{row.model} is not a model path",
        ) from None


def _attach(parent: Node, node: Node) -> Node:
    if node.row.kind == "attribute":
        parent.attributes[node.tag] = node
    else:
        parent.children[node.tag] = node
    return node
