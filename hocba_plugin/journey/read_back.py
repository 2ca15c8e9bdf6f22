"""Whoever made a document, it is read back before it is kept: it must say what the data say."""

from collections.abc import Iterator
from typing import Any

from hocba_hooks import Document, Record
from hocba_plugin.errors import DocumentError
from hocba_plugin.journey.context import Journey
from hocba_plugin.reports.places import Names, Places


def what_is_wrong(journey: Journey, record: Record, document: Document) -> Names | None:
    """Return why a new document cannot stand for its record, as far as the form has a place for it.

    Of what it says otherwise the first field is named, in the form's words.
    """
    try:
        read = journey.codec.read(document.content)
    except DocumentError as error:
        return "tài liệu lập ra không đọc lại được", f"what it made is unreadable: {error.args[1]}"
    if read == record:
        return None
    carried = journey.codec.read(journey.codec.write(record)).model_dump()
    path = next(_unlike_places(read.model_dump(), record.model_dump(), carried), None)
    if path is None:
        return None
    level = record.transcript.level
    vi, en = Places(journey.profile).name(path.removeprefix("transcript."), level)
    return f"tài liệu lập ra khác dữ liệu của trường ({vi})", f"it wrote other data ({en})"


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
