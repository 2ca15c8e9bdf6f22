"""The codes a system has for itself, in the words the shared readers know.

``codes.csv`` beside the queries: ``kind, code, meaning``, such as ``grading, 1, Tốt``. A kind that
is declared is closed: what it does not list is not understood. Kinds stand in ``contract.csv``.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hocba_adapter_kit.queries import QueryError, QueryFiles
from hocba_adapter_kit.records.contract import contract

FILE = "codes.csv"


@dataclass(frozen=True, slots=True)
class Codes:
    """Meanings by kind and code."""

    kinds: Mapping[str, Mapping[str, str]]

    @classmethod
    def beside(cls, queries: QueryFiles) -> "Codes":
        """Read the ``codes.csv`` beside query files, the school's own if it has one.

        :raises QueryError: it cannot be read, names an unknown kind, or has a code twice.
        """
        file = queries.file(FILE)
        if file is None:
            return cls({})
        try:
            lines = file.read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeError):
            raise QueryError(FILE, "không đọc được tệp", "the file cannot be read") from None
        return cls(_read(csv.DictReader(lines)))

    def meaning(self, kind: str, code: str) -> str:
        """Return what ``code`` means; the code itself where the kind is not declared or lists it
        not, for the reader to refuse."""
        declared = self.kinds.get(kind)
        return code if declared is None else declared.get(code.strip(), code)


def _read(rows: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    known = {column.codes for columns in contract().values() for column in columns.values()}
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        kind, code = (row.get("kind") or "").strip(), (row.get("code") or "").strip()
        place = f"{FILE}:{number}"
        if not kind or kind not in known:
            raise QueryError(place, f"không có loại mã {kind}", f"there is no kind {kind} of code")
        if code in found.setdefault(kind, {}):
            raise QueryError(place, f"mã {code} ghi hai lần", f"code {code} stands there twice")
        found[kind][code] = (row.get("meaning") or "").strip()
    return found
