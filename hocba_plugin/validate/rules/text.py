"""Names of people (R-T04 to R-T09)."""

import unicodedata
from collections.abc import Iterator

from hocba_hooks import Repair, Transcript
from hocba_hooks.transcripts import SecondaryTranscript
from hocba_plugin.validate.book import Hit, Hits, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.encodings import Misread, has_foreign_letters, misread, undone
from hocba_plugin.validate.rules.identifiers import is_foreign

_PUPIL = "pupil.name"
_SECTOR_LIMIT = 50
"""Of the sector database (QĐ 4998/QĐ-BGDĐT, draft annex)."""
_JOINERS = frozenset(" '’-")
_LOOK_ALIKES = frozenset("ðÐƉ")
"""Letters that are no Đ."""


def _names(context: Context[Transcript]) -> Iterator[tuple[str, str]]:
    """Yield path and name of everyone the record names, the pupil first."""
    transcript = context.transcript
    pupil = transcript.pupil
    named = {
        _PUPIL: pupil.name,
        "pupil.father.name": pupil.father.name,
        "pupil.mother.name": pupil.mother.name,
        "pupil.guardian.name": pupil.guardian.name,
        "homeroom_teacher.name": transcript.homeroom_teacher.name,
        "head.name": transcript.head.name,
    }
    if isinstance(transcript, SecondaryTranscript):
        for row in transcript.subjects:
            named[f"subjects[subject={row.subject}].teacher.name"] = row.teacher.name
    yield from ((path, name) for path, name in named.items() if name)


def _is_legal(letter: str) -> bool:
    if letter in _JOINERS:
        return True
    latin = unicodedata.name(letter, "").startswith("LATIN")
    return letter.isalpha() and latin and letter not in _LOOK_ALIKES


@rule("R-T04")
def names_hold_letters_only(context: Context[Transcript]) -> Hits:
    """Latin letters, spaces, apostrophes and hyphens: H'Lan, Y-Blim."""
    for path, name in _names(context):
        if misread(name) is None and not all(map(_is_legal, name)):
            yield Hit(path)


@rule("R-T05")
def pupils_name_is_not_too_long(context: Context[Transcript]) -> Hits:
    """The profile's limit stops, the sector database's is told."""
    name = context.transcript.pupil.name or ""
    limits = [place.row.max_length for place in context.places if place.path == _PUPIL]
    limit = next((limit for limit in limits if limit), None)
    if limit and len(name) > limit:
        yield Hit(_PUPIL, data={"limit": limit})
    elif len(name) > _SECTOR_LIMIT:
        yield Hit(_PUPIL, "sector", {"limit": _SECTOR_LIMIT})


@rule("R-T06")
def pupils_name_has_capitals_and_small_letters(context: Context[Transcript]) -> Hits:
    """Not asked of names with an apostrophe."""
    name = context.transcript.pupil.name or ""
    if "'" in name or "’" in name or misread(name):
        return
    if name.isupper() or name.islower():
        yield Hit(_PUPIL, repair=Repair(before=name, after=name.title()))


@rule("R-T07")
def pupils_name_has_several_words(context: Context[Transcript]) -> Hits:
    """One word is rare, and real for some groups."""
    if len((context.transcript.pupil.name or "").split()) == 1:
        yield Hit(_PUPIL)


@rule("R-T08")
def names_are_unicode(context: Context[Transcript]) -> Hits:
    """No TCVN3 or VNI bytes; foreigners and other adults may have unusual letters."""
    for path, name in _names(context):
        found = misread(name)
        vietnamese = path == _PUPIL and not is_foreign(context.transcript.pupil)
        if found is Misread.OLD_FONT:
            yield Hit(path, "" if vietnamese else "unsure")
        elif found is None and vietnamese and has_foreign_letters(name):
            yield Hit(path, "unsure")


@rule("R-T09")
def names_are_not_garbled(context: Context[Transcript]) -> Hits:
    """UTF-8 read as cp1252 can be undone with certainty."""
    for path, name in _names(context):
        if misread(name) is Misread.MOJIBAKE:
            after = undone(name)
            yield Hit(path, repair=Repair(before=name, after=after) if after else None)
