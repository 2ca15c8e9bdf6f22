"""Files that were downloaded or copied twice: "DanhSachHocSinh (1).xlsx" beside the first one."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from filecmp import cmp
from itertools import combinations
from pathlib import Path

from hocba_adapter_kit.refusals import SpreadsheetError, UnreadableFileError
from hocba_adapter_kit.workbooks import Sheet, sheets
from hocba_hooks import Part
from hocba_hooks.values.text import match_key
from hocba_hooks.written import shown

_BEFORE = re.compile(r"(?:copy|bản sao)(?: \(\d+\))? (?:of|của) ", re.IGNORECASE)
_BEHIND = re.compile(r"\s*(?:\(\d+\)|[-–_ ]\s*(?:copy|bản sao)(?:\s*\(?\d+\)?)?)$", re.IGNORECASE)
_CODE = re.compile(r"[^\W\d_]{0,6}[-._]?\d{6,}")
"""A pupil's code or personal ID; no date and no mark is so long."""
_DATE = re.compile(r"\d{1,2}[/.:\-]\d{1,2}(?:[/.:\-]\d{1,4})?|ngày \d+ tháng \d+ năm \d+")


@dataclass(frozen=True, slots=True)
class Copy:
    """A file that says nothing that another does not say."""

    path: Path
    original: Path

    @property
    def part(self) -> Part:
        """What to tell about it."""
        return Part(
            place=shown(self.path.name),
            kind_vi=f"không dùng: bản sao giống hệt {shown(self.original.name)}",
            kind_en=f"not used: the same as {shown(self.original.name)}",
            rows=0,
        )


def original_stem(path: Path) -> str:
    """Return the file's name without ending and without what a copy's name has more.

    >>> original_stem(Path("DanhSachHocSinh (1).xlsx"))
    'DanhSachHocSinh'
    """
    stem = unicodedata.normalize("NFC", path.stem)
    while cut := _cut(stem):
        stem = cut
    return stem


def _cut(stem: str) -> str:
    """Return the name with one such mark less; empty when it has none, or is nothing else."""
    if match := _BEFORE.match(stem):
        return stem[match.end() :]
    match = _BEHIND.search(stem)
    return stem[: match.start()] if match else ""


def without_copies(
    files: Sequence[Path], differing: dict[Path, SpreadsheetError] | None = None
) -> tuple[list[Path], list[Copy]]:
    """Return the files that each say something, and the copies left out.

    Downloads of different things often have one name: they are told by their titles and pupils.

    :param differing: takes the error below by file, so that it stops only what they are about.
    :raises SpreadsheetError: two files by the name of one state different things of one list, so
        that a person must say which is right; or one of them cannot be read.
    """
    groups: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(files, key=lambda file: (file.stem != original_stem(file), file)):
        groups[match_key(original_stem(path))].append(path)
    copies: list[Copy] = []
    for group in (group for group in groups.values() if len(group) > 1):
        try:
            copies += _copies(group)
        except SpreadsheetError as error:
            if differing is None:
                raise
            differing.update(dict.fromkeys(group, error))
    left_out = {copy.path for copy in copies}
    return [path for path in files if path not in left_out], copies


def _copies(group: Sequence[Path]) -> Iterator[Copy]:
    """Yield the copies among files of one name; the original comes first."""
    left_out: set[Path] = set()
    for original, path in combinations(group, 2):
        if left_out.isdisjoint((original, path)) and _is_copy(original, path):
            left_out.add(path)
            yield Copy(path, original)


def _is_copy(original: Path, path: Path) -> bool:
    if cmp(original, path, shallow=False):
        return True
    named_so = original.parent == path.parent and path.stem != original_stem(path)
    if not named_so:
        return False
    first, second = sheets(original), sheets(path)
    if _content(first) == _content(second):
        return True
    if _of_one_thing(first, second):
        raise _differ(original, path)
    return False


def _content(book: Sequence[Sheet]) -> list[list[list[str]]]:
    """Return the texts: empty cells at the edges are no content, nor is the sheet's name."""
    rows = ([_trimmed(row) for row in sheet.rows] for sheet in book)
    return [[row for row in sheet if row] for sheet in rows]


def _trimmed(row: Sequence[str]) -> list[str]:
    texts = [text.strip() for text in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _of_one_thing(first: Sequence[Sheet], second: Sequence[Sheet]) -> bool:
    """Say whether two workbooks tell of the same pupils under the same titles."""
    codes, others = _codes(first), _codes(second)
    if not codes and not others:
        return True  # nothing tells, so a person must
    return not codes.isdisjoint(others) and _titles(first) == _titles(second)


def _codes(book: Sequence[Sheet]) -> set[str]:
    texts = (text.strip() for sheet in book for row in sheet.rows for text in row)
    return set(filter(_CODE.fullmatch, texts))


def _titles(book: Sequence[Sheet]) -> set[str]:
    """Return what stands above the first pupil, but for dates: of printing, for one."""
    return {
        match_key(_DATE.sub("", text.lower()))
        for sheet in book
        for row in _above(sheet)
        for text in row
    }


def _above(sheet: Sheet) -> Iterator[list[str]]:
    for row in sheet.rows:
        if any(_CODE.fullmatch(text.strip()) for text in row):
            return
        yield row


def _differ(original: Path, path: Path) -> UnreadableFileError:
    return UnreadableFileError(
        shown(f"{original.name}, {path.name}"),
        "hai bản của cùng một tệp, nội dung khác nhau",
        "two copies of one file that say different things",
        "Giữ lại bản đúng và chuyển bản kia ra khỏi thư mục; nếu là hai danh sách khác nhau, hãy "
        "đặt tên khác nhau.",
        "Keep the right one and move the other out of the folder; if they are different lists, "
        "give them different names.",
    )
