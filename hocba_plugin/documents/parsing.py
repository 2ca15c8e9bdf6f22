"""Parsing XML that may come from anywhere."""

from lxml import etree

from hocba_plugin.errors import DocumentError

MAX_BYTES = 10 * 1024 * 1024
"""A signed record has about 30 KB, a message of 100 packages about 1 MB."""
MAX_RECORD_BYTES = 2 * 1024 * 1024
MAX_RECORD_NODES = 5_000
"""Elements and attributes: a record with twenty signatures has about 2,000."""
MAX_ATTRIBUTES = 30
"""Of one element."""
MAX_NAMESPACES = 1_000
"""Declared in one document: a record with twenty signatures declares some 120."""
_IS_TOO_MUCH = etree.XPath(f"count(//*) + count(//@*) > {MAX_RECORD_NODES}")
_IS_CROWDED = etree.XPath(f"boolean(//*[count(@*) > {MAX_ATTRIBUTES}])")


def parse(content: bytes, *, max_bytes: int = MAX_BYTES) -> etree._Element:
    """Return the root element of ``content``.

    Refused before anything is read from it: more than ``max_bytes``, another encoding than UTF-8,
    another version of XML than 1.0 (1.1 reads other characters and ends of lines), a document type
    (so no entities), comments and processing instructions (canonicalisation drops comments, so a
    text reader and a signature would disagree on the same document), and more namespaces and
    attributes than any document of ours has: time is taken with the square of them.

    :raises DocumentError: one of these, or not well-formed.
    """
    if len(content) > max_bytes:
        raise DocumentError("tệp quá lớn", "the file is too large")
    # Without a byte order mark, UTF-16 and UTF-32 are valid UTF-8 too, and libxml2 would guess
    # them: its answer about the encoding is then not to be relied on.
    if b"\x00" in content:
        raise DocumentError("không phải mã UTF-8", "it is not UTF-8")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise DocumentError("có khai báo DTD", "it declares a document type")
    if content.count(b"xmlns") > MAX_NAMESPACES:
        raise DocumentError("có quá nhiều namespace", "it declares too many namespaces")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        content.decode("utf-8")
        root = etree.fromstring(content, parser)
    except UnicodeDecodeError:
        raise DocumentError("không phải mã UTF-8", "it is not UTF-8") from None
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise DocumentError(
            f"sai cú pháp XML ở dòng {line}", f"not well-formed XML, line {line}"
        ) from None
    _refuse_hidden_content(root)
    if _IS_CROWDED(root):
        raise DocumentError(
            "một phần tử có quá nhiều thuộc tính", "an element has too many attributes"
        )
    return root


def parse_record(content: bytes) -> etree._Element:
    """Return the root element of what should be one record.

    Explaining what is wrong takes time with the square of what stands side by side: two megabytes
    of small elements, or of attributes, would take hours. What no record could be is refused first.

    :raises DocumentError: see ``parse``, or it is larger than any record.
    """
    root = parse(content, max_bytes=MAX_RECORD_BYTES)
    if _IS_TOO_MUCH(root):
        raise DocumentError(
            "có nhiều phần tử hoặc thuộc tính hơn mọi học bạ",
            "it has more elements or attributes than any record",
        )
    return root


def _refuse_hidden_content(root: etree._Element) -> None:
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None:
        raise DocumentError("có khai báo DTD", "it declares a document type")
    if tree.docinfo.xml_version != "1.0":
        raise DocumentError("không phải XML 1.0", "it is not XML 1.0")
    if (tree.docinfo.encoding or "UTF-8").upper() not in ("UTF-8", "UTF8", "ASCII"):
        raise DocumentError("không khai báo mã UTF-8", "its declared encoding is not UTF-8")
    outside = (root.getprevious(), root.getnext())
    inside = next(root.iter(etree.Comment, etree.PI, etree.Entity), None)
    if inside is not None or any(node is not None for node in outside):
        raise DocumentError(
            "có chú thích hoặc lệnh xử lý XML",
            "it holds a comment, a processing instruction or an entity",
        )


def serialise(root: etree._Element) -> bytes:
    """Return ``root`` as UTF-8 with an XML declaration and no white space added."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
