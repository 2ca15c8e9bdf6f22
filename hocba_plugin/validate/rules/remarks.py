"""What remarks and texts must not say (R-S14, R-S42)."""

import re
from collections.abc import Iterator
from typing import Any

from hocba_hooks import Form, Transcript
from hocba_plugin.validate.book import Hit, Hits, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.rules.secondary import Secondary
from hocba_plugin.validate.wording import own_clauses

_OF_AVERAGES = ("c môn", "c mon", "tbcm")
_AVERAGE = re.compile(r"\b(trung binh( chung)? cac mon|dtb cac mon|dtbcm|tbcm)\b")
_OF_RANKS = ("thứ ", "thu ", "hạng ", "hang ", "nhất ", "nhat ", "đứng đầu", "dung dau")
_PLACE = r"(\d+|nhat|nhi|ba|tu|nam)"
_RANKING = re.compile(
    rf"\b((xep|dung|dat) (thu|vi thu|hang|hang thu) {_PLACE}|thu \d+ ?(/|tren|trong so) ?\d+"
    # "thống nhất lớp" and "duy nhất" rank nobody.
    r"|((?<!thong )(?<!duy )nhat|dung dau) (ca |toan )?(lop|khoi|truong))\b"
)


def _saying(context: Context[Any], words: re.Pattern[str], hints: tuple[str, ...]) -> Iterator[str]:
    """Yield the paths of the texts that say something, those of competitions left aside.

    :param hints: one of them stands wherever ``words`` can match.
    """
    # Hardly any record does: all its texts are looked through at once before each is.
    if any(hint in context.spoken for hint in hints) and words.search(context.said):
        for one in context.prose:
            if any(map(words.search, own_clauses(one.text))):
                yield one.path


@rule("R-S14", form=Form.SECONDARY)
def no_text_names_an_overall_average(context: Secondary) -> Hits:
    """The circular has none of all subjects together."""
    for path in _saying(context, _AVERAGE, _OF_AVERAGES):
        yield Hit(path)


@rule("R-S42")
def no_text_ranks_the_pupil(context: Context[Transcript]) -> Hits:
    """Places in competitions are no ranking of pupils."""
    for path in _saying(context, _RANKING, _OF_RANKS):
        yield Hit(path)
