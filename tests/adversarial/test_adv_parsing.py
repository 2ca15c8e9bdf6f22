"""Bytes made to be read differently by different readers, or to cost more than they weigh."""

import base64
import gzip
import time
from contextlib import nullcontext

import pytest

from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse
from hocba_plugin.errors import DocumentError, PackageError
from hocba_plugin.pack import pack, unpack
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples.records import sample_records
from hocba_plugin.validate import Validator

TYPED = '<!DOCTYPE a [<!ATTLIST a x CDATA "y"><!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'
PLAIN = "<a>t</a>"
DECLARATIONS = (
    "",
    '<?xml version="1.0"?>',
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<?xml version="1.0" encoding="UTF-16"?>',
)


@pytest.mark.parametrize("declaration", DECLARATIONS)
@pytest.mark.parametrize("text", [TYPED, PLAIN])
@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "cp037"]
)
def test_another_encoding_is_refused_however_it_is_declared(
    encoding: str, text: str, declaration: str
) -> None:
    """Without a byte order mark UTF-16 is valid UTF-8, and hides a DOCTYPE from a search."""
    with pytest.raises(DocumentError):
        parse((declaration + text).encode(encoding))


UTF_7 = b'<?xml version="1.0" encoding="UTF-7"?>'
HOSTILE = {
    "UTF-7": UTF_7 + b"+ADwAIQ-DOCTYPE a+AD4-<a/>",
    "UTF-7 without a document type": UTF_7 + b"<a/>",
    "lower case": b"<!doctype a><a/>",
    "after a byte order mark": b"\xef\xbb\xbf<!DOCTYPE a><a/>",
    "windows-1252": b'<?xml version="1.0" encoding="windows-1252"?><a>\xc3\xa9</a>',
    "XML 1.1": b'<?xml version="1.1"?><a>&#1;</a>',
    "NUL": b"<a>\x00</a>",
    "NUL behind": b"<a/>\x00",
    "something behind": b"<a/><a/>",
    "an entity nobody declared": b"<a>&x;</a>",
    "half a character": b"<a>&#xD800;</a>",
    "a long name": b"<" + b"a" * 60_000 + b"/>",
    "deep": b"<a>" * 100_000,
    "a long text": b"<a>" + b"x" * 10_485_760 + b"</a>",
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_odd_bytes_are_refused_at_once(content: bytes) -> None:
    """Our own error, and no time to speak of."""
    begin = time.monotonic()
    with pytest.raises(DocumentError):
        parse(content)
    assert time.monotonic() - begin < 2


WIDE = {
    "attributes": b"<a " + b" ".join(b'a%d="1"' % n for n in range(300_000)) + b"/>",
    "namespaces": b"<a " + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(200_000)) + b"/>",
    "elements": b"<a>" + b"<b/>" * 2_000_000 + b"</a>",
}


@pytest.mark.parametrize("kind", WIDE)
def test_many_small_things_cost_time_in_proportion(kind: str) -> None:
    """Elements are read on, and no record found; time for the others grows with their square."""
    begin = time.monotonic()
    with nullcontext() if kind == "elements" else pytest.raises(DocumentError, match="too many"):
        parse(WIDE[kind])
    assert time.monotonic() - begin < 5


VALIDATOR = Validator(load_profile("qd3016-public"))
DOCUMENT = Codec(load_profile("qd3016-public")).write(next(sample_records(1)))
SIGNATURE = b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#">%b</Signature>'
ATTRIBUTES = b" ".join(b'a%d="1"' % n for n in range(20_000))
CROWDED = {
    "elements": (b"<GVCN/>", b"<GVCN/>" + b"<X/>" * 2_000_000),
    "rows": (b"<GVCN/>", b"<GVCN/>" + b"<DIEM_TONG_KET/>" * 100_000),
    "attributes": (b"<HO_VA_TEN>", b"<HO_VA_TEN " + ATTRIBUTES + b">"),
    "attributes of many": (b"<GVCN/>", (b"<X " + ATTRIBUTES[:8_000] + b"/>") * 200),
    "a long name": (b"<HO_VA_TEN>", b"<HO_VA_TEN>" + "Nguyễn ".encode() * 1_000_000),
    "one Id": (b"<GVCN/>", b"<GVCN>" + SIGNATURE % (b'<O Id="data"/>' * 100_000) + b"</GVCN>"),
}


@pytest.mark.parametrize(("place", "crowd"), CROWDED.values(), ids=CROWDED.keys())
def test_what_no_record_could_be_is_not_explained(place: bytes, crowd: bytes) -> None:
    """Two thousand attributes alone kept the explanation busy for minutes."""
    content = DOCUMENT.replace(place, crowd, 1)
    assert content != DOCUMENT
    begin = time.process_time()
    report = VALIDATOR.check_document(content)
    assert time.process_time() - begin < 5
    assert [one.code for one in report.findings] == ["R-X03"]


NEARLY_CROWDED = {
    "elements": (b"<GVCN/>", b"<GVCN/>" + b"<X/>" * 4_500, 50),
    "elements of the profile": (b"<GVCN/>", b"<GVCN/>" * 4_500, 50),
    "attributes": (b"<HO_VA_TEN>", b"<HO_VA_TEN " + b" ".join(ATTRIBUTES.split()[:30]) + b">", 50),
    "one Id": (b"<GVCN/>", b"<GVCN>" + SIGNATURE % (b'<O Id="data"/>' * 2_000) + b"</GVCN>", 50),
    "a long name": (b"<HO_VA_TEN>", b"<HO_VA_TEN>" + "Nguyễn ".encode() * 100_000, 10),
}


@pytest.mark.parametrize(
    ("place", "crowd", "most"), NEARLY_CROWDED.values(), ids=NEARLY_CROWDED.keys()
)
def test_the_largest_document_is_explained_in_time(place: bytes, crowd: bytes, most: int) -> None:
    """With so many findings as a person would read."""
    begin = time.process_time()
    report = VALIDATOR.check_document(DOCUMENT.replace(place, crowd, 1))
    assert time.process_time() - begin < 5
    assert 0 < len(report.findings) <= most
    assert "R-X03" not in {one.code for one in report.findings}


def _text(compressed: bytes) -> str:
    return base64.b64encode(compressed).decode("ascii")


GOOD = gzip.compress(b"<a/>")
PACKAGES = {
    "a bomb": _text(gzip.compress(bytes(100_000_000))),
    "two members": _text(GOOD + GOOD),
    "something behind": _text(GOOD + b"\x00"),
    "a wrong checksum": _text(GOOD[:-8] + bytes(4) + GOOD[-4:]),
    "a wrong length": _text(GOOD[:-4] + bytes(4)),
    "cut off": _text(GOOD[:-1]),
    "zlib, not gzip": _text(b"\x78\x9c\x03\x00\x00\x00\x00\x01"),
    "junk in base64": pack(b"<a/>")[:8] + "!" + pack(b"<a/>")[8:],
    "broken into lines": pack(b"<a/>")[:8] + "\n" + pack(b"<a/>")[8:],
    "url-safe base64": _text(gzip.compress(bytes(range(256)) * 9)).replace("/", "_"),
    "NUL": pack(b"<a/>") + "\x00",
    "no ASCII": pack(b"<a/>").replace("A", "Ａ"),
    "nothing": "",
}


@pytest.mark.parametrize("text", PACKAGES.values(), ids=PACKAGES.keys())
def test_what_is_not_one_sound_package_is_refused(text: str) -> None:
    """One content, one text: nothing can be smuggled along."""
    with pytest.raises(PackageError):
        unpack(text)
