"""Packages: one document, gzip and base64, small enough to travel and safe to open.

The bytes are reproducible: header, level and time are fixed, so packing a document again gives the
same text (by the same build of zlib).
"""

import base64
import binascii
import struct
import zlib

from hocba_plugin.documents.parsing import MAX_BYTES
from hocba_plugin.errors import PackageError

__all__ = ["MAX_BYTES", "MAX_PACKAGE_BYTES", "pack", "unpack"]

_LEVEL = 9
_GZIP = 31
"""zlib's window bits for one gzip member, its header and checksum included."""
_HEADER = bytes((0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 255))
"""RFC 1952: deflate, no name, no time, best compression, unknown system.

Written here because ``gzip`` puts the machine's own system into it.
"""


def _most(limit: int) -> int:
    # Deflate never grows a document by more than a little, base64 grows it by a third.
    return 2 * limit + 1024


MAX_PACKAGE_BYTES = _most(MAX_BYTES)


def pack(content: bytes) -> str:
    """Return ``content`` as gzip in base64, one line."""
    body = zlib.compress(content, _LEVEL, wbits=-zlib.MAX_WBITS)
    trailer = struct.pack("<II", zlib.crc32(content), len(content) & 0xFFFFFFFF)
    return base64.b64encode(_HEADER + body + trailer).decode("ascii")


def unpack(text: str | bytes, *, limit: int = MAX_BYTES) -> bytes:
    """Return the document inside a package; a line end after the base64 is allowed.

    Stops as soon as more than ``limit`` bytes come out, so a bomb costs no memory.

    :raises PackageError: not strict base64, not exactly one gzip member, damaged, or too large.
    """
    compressed = _decoded(text, limit)
    stream = zlib.decompressobj(_GZIP)
    try:
        content = stream.decompress(compressed, limit + 1)
    except zlib.error:
        raise _damaged() from None
    if len(content) > limit:
        raise _too_large()
    if not stream.eof:
        raise _damaged()
    if stream.unused_data:
        raise PackageError("có dữ liệu thừa sau gói", "something stands behind the gzip member")
    return content


def _decoded(text: str | bytes, limit: int) -> bytes:
    if len(text) > _most(limit):
        raise _too_large()
    try:
        line = text.encode("ascii") if isinstance(text, str) else text
        line = line.removesuffix(b"\n").removesuffix(b"\r")
        content = binascii.a2b_base64(line, strict_mode=True)
    except ValueError:
        raise _not_base64() from None
    # One content, one text: left-over bits before the padding must be zero.
    if base64.b64encode(content) != line:
        raise _not_base64()
    return content


def _not_base64() -> PackageError:
    return PackageError("không phải base64", "it is not base64 in one line")


def _damaged() -> PackageError:
    return PackageError("gzip hỏng hoặc thiếu", "the gzip data is damaged or cut off")


def _too_large() -> PackageError:
    return PackageError("nội dung quá lớn", "its content is too large")
