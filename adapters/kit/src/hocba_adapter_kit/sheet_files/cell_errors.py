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
from .refused import CannotReadError, Why

Errors = Mapping[int, Mapping[Place, str]]
"""By the number of the sheet: the text of each such cell; "=" of a formula without its result."""
_XLS = re.compile(rb"\x05\x02\x08\x00|\x06\x00.{8}\x02.{5}\xff\xff", re.DOTALL)
"""A BOOLERR record, or a FORMULA record whose result is an error ([MS-XLS] 2.5.133)."""


def errors_in(source: str | BytesIO) -> Errors:
    """Return the errors of a workbook that calamine opened.

    :raises CannotReadError: a part of it cannot be looked at.
    """
    try:
        if not zipfile.is_zipfile(source):
            return _in_xls(source)
        with zipfile.ZipFile(source) as archive:
            return _in_archive(archive)
    except (zipfile.BadZipFile, zlib.error, SyntaxError, ValueError, RuntimeError):
        raise CannotReadError(Why.DAMAGED) from None


def _in_archive(archive: zipfile.ZipFile) -> Errors:
    names = frozenset(archive.namelist())
    if "xl/workbook.bin" in names:
        raise CannotReadError(Why.XLSB)
    if "xl/workbook.xml" in names:
        from .xlsx_errors import errors_of

        return errors_of(archive)
    if "content.xml" in names:
        from .ods_errors import errors_of as errors_of_ods

        return errors_of_ods(archive.read("content.xml"))
    return {}


def _in_xls(source: str | BytesIO) -> Errors:
    from .xls_errors import errors_of, stream_of

    stream = stream_of(source)
    return errors_of(stream) if _XLS.search(stream) else {}
