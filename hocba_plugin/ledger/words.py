"""Texts as a column can hold them, refused before a database is asked: SQLite takes any length and
PostgreSQL does not, and what each says of it quotes the text.
"""

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from hocba_plugin.errors import UnstorableError

_NOWHERE = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps: NUL ends a text, and half a character has no bytes."""


class Words(sa.types.TypeDecorator[str]):
    """A text of at most ``length`` characters, called ``vi`` and ``en`` before people."""

    impl = sa.String
    cache_ok = True

    def __init__(self, vi: str, en: str, length: int | None = None) -> None:
        """Make the type of a column; without ``length`` a text may be of any."""
        super().__init__(length)
        self.vi, self.en, self.length = vi, en, length

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Return what the database calls it."""
        return dialect.type_descriptor(sa.String(self.length) if self.length else sa.Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Hand the text on to the database.

        :raises UnstorableError: it cannot be kept.
        """
        return None if value is None else self.kept(value)

    def kept(self, text: str) -> str:
        """Return the text as it is.

        :raises UnstorableError: it is too long, or holds what no database keeps.
        """
        if self.length and len(text) > self.length:
            limit = self.length
            raise self._error(f"dài hơn {limit} ký tự", f"it is longer than {limit} characters")
        if _NOWHERE.search(text):
            raise self._error("có ký tự không ghi được", "it holds a character that is none")
        return text

    def fits(self, text: str) -> bool:
        """Say whether a row may hold it."""
        try:
            self.kept(text)
        except UnstorableError:
            return False
        return True

    def _error(self, vi: str, en: str) -> UnstorableError:
        return UnstorableError(self.vi, self.en, vi, en)
