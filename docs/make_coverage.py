"""What the page of coverage says: how each rule is proven; ``make_pages.py`` writes it."""

import csv
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from make_reference import _table as table

from hocba_plugin.cli.rules import LEVELS, by_code
from hocba_plugin.testing.documents import DOCUMENT_MUTATIONS
from hocba_plugin.testing.mutations import MUTATIONS
from hocba_plugin.testing.unproven import why_no_document, why_no_mutation
from hocba_plugin.validate import RuleEntry

FIXTURES = Path(__file__).parents[1] / "fixtures"
INTRODUCTION = """\
# Quy tắc được chứng minh thế nào / How each rule is proven

Trang này do `docs/make_pages.py` viết ra từ sổ quy tắc, bộ kiểm thử và các tệp mẫu; không sửa tay.

- *Biến đổi*: số cách làm sai một học bạ đúng (`hocba_plugin.testing`), cách nào cũng bị phát hiện.
- *Tệp mẫu*: tài liệu trong `fixtures/documents/invalid`, nguồn trong `fixtures/sources/cells`;
  E-…: lỗi thực tế trong `fixtures/sources/faults`.
- *Bảng tính sẵn*: số kết quả cho trước trong `fixtures/vectors`; «—»: quy tắc không tính toán gì.

This page is written by `docs/make_pages.py` from the rule book, the test kit and the fixtures; do
not edit it.

- *Mutations*: ways to spoil a right record, each of which must be found.
- *Golden files*: documents or sources that must fail with that code; E-…: real-life faults.
- *Vectors*: given results the rule agrees with; «—»: a rule that computes nothing.
"""
_VECTORS: Mapping[str, Sequence[str]] = {
    "conduct_matrix": ("R-S20",),
    "match_key": ("R-T10",),
    "primary_year_result": ("R-P08",),
    "promotion": ("R-S30",),
    "rounding_semester": ("R-S09", "R-S11"),
    "rounding_ties_divisor8": ("R-S09", "R-S11"),
    "rounding_year": ("R-S10", "R-S11"),
    "study_result": ("R-S15", "R-S16", "R-S17", "R-S18", "R-S19", "R-S21"),
    "titles": ("R-S37", "R-S38"),
}
"""What the files without a column ``rule`` are about."""


def coverage_page() -> str:
    """Return the whole page."""
    titles = (
        "mã / code",
        "áp dụng / applies to",
        "biến đổi / mutations",
        "tệp mẫu / golden files",
        "bảng tính sẵn / vectors",
    )
    vectors = _vectors()
    rows = (_row(entries, vectors) for entries in by_code().values())
    return f"{INTRODUCTION}\n{table(titles, rows)}"


def _row(entries: Sequence[RuleEntry], vectors: Mapping[str, Mapping[str, int]]) -> tuple[str, ...]:
    base = entries[0]
    level = " / ".join(LEVELS[base.applies_to])
    return (base.code, level, _mutations(base), _golden(entries), _counted(vectors[base.code]))


def _mutations(base: RuleEntry) -> str:
    every = (*MUTATIONS.values(), *DOCUMENT_MUTATIONS.values())
    count = sum(mutation.code == base.code for mutation in every)
    reason = why_no_mutation(base)
    return str(count) if count or reason is None else f"— {reason.vi} / {reason.en}"


def _golden(entries: Sequence[RuleEntry]) -> str:
    code = entries[0].code
    documents = sorted((FIXTURES / "documents" / "invalid" / code).glob("*.xml"))
    sources = sorted((FIXTURES / "sources" / "cells").glob(f"{code}*"))
    found = [f"{len(documents)} XML"] * bool(documents) + [path.name for path in sources]
    found += _faults().get(code, [])
    if found:
        return ", ".join(found)
    reason = next(filter(None, map(why_no_document, entries)), None)
    return f"— {reason.vi} / {reason.en}" if reason else ""


@cache
def _faults() -> Mapping[str, Sequence[str]]:
    """Return by code which real-life faults show it, by their table of what is found."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in (FIXTURES / "sources" / "faults" / "README.md").read_text("utf-8").splitlines():
        if line.startswith("| E-"):
            for code in dict.fromkeys(re.findall(r"R-[A-Z]\d+", line)):
                found[code].append(line.split("|")[1].strip())
    return found


def _counted(vectors: Mapping[str, int]) -> str:
    return ", ".join(f"{file}: {count}" for file, count in vectors.items()) or "—"


def _vectors() -> Mapping[str, Mapping[str, int]]:
    """Return by code how many rows of which file are about it."""
    found: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for path in sorted((FIXTURES / "vectors").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for code in _codes(path.stem, row):
                    found[code][path.stem] = found[code].get(path.stem, 0) + 1
    return found


def _codes(name: str, row: Mapping[str, str]) -> Sequence[str]:
    named = re.findall(r"R-[A-Z]\d+", row.get("rule") or "")
    return named or _VECTORS.get(name, ())
