"""XML from anywhere: what is refused before anything is read from it."""

import pytest

from hocba_plugin.documents.parsing import parse, serialise
from hocba_plugin.errors import DocumentError

ENTITY_BOMB = b"""<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;">
<!ENTITY z "&y;&y;&y;&y;&y;&y;&y;&y;">]><a>&z;</a>"""
EXTERNAL = b"""<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>"""

HOSTILE = {
    "entity bomb": ENTITY_BOMB,
    "external entity": EXTERNAL,
    "empty document type": b"<!DOCTYPE a><a/>",
    "comment inside a value": b"<a>12<!-- 3 --></a>",
    "comment before the root": b"<!-- x --><a/>",
    "comment after the root": b"<a/><!-- x -->",
    "processing instruction": b"<a><?run it?></a>",
    "processing instruction before the root": b"<?run it?><a/>",
    "UTF-16": "<a>ế</a>".encode("utf-16"),
    "declared Latin-1": b'<?xml version="1.0" encoding="ISO-8859-1"?><a/>',
    "truncated": b"<a><b></b>",
    "nothing": b"",
    "not XML": b"PK\x03\x04",
    "deep": b"<a>" * 5000 + b"</a>" * 5000,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_or_broken_xml_is_refused(content: bytes) -> None:
    """Every one of them ends in our own error, with exit code 1."""
    with pytest.raises(DocumentError) as caught:
        parse(content)
    assert caught.value.exit_status == 1


def test_the_text_of_a_refused_document_is_not_repeated() -> None:
    """A malformed record still holds a pupil's name."""
    with pytest.raises(DocumentError) as caught:
        parse("<a><HO_VA_TEN>Nguyễn Thị Mai An</a>".encode())
    assert "Mai" not in caught.value.message("vi") + caught.value.message("en")
    assert caught.value.__cause__ is None


def test_size_is_bounded_before_parsing() -> None:
    """A large file costs nothing."""
    with pytest.raises(DocumentError):
        parse(b"<a/>", max_bytes=3)


def test_a_plain_document_comes_through() -> None:
    """Vietnamese text, entities of XML itself, a declaration."""
    content = '<?xml version="1.0" encoding="UTF-8"?>\n<a b="Ưỡn ẹo">&lt;Đặng&gt;</a>'.encode()
    root = parse(content)
    assert root.text == "<Đặng>"
    assert parse(serialise(root)).get("b") == "Ưỡn ẹo"
