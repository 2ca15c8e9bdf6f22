"""What a zip or compound file is when it is no workbook."""

import zipfile
from collections.abc import Iterable

import olefile

from .refused import Why

_PARTS = {"xl/workbook.bin": Why.XLSB, "word/document.xml": Why.WORD}
_STREAMS = {"WordDocument": Why.WORD}


def diagnosis(file: str) -> Why:
    """Return why there is no workbook in the file."""
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            return _of_zip(archive.namelist())
    try:
        with olefile.OleFileIO(file) as compound:
            found = (why for name, why in _STREAMS.items() if compound.exists(name))
            return next(found, Why.DAMAGED)
    except OSError:
        return Why.DAMAGED


def _of_zip(names: Iterable[str]) -> Why:
    for name in names:
        if name in _PARTS:
            return _PARTS[name]
        if name.lower().endswith((".xlsx", ".xls", ".ods", ".csv")):
            return Why.ARCHIVE
    return Why.DAMAGED
