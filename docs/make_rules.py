"""What the page of rules says, taken from the rule book itself; ``make_pages.py`` writes it."""

from collections.abc import Sequence

from make_reference import _table as table

from hocba_hooks import vocabulary
from hocba_plugin.cli.rules import (
    APPLIES,
    LEVELS,
    NOTE,
    SCOPES,
    SEVERITIES,
    Fact,
    Words,
    by_code,
    since,
    told,
)
from hocba_plugin.validate import RuleEntry

INTRODUCTION = f"""\
# Sổ quy tắc / The rule book

Trang này do `docs/make_pages.py` viết ra từ chính chương trình; không sửa tay.
This page is written by `docs/make_pages.py` from the program itself; do not edit it.

**{NOTE[0]}** Mỗi quy tắc ghi căn cứ, nguồn và mức tin cậy;
điều chưa chắc chắn không bao giờ là lỗi.
Xem trên màn hình: `hocba rules`, `hocba rules R-I02`.

**{NOTE[1]}** Each rule gives its law, its source and how sure we are; what is doubtful is never an
error. The same on the screen: `hocba rules`, `hocba rules R-I02`.
"""

_FROM = "từ / from"
_TITLES = ("nội dung", "title")


def rules_page() -> str:
    """Return the whole page."""
    return "\n".join((INTRODUCTION, _circulars(), _overview(), *map(_section, by_code().values())))


def _circulars() -> str:
    known = vocabulary.circulars()
    rows = (since(name, circular.first_years) for name, circular in known.items())
    return table(("thông tư theo khối và năm học", "circulars by grade and school year"), rows)


def _overview() -> str:
    titles = ("mã", "mức / level", "áp dụng / applies to", "phạm vi / scope", _FROM, *_TITLES)
    return table(titles, (_line(base) for base, *_ in by_code().values()))


def _line(base: RuleEntry) -> tuple[str, ...]:
    link = f"[{base.code}](#{base.code.lower()})"
    level = f"{_both(LEVELS[base.applies_to])} {base.grades}".strip()
    severity, scope = _both(SEVERITIES[base.severity]), _both(SCOPES[base.scope])
    return (link, severity, level, scope, base.due, base.title_vi, base.title_en)


def _both(words: Words) -> str:
    return words[0] if words[0] == words[1] else " / ".join(words)


def _section(entries: Sequence[RuleEntry]) -> str:
    tables = (_facts(facts) for facts in told(entries))
    return f"## {entries[0].code}\n\n" + "\n".join(tables)


def _facts(facts: Sequence[Fact]) -> str:
    (title, (code, _)), *rest = facts
    # Circulars and years stand once, at the top.
    rows = ((_both(label), *_texts(words)) for label, words in rest if label != APPLIES)
    return table((_both(title), code, ""), rows)


def _texts(words: Words) -> tuple[str, str]:
    return words[0], "" if words[0] == words[1] else words[1]
