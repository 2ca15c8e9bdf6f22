"""The codec: records and messages to XML and back, as a profile describes them.

The one place that writes and reads their XML. No element name stands here.
"""

from functools import cached_property
from typing import Any, TypeVar

from lxml import etree
from pydantic import BaseModel, ValidationError

from hocba_hooks import Level, Record
from hocba_hooks.transcripts import Form
from hocba_plugin.documents.parsing import MAX_BYTES, parse, parse_record, serialise
from hocba_plugin.documents.paths import ContradictionError
from hocba_plugin.documents.reading import read_tree
from hocba_plugin.documents.shape import Node, compile_form
from hocba_plugin.documents.writing import write_tree
from hocba_plugin.errors import DocumentError
from hocba_plugin.profiles.model import FieldRow, Profile

M = TypeVar("M", bound=BaseModel)
SCOPE = "transcript.level"
"""Code lists may differ by level of education, so a record's level is read first."""


class Codec:
    """Writes and reads the documents of one profile. Make it once: the forms are compiled."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._messages: dict[str, Node] = {}

    @cached_property
    def _records(self) -> dict[Form, Node]:
        profile = self._profile
        return {form: compile_form(profile, form, profile.root) for form in profile.forms}

    def write(self, record: Record) -> bytes:
        """Return the unsigned document of ``record``: UTF-8, no white space between elements."""
        return serialise(self._write(self._records[record.form], record, record.transcript.level))

    def read(self, content: bytes) -> Record:
        """Return the record a document holds, signed or not.

        :raises DocumentError: not XML, or of another shape. The values found are not repeated.
        """
        return self.read_element(parse_record(content))

    def read_element(self, root: etree._Element) -> Record:
        """Return the record of a document that was parsed already; see ``read``."""
        level = self._level(root)
        found = self._read(self._records[Form.of(level)], root, level)
        return self._model(Record, found)

    def write_message(self, form: str, message: BaseModel) -> bytes:
        """Return a message: ``form`` is ``register``, ``revoke`` or ``reply``."""
        return serialise(self._write(self._message(form), message, ""))

    def read_message(
        self, form: str, content: bytes, model: type[M], *, max_bytes: int = MAX_BYTES
    ) -> M:
        """Return the message that ``content`` holds.

        :raises DocumentError: not XML, too large, or of another shape.
        """
        root = parse(content, max_bytes=max_bytes)
        return self._model(model, self._read(self._message(form), root, ""))

    def _message(self, form: str) -> Node:
        if form not in self._messages:
            root = self._profile.message_roots[form]
            self._messages[form] = compile_form(self._profile, form, root)
        return self._messages[form]

    @cached_property
    def _scopes(self) -> dict[Form, FieldRow]:
        """Of each form, the row that says the level."""
        rows = self._profile.rows
        return {form: next(r for r in rows(form) if r.model == SCOPE) for form in self._records}

    def _level(self, root: etree._Element) -> Level:
        for form, row in self._scopes.items():
            text = _text_at(root, row.path, self._profile)
            scoped = text and self._profile.codelists[row.convert.partition(":")[2]].id(text)
            if scoped and Form.of(Level(scoped)) is form and root.tag == self._records[form].tag:
                return Level(scoped)
        raise DocumentError(
            f"không phải học bạ theo cấu trúc {self._profile.id}",
            f"it is not a record of profile {self._profile.id}",
        )

    def _write(self, node: Node, source: BaseModel, scope: str) -> etree._Element:
        return write_tree(node, source, scope, self._profile)

    def _read(self, node: Node, root: etree._Element, scope: str) -> dict[str, Any]:
        try:
            return read_tree(node, root, scope, self._profile)
        except ContradictionError as error:
            path = error.args[0]
            raise DocumentError(
                f"hai trường trái ngược nhau ({path})", f"two fields contradict ({path})"
            ) from None

    @staticmethod
    def _model(model: type[M], found: dict[str, Any]) -> M:
        try:
            return model.model_validate(found)
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            raise DocumentError(
                f"thiếu hoặc sai giá trị ({place})", f"a value is missing or wrong ({place})"
            ) from None


def _text_at(root: etree._Element, path: str, profile: Profile) -> str | None:
    elements, at, attribute = path.partition("@")
    steps = "/".join(profile.qualified(name) for name in elements.strip("/").split("/") if name)
    element = root.find(steps) if steps else root
    if element is None:
        return None
    return element.get(attribute) if at else element.text
