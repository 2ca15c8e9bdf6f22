"""The codes a system has for itself, in the words the shared readers know.

``codes.csv`` beside the queries: ``kind, code, meaning``, such as ``grading, 1, Tốt``. A kind that
is declared is closed: what it does not list is not understood, whatever it may look like. Only
``score`` stays open, for nobody lists every mark. Kinds stand in ``contract.csv``.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hocba_adapter_kit.queries import QueryError, QueryFiles
from hocba_adapter_kit.records.contract import contract
from hocba_adapter_kit.records.meanings import understood

FILE = "codes.csv"
_OPEN = "score"
_HEADINGS = ["kind", "code", "meaning"]


@dataclass(frozen=True, slots=True, eq=False)
class Codes:
    """Meanings by kind and code. Two of them are the same only if they are one."""

    kinds: Mapping[str, Mapping[str, str]]

    @classmethod
    def beside(cls, queries: QueryFiles) -> "Codes":
        """Read the ``codes.csv`` beside query files, the school's own if it has one.

        :raises QueryError: it cannot be read, names an unknown kind, has a code twice, or gives it
            a meaning that nobody understands.
        """
        file = queries.file(FILE)
        if file is None:
            return cls({})
        try:
            lines = file.read_text("utf-8-sig").splitlines()
            reader = csv.DictReader(lines, strict=True)
            rows = list(reader)
        except (OSError, UnicodeError, csv.Error):
            raise QueryError(FILE, "không đọc được tệp", "the file cannot be read") from None
        if reader.fieldnames != _HEADINGS:
            wanted = ",".join(_HEADINGS)
            raise QueryError(
                f"{FILE}:1", f"dòng đầu phải là {wanted}", f"the first line must be {wanted}"
            )
        return cls(_read(rows))

    def meaning(self, kind: str, code: str) -> str:
        """Return what ``code`` means; the code itself where the kind is not declared. What a
        declared kind does not list comes back as words that every reader refuses."""
        declared = self.kinds.get(kind)
        if declared is None or not (written := code.strip()):
            return code
        return declared.get(written) or (code if kind == _OPEN else f"{FILE} ? {written}")


def _read(rows: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        kind, code, meaning = ((row[name] or "").strip() for name in _HEADINGS)
        _check(f"{FILE}:{number}", kind, code, meaning)
        if code in found.setdefault(kind, {}):
            raise QueryError(
                f"{FILE}:{number}", f"mã {code} ghi hai lần", f"code {code} stands there twice"
            )
        found[kind][code] = meaning
    return found


def _check(place: str, kind: str, code: str, meaning: str) -> None:
    known = {column.codes for columns in contract().values() for column in columns.values()}
    if not kind or kind not in known:
        raise QueryError(place, f"không có loại mã {kind}", f"there is no kind {kind} of code")
    if not code:
        raise QueryError(place, "thiếu mã", "the code is missing")
    if not understood(kind, meaning):
        raise QueryError(
            place, f"không hiểu “{meaning}” là {kind} gì", f"“{meaning}” is no {kind} we know"
        )
