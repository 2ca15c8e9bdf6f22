"""The list of communes a school configures: which codes were in force when, and where (R-I07).

The official list is not part of the program: it has some 3,300 rows and changes.
"""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from hocba_hooks.vocabulary import Validity
from hocba_plugin import os_errors
from hocba_plugin.errors import ConfigError

_COLUMNS = ("code", "name", "province_code", "valid_from", "valid_to")
_FORM_VI = "mã xã 5 chữ số, mã tỉnh 2 chữ số, ngày dạng YYYY-MM-DD"
_FORM_EN = "a commune code has five digits, a province code two, a date is YYYY-MM-DD"


class Communes:
    """Codes of communes with their provinces and times."""

    def __init__(self, rows: Mapping[str, tuple[tuple[str, Validity], ...]]) -> None:
        self._rows = rows

    def provinces_of(self, code: str, since: dt.date, until: dt.date) -> frozenset[str]:
        """Return the provinces a code lay in within a span; none: it was not in force."""
        rows = self._rows.get(code, ())
        return frozenset(province for province, times in rows if times.meets(since, until))


@cache
def load_communes(path: Path) -> Communes:
    """Read a list once: CSV in UTF-8 with ``code, name, province_code, valid_from, valid_to``.

    :raises ConfigError: it cannot be read; the line is named where one is wrong.
    """
    found: dict[str, tuple[tuple[str, Validity], ...]] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for code, row in _checked(path, csv.DictReader(file, strict=True)):
                found[code] = (*found.get(code, ()), row)
    except OSError as error:
        raise _wrong(path.name, *os_errors.reasons(error)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise _wrong(path.name, "không phải CSV UTF-8", "it is not CSV in UTF-8") from error
    if not found:
        raise _wrong(path.name, "danh mục trống", "the list is empty")
    return Communes(found)


def _checked(
    path: Path, reader: "csv.DictReader[str]"
) -> Iterator[tuple[str, tuple[str, Validity]]]:
    if missing := [name for name in _COLUMNS if name not in (reader.fieldnames or ())]:
        columns = ", ".join(missing)
        raise _wrong(path.name, f"thiếu cột {columns}", f"missing column {columns}")
    for row in reader:
        try:
            yield _entry(row)
        except ValueError:
            line = reader.line_num
            vi, en = f"dòng {line}: {_FORM_VI}", f"line {line}: {_FORM_EN}"
            raise _wrong(path.name, vi, en) from None


def _wrong(name: str, vi: str, en: str) -> ConfigError:
    return ConfigError("rules.communes", f"{name}: {vi}", f"{name}: {en}")


def _entry(row: Mapping[str, str]) -> tuple[str, tuple[str, Validity]]:
    if None in row or None in row.values():
        raise ValueError("too many columns, or too few")
    code, province = row["code"], row["province_code"]
    for text, digits in ((code, 5), (province, 2)):
        if len(text) != digits or not (text.isascii() and text.isdigit()):
            raise ValueError("not a code")
    return code, (province, Validity.of(row))
