"""Which subject a title, a sheet name or a file name is about."""

import re
from collections.abc import Iterable, Mapping

from hocba_adapter_kit import titles
from hocba_hooks import Level, vocabulary

_BETWEEN_WORDS = re.compile(r"[\s_.;:/–—-]+")
_BRACKETS = re.compile(r"\(.*?\)")
"""Of a second download, and of a language without its marks."""
_LONGEST = 8
"""Words in the name of a subject, and a language in brackets."""


def subject_of(
    above: Iterable[str], sheet_name: str, file_name: str, level: Level
) -> tuple[str, str] | None:
    """Return the one subject that titles name, else the sheet's name, else the file's, and how it
    is written there; ``None`` when none of them names exactly one."""
    titled = titles.subject_in(line for line in above if not titles.subject_teacher_in((line,)))
    for text in (titled or "", sheet_name, _BRACKETS.sub(" ", file_name)):
        found = _subjects_in(text.title() if text.isupper() else text, level)
        if len(found) == 1:
            return next(iter(found.items()))
    return None


def _subjects_in(text: str, level: Level) -> Mapping[str, str]:
    """Return the subjects a text names, the longest name first, and how each is written."""
    words = list(filter(None, _BETWEEN_WORDS.split(text)))
    found: dict[str, str] = {}
    start = 0
    while start < len(words):
        subject, length = _subject_at(words[start:], level)
        if subject:
            found.setdefault(subject, " ".join(words[start : start + length]))
        start += length
    return found


def _subject_at(words: list[str], level: Level) -> tuple[str | None, int]:
    for length in range(min(_LONGEST, len(words)), 0, -1):
        written = " ".join(words[:length])
        # A language in brackets belongs to the name.
        bare = written.partition("(")[0] if written.endswith(")") else written
        if subject := vocabulary.find(vocabulary.subjects(level), written) or vocabulary.find(
            vocabulary.subjects(level), bare
        ):
            return subject, length
    return None, 1
