"""Packages: reproducible when made, strict and bounded when opened."""

import base64
import gzip
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin.errors import PackageError
from hocba_plugin.pack import pack, unpack

XML = "<HOC_BA><HO_VA_TEN>Đỗ Thị Ươm</HO_VA_TEN></HOC_BA>".encode()


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


@given(st.binary(max_size=4000))
def test_unpacking_gives_back_what_was_packed(content: bytes) -> None:
    """Any bytes come back, as text and as bytes, with and without a line end."""
    text = pack(content)
    assert content == unpack(text) == unpack(text.encode()) == unpack(f"{text}\n")


@given(st.binary(max_size=4000))
def test_a_package_is_one_line_that_gzip_can_read(content: bytes) -> None:
    """Python's own gzip reads it, and no line end stands in it."""
    text = pack(content)
    assert content == gzip.decompress(base64.b64decode(text))
    assert len(text.splitlines()) == 1


def test_a_package_says_nothing_of_time_and_machine() -> None:
    """Header bytes are fixed: no time, no system."""
    assert base64.b64decode(pack(XML))[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    assert pack(XML) == pack(XML)


@given(st.binary(max_size=300), st.data())
def test_any_changed_letter_is_noticed_or_harmless(content: bytes, data: st.DataObject) -> None:
    """A changed package is refused; only header bytes that mean nothing may differ."""
    text = pack(content)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from("ABCXYZabcxyz0189+/=-_ \n"))
    changed = text[:place] + letter + text[place + 1 :]
    with suppress(PackageError):
        assert unpack(changed) == content


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!!!!",
        pack(XML)[:-4],
        pack(XML) + "====",
        pack(XML)[:20] + "\n" + pack(XML)[20:],
        " " + pack(XML),
        "Đ" + pack(XML),
        b64(XML),
        b64(zlib.compress(XML)),
        b64(gzip.compress(XML, mtime=0)[:-1]),
        b64(gzip.compress(XML, mtime=0) + b"x"),
        b64(gzip.compress(XML, mtime=0) * 2),
        b64(gzip.compress(XML, mtime=0)[:-8] + bytes(8)),
    ],
)
def test_what_is_not_exactly_one_package_is_refused(text: str) -> None:
    """Junk, line breaks, cut ends, second members and wrong checksums are refused."""
    with pytest.raises(PackageError):
        unpack(text)


def test_left_over_bits_of_base64_are_refused() -> None:
    """Two texts never stand for one package."""
    # 'QQ==' and 'QR==' decode to the same byte.
    text = next(t for t in (pack(b"a" * n) for n in range(9)) if t.endswith("=="))
    bent = text[:-3] + chr(ord(text[-3]) + 1) + "=="
    assert base64.b64decode(bent) == base64.b64decode(text)
    with pytest.raises(PackageError):
        unpack(bent)


def test_a_document_of_the_limit_passes_and_one_byte_more_does_not() -> None:
    """The limit is of the document."""
    assert unpack(pack(bytes(1000)), limit=1000) == bytes(1000)
    with pytest.raises(PackageError):
        unpack(pack(bytes(1001)), limit=1000)


def test_a_bomb_stops_early() -> None:
    """300 MB in 300 KB: refused without ever being held in memory."""
    squeezer = zlib.compressobj(9, wbits=31)
    block = bytes(1024 * 1024)
    bomb = b64(b"".join([*(squeezer.compress(block) for _ in range(300)), squeezer.flush()]))
    tracemalloc.start()
    with pytest.raises(PackageError, match="too large"):
        unpack(bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


def test_a_text_that_can_only_be_too_large_is_not_even_decoded() -> None:
    """The text itself is bounded."""
    with pytest.raises(PackageError, match="too large"):
        unpack("A" * 10_000, limit=1000)
