"""Errors in the sheets of an .xls ([MS-XLS]; the records are those of Excel 5 and later)."""

import struct
from collections.abc import Iterator
from io import BytesIO

import olefile

from .grids import Place

_FORMULA, _EOF, _BOUNDSHEET, _BOOLERR, _BOF = 0x06, 0x0A, 0x85, 0x205, 0x809
_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
_NO_NUMBER, _ERROR = 0xFFFF, 2


def stream_of(source: str | BytesIO) -> bytes:
    """Return the records of a workbook; empty when there are none that calamine could have read."""
    try:
        with olefile.OleFileIO(source) as compound:
            name = next(filter(compound.exists, ("Workbook", "Book")), None)
            return bytes(compound.openstream(name).read()) if name else b""
    except OSError:
        return b""


def errors_of(stream: bytes) -> dict[int, dict[Place, str]]:
    """Return the errors by sheet."""
    starts = (
        struct.unpack_from("<I", data)[0]
        for kind, data in _records(stream, 0)
        if kind == _BOUNDSHEET
    )
    return {number: dict(_errors(stream, start)) for number, start in enumerate(starts)}


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a substream, and those of charts within it."""
    depth = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return


def _errors(stream: bytes, start: int) -> Iterator[tuple[Place, str]]:
    for kind, data in _records(stream, start):
        if kind == _BOOLERR and len(data) >= 8:
            row, column, _, value, is_error = struct.unpack_from("<HHHBB", data)
            if is_error:
                yield (row, column), _TEXTS.get(value, "#N/A")
        elif kind == _FORMULA and len(data) >= 14:
            row, column, _, result, _, value, _, _, marker = struct.unpack_from("<HHHBBBBHH", data)
            if marker == _NO_NUMBER and result == _ERROR:
                yield (row, column), _TEXTS.get(value, "#N/A")
