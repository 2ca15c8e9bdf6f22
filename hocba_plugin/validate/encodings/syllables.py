"""Which words are Vietnamese syllables: onset, rhyme and tone, whatever the place of the tone."""

import re
import unicodedata
from functools import lru_cache

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzđ") | {
    unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ("", *TONES)
}
"""The small letters of Vietnamese, toned ones among them, and those of foreign words."""
LIKE_D = str.maketrans("ðÐɖƉ", "đĐđĐ")
"""Other languages' letters, as the đ they look like."""

_ONSETS = "ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx]"
_RHYMES = """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om
    on ong ooc oong op ot  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uân uâng uât uây uê uêch uên uênh uêt uê uơ uôc uôi uôm uôn uông uôt
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu  ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp
    ươt ươu  y yêm yên yêng yêt yêu ynh yt
"""
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:{'|'.join(_RHYMES.split())})")
_STOPPED = re.compile(r"(?:c|ch|p|t)$")
_TONE = re.compile(f"[{TONES}]")
_TONES_OF_STOPPED = frozenset("\u0301\u0323")


@lru_cache(maxsize=8192)
def is_syllable(word: str) -> bool:
    """Say whether ``word`` can be Vietnamese: a closed syllable has an acute or a dot below."""
    if not _is_vietnamese(word):
        return False
    spread = unicodedata.normalize("NFD", word.lower())
    tones = _TONE.findall(spread)
    plain = unicodedata.normalize("NFC", _TONE.sub("", spread))
    if len(tones) > 1 or not _SYLLABLE.fullmatch(plain):
        return False
    return not _STOPPED.search(plain) or (bool(tones) and tones[0] in _TONES_OF_STOPPED)


def is_untoned(word: str) -> bool:
    """Say whether ``word`` is of Vietnamese letters without a tone, as in Êđê names: Niê, Mlô."""
    return _is_vietnamese(word) and not _TONE.search(unicodedata.normalize("NFD", word.lower()))


def _is_vietnamese(word: str) -> bool:
    """Say whether all letters are, and no capital stands behind a small one."""
    small = word.lower()
    return LETTERS.issuperset(small) and (word[1:] == small[1:] or word.isupper())
