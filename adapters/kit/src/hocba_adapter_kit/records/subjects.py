"""Subjects as a source names them: our id, the name on the form, the order of the form."""

from functools import lru_cache

from hocba_adapter_kit.languages import language_in
from hocba_adapter_kit.records.facts import Facts
from hocba_hooks import Level, vocabulary

_FOREIGN_LANGUAGES = frozenset({"NN1", "NN2"})


def subject_of(level: Level, row: Facts) -> str:
    """Return the id of the row's subject; its text, noted, where there is none (R-F04)."""
    written = row.code("subject", "subject")
    found = find_subject(level, written)
    if found is None:
        row.notes.error("R-F04", row.cell("subject", "subject"))
    return found or written


# The same thirteen names come with every pupil.
@lru_cache(maxsize=1000)
def find_subject(level: Level, written: str) -> str | None:
    """Return the id of a subject by id or name; ``None`` for one nobody knows."""
    known = written in vocabulary.subjects(level)
    return written if known else vocabulary.find_subject(level, written)


@lru_cache(maxsize=1000)
def name_on_record(level: Level, subject: str, written: str) -> str:
    """Return the subject's name, a foreign language in brackets where it is named (R-S08)."""
    term = vocabulary.subjects(level).get(subject)
    if term is None:
        return written
    if subject not in _FOREIGN_LANGUAGES:
        return term.name_on_record
    language = language_in([written]) or _in_brackets(written)
    # Without a language the name stays general: R-S08 asks for it, we do not guess.
    if not language:
        return term.name
    short = term.name if level is Level.PRIMARY else subject
    return f"{short} ({language})"


def _in_brackets(written: str) -> str:
    """Return a language nobody listed, as the school spells it."""
    inside = written.partition("(")[2].strip(" ()")
    return " ".join(inside.split())


@lru_cache(maxsize=1000)
def in_order(level: Level, subject: str) -> tuple[int, str]:
    """Return what sorts subjects as on the printed form, unknown ones last."""
    known = list(vocabulary.subjects(level))
    return (known.index(subject) if subject in known else len(known)), subject
