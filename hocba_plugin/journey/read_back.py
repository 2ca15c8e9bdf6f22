"""Whoever made a document, it is read back before it is kept: it must say what the data say."""

from collections.abc import Iterator
from typing import Any

from hocba_hooks import Document, Record
from hocba_plugin.documents.codec import Codec
from hocba_plugin.errors import DocumentError


def require_same(codec: Codec, document: Document, record: Record) -> None:
    """See that a new document says what its record says, as far as the form has a place for it.

    :raises DocumentError: it says something else; fields are named.
    """
    read = codec.read(document.content)
    if read == record:
        return
    through_the_form = codec.read(codec.write(record)).model_dump()
    said, meant = read.model_dump(), record.model_dump()
    if found := tuple(dict.fromkeys(_unlike_places(said, meant, through_the_form))):
        names = ", ".join(found)
        raise DocumentError(
            f"tài liệu vừa lập không nói đúng dữ liệu của trường ({names})",
            f"the document that was made does not say what the school's data say ({names})",
        )


def _unlike_places(said: Any, meant: Any, carried: Any, path: str = "") -> Iterator[str]:
    """Yield where a document says something else, or nothing where the form carries something."""
    if all(isinstance(one, dict) for one in (said, meant, carried)):
        for name, value in meant.items():
            below = f"{path}.{name}".lstrip(".")
            yield from _unlike_places(said.get(name), value, carried.get(name), below)
    elif all(isinstance(one, tuple) and len(one) == len(meant) for one in (said, meant, carried)):
        for parts in zip(said, meant, carried, strict=True):
            yield from _unlike_places(*parts, path)
    elif said not in (meant, carried) or (said != carried and not said):
        yield path
