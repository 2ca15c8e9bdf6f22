"""From a cell to a text, or to the word that there is none."""

import html
import re
from dataclasses import replace
from functools import lru_cache

from hocba_adapter_kit.notes import Cell, Kept, Notes
from hocba_hooks import Repair
from hocba_hooks.values.text import match_key, tidy

_NOTHING = frozenset(
    {"null", "(null)", "<null>", "none", "nan", "nat", "undefined", "nil", "n/a", "<na>"}
)
"""How programs write that there is nothing, in whatever column."""
_ERRORS = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA)", re.IGNORECASE
)
_NO_TEXT = frozenset({"khong", "khongco", "khongro", "x", "0"})
"""What people write where a text is wanted and there is none, by ``match_key``; signs alone too."""
_MARKUP = re.compile(
    r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|<!--.*?-->|&(?:nbsp|amp|lt|gt|quot|apos|#\d{1,6}"
    r"|#x[0-9a-f]{1,5});|_x000[0-9a-f]_|[\x00-\x08\x0b\x0c\x0e-\x1f]",
    re.IGNORECASE | re.DOTALL,
)
_LINE_ENDS = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^<>]*>|_x000[da]_|[\v\f]|\r\n?", re.IGNORECASE)
_LONGEST_NOTHING = 13
"""No word for nothing, or of an error cell, is longer."""


def text(cell: Cell, notes: Notes) -> str | None:
    """Return the text in NFC and trimmed; that something changed is noted (R-T01).

    Words and signs that mean nothing, and markup, are left out (R-X13). What is no text any more
    is an error: an error cell (R-X14), a date that was made of a house number (R-X15).
    """
    written = cell.text
    if cell.kept is None and says_something(written):
        return _tidied(cell, written, notes)
    if not is_readable(cell, notes):
        return None
    if cell.kept is Kept.DATE:
        notes.error("R-X15", cell, _as_typed(cell))
        return None
    cleaned = _without_markup(written)
    if _means_nothing(cleaned):
        cleaned = ""
    if cleaned.strip() != written.strip():
        notes.info("R-X13", cell)
        return tidy(cleaned) or None
    return _tidied(cell, written, notes)


def says_something(written: str) -> bool:
    """Return whether a text has content, and nothing that would have to be left out."""
    if _MARKUP.search(written):
        return False
    bare = written.strip()
    return len(bare) > _LONGEST_NOTHING or not (_means_nothing(bare) or _is_error(bare))


def _tidied(cell: Cell, written: str, notes: Notes) -> str | None:
    tidied = tidy(written)
    if tidied and tidied != written:
        notes.info("R-T01", cell)
    return tidied or None


def is_readable(cell: Cell, notes: Notes) -> bool:
    """Note an error cell and a formula without its result (R-X14); return whether it is neither."""
    if cell.kept is Kept.ERROR or _is_error(cell.text.strip()):
        notes.error("R-X14", cell)
        return False
    return True


def _is_error(written: str) -> bool:
    return written.startswith("#") and _ERRORS.fullmatch(written) is not None


def _without_markup(written: str) -> str:
    """Return a text without traces of programs; where they ended a line, it ends."""
    if not _MARKUP.search(written):
        return written
    lines = _LINE_ENDS.sub("\n", written).split("\n")
    cleaned = (" ".join(_MARKUP.sub(_spoken, line).split()) for line in lines)
    return "\n".join(filter(None, cleaned))


def _spoken(markup: re.Match[str]) -> str:
    """Return what a piece of markup says: a sign for an entity, nothing but a gap otherwise."""
    return html.unescape(markup[0]) if markup[0].startswith("&") else " "


# The same few hundred short words come with every pupil.
@lru_cache(maxsize=4096)
def _means_nothing(written: str) -> bool:
    tidied = tidy(written)
    folded = tidied.casefold()
    signs_alone = not any(sign.isalnum() for sign in tidied)
    return signs_alone or folded in _NOTHING or match_key(tidied) in _NO_TEXT


def _as_typed(cell: Cell) -> Repair | None:
    """Propose what was typed before Excel made a date of it: day and month, as people here type."""
    match = re.match(r"\d{4}-(\d{2})-(\d{2})", cell.text)
    if match is None:
        return None
    return Repair(before=cell.text, after=f"{int(match[2])}/{int(match[1])}")


def first_said(notes: Notes, *candidates: Cell) -> Cell:
    """Return the first cell that says something, else the last.

    A word for nothing that was passed over is noted (R-X13): it does not hide what is beside it.
    """
    *earlier, last = candidates
    for cell in earlier:
        if cell.kept is not None or not _means_nothing(_without_markup(cell.text)):
            return cell
        if not cell.blank:
            notes.info("R-X13", cell)
    return last


def meant(cell: Cell, notes: Notes) -> Cell:
    """Return the cell, empty where it holds a program's word for nothing (R-X13)."""
    if cell.text.strip().casefold() not in _NOTHING:
        return cell
    notes.info("R-X13", cell)
    return replace(cell, text="")
