"""Results are kept apart from what they are made from."""

import os
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from hocba_plugin.errors import FileUseError


def require_apart(out: Path, inputs: Iterable[Path]) -> None:
    """Refuse a result that would take the place of what it is made from, or lie among it.

    By whatever name: another way of writing it, a link, other letter case.

    :param inputs: files, and folders with all that is in them.
    :raises FileUseError: names the result; nothing is written.
    """
    for place in inputs:
        if _is_same(out, place):
            raise FileUseError(
                out.name,
                "chính là tệp đầu vào, không ghi đè",
                "it is what is read, and is not replaced",
            )
        if _is_among(out, place):
            raise FileUseError(
                out.name,
                f"nằm trong {place.name}/, thư mục hocba đang dùng; hãy ghi ra nơi khác",
                f"it lies in {place.name}/, which hocba uses; write it elsewhere",
            )


def _is_same(one: Path, other: Path) -> bool:
    if _spelt(one) == _spelt(other):
        return True
    try:
        return one.samefile(other)
    except OSError:
        return False


def _is_among(out: Path, folder: Path) -> bool:
    if any(_is_same(above, folder) for above in Path(os.path.realpath(out)).parents):
        return True
    # A second name of a file somewhere else on the disk.
    linked = out.is_file() and out.stat().st_nlink > 1
    below = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
    return linked and any(_is_same(out, one) for one in below)


def _spelt(path: Path) -> str:
    """Return a path as Windows, macOS and memory sticks compare it, wherever we are."""
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()
