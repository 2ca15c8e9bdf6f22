"""Cells that hold an error, and formulas saved without a result: looked for where there may be any.

calamine gives both as empty text. What cannot be seen: a formula of an .xls whose result is an
empty text looks like one that was never computed.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from .grids import Place
from .refused import Refused, Why

Errors = Mapping[int, Mapping[Place, str]]
"""By the number of the sheet: the text of each such cell; "=" of a formula without its result."""
_XLSX = (b"f>", b'"e"', b"'e'")
"""The end of a formula; the type of a cell that holds an error."""
_ODS = (b'value-type="error"', b"table:formula=")
_XLS = re.compile(rb"\x05\x02\x08\x00|\x06\x00.{8}\x02.{5}\xff\xff", re.DOTALL)
"""A BOOLERR record, or a FORMULA record whose result is an error ([MS-XLS] 2.5.133)."""


def errors_in(source: str | BytesIO) -> Errors:
    """Return the errors of a workbook that calamine opened.

    :raises Refused: a part of it cannot be looked at.
    """
    try:
        if not zipfile.is_zipfile(source):
            return _in_xls(source)
        with zipfile.ZipFile(source) as archive:
            return _in_archive(archive)
    except (zipfile.BadZipFile, zlib.error, SyntaxError, ValueError, RuntimeError):
        raise Refused(Why.DAMAGED) from None


def _in_archive(archive: zipfile.ZipFile) -> Errors:
    names = frozenset(archive.namelist())
    if "xl/workbook.bin" in names:
        raise Refused(Why.XLSB)
    if "xl/workbook.xml" in names:
        return _in_xlsx(archive)
    return _in_ods(archive) if "content.xml" in names else {}


def _in_xlsx(archive: zipfile.ZipFile) -> Errors:
    parts = (n for n in archive.namelist() if "sheet" in n.lower() and n.endswith(".xml"))
    contents = {part: archive.read(part) for part in parts}
    suspects = {part: text for part, text in contents.items() if any(map(text.__contains__, _XLSX))}
    if not suspects:
        return {}
    from .xlsx_errors import errors_of

    return errors_of(archive, suspects)


def _in_ods(archive: zipfile.ZipFile) -> Errors:
    content = archive.read("content.xml")
    if not any(map(content.__contains__, _ODS)):
        return {}
    from .ods_errors import errors_of

    return errors_of(content)


def _in_xls(source: str | BytesIO) -> Errors:
    from .xls_errors import errors_of, stream_of

    stream = stream_of(source)
    return errors_of(stream) if _XLS.search(stream) else {}
