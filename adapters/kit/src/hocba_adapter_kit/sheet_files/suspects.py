"""Whether a zipped workbook is worth a second look; nothing is parsed, little is kept."""

import zipfile
import zlib

_MARKS = (b"f>", b'"e"', b"'e'", b'value-type="error"', b"table:formula=")
"""In an .xlsx the end of a formula and the type of a cell that holds an error; in an .ods these."""
_LONGEST = max(map(len, _MARKS))
_CHUNK = 1 << 20
_ENOUGH = 1 << 28


def may_hold_errors(file: str) -> bool:
    """Say whether there may be errors or formulas in the cells, or anything out of the ordinary."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if "xl/workbook.xml" not in names and "content.xml" not in names:
                return True
            sheets = [name for name in names if _is_sheet(name)]
            if sum(archive.getinfo(name).file_size for name in sheets) > _ENOUGH:
                return True
            return any(_marked(archive, name) for name in sheets)
    # What zipfile raises for a damaged, an encrypted, or an oddly packed archive: look at it whole.
    except (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return True


def is_marked(content: bytes) -> bool:
    """Say whether a part may hold errors or formulas."""
    return any(mark in content for mark in _MARKS)


def _is_sheet(name: str) -> bool:
    name = name.lower()  # as Excel compares names of parts
    return name == "content.xml" or ("sheet" in name and name.endswith(".xml"))


def _marked(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as part:
        end = b""
        while chunk := part.read(_CHUNK):
            content = end + chunk
            if is_marked(content):
                return True
            end = content[-_LONGEST:]
    return False
