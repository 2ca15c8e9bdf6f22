"""A school's database, opened in a way that cannot write, and read as a stream."""

import re
from collections.abc import Iterator, Mapping

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from hocba_adapter_kit.connections import open_read_only
from hocba_adapter_kit.queries import Query, QueryError

Row = Mapping[str, str]
"""One row as texts by column; NULL is the empty text."""

_ROWS_AT_A_TIME = 500
_STREAMED = {"stream_results": True}
_UNKNOWN_NAME = re.compile(r"no such (table|column): ([\w.]+)")
_THINGS_VI = {"table": "bảng", "column": "cột"}


class ReadOnlyDatabase:
    """One read-only connection and one transaction: every query sees the same moment.

    On SQLite without write-ahead log the school's program waits to write until this is closed.
    """

    def __init__(self, url: str) -> None:
        """Connect.

        :raises QueryError: no such database, or none that is known to stay unwritten.
        """
        try:
            self._engine = open_read_only(sa.make_url(url))
            self._connection = self._engine.connect()
        except (SQLAlchemyError, UnicodeError, OSError) as error:
            raise QueryError("url", *_reason(error)) from None
        except ImportError as error:
            missing = error.name or "driver"
            raise QueryError("url", f"chưa cài {missing}", f"{missing} is not installed") from None

    def rows(self, query: Query, **parameters: object) -> Iterator[Row]:
        """Yield the rows of ``query``, a few hundred at a time in memory.

        Read it to its end before the next query: not every driver keeps two open.

        :raises QueryError: the database refuses it, or a column or value is not as declared.
        """
        try:
            result = self._connection.execute(
                sa.text(query.statement), _used(query, parameters), execution_options=_STREAMED
            )
            columns = result.keys()
            # PostgreSQL writes unquoted names small, Oracle writes them large.
            names = [name.lower() for name in columns]
            query.check_columns(names)
            for rows in result.partitions(_ROWS_AT_A_TIME):
                # Column by column: of most, every value is a text already.
                by_column = map(query.texts, names, zip(*rows, strict=True))
                for row in zip(*by_column, strict=True):
                    yield dict(zip(names, row, strict=True))
        except (SQLAlchemyError, UnicodeError) as error:
            # The driver's own words may repeat a value: they go no further.
            raise QueryError(query.file, *_reason(error)) from None

    def close(self) -> None:
        """End the transaction and disconnect."""
        self._connection.close()
        self._engine.dispose()


def _used(query: Query, offered: Mapping[str, object]) -> dict[str, object]:
    asked = list(sa.text(query.statement).compile().params)
    if unknown := [name for name in asked if name not in offered]:
        names = ", ".join(f":{name}" for name in unknown)
        raise QueryError(query.file, f"không có tham số {names}", f"there is no parameter {names}")
    return {name: offered[name] for name in asked}


def _reason(error: Exception) -> tuple[str, str]:
    """Return what may be repeated of a driver's error: codes, and names from the query itself."""
    original = error.orig if isinstance(error, DBAPIError) else None
    code = getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None)
    unknown = _UNKNOWN_NAME.search(str(original)) if code == "SQLITE_ERROR" else None
    if unknown is not None:
        thing, name = unknown.groups()
        return f"không có {_THINGS_VI[thing]} {name}", f"there is no {thing} {name}"
    detail = code or type(original or error).__name__
    return f"lỗi của cơ sở dữ liệu ({detail})", f"the database reports an error ({detail})"
