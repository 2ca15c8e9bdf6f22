"""What is said when a database has no class of the school and year: how its tables write them."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from hocba_adapter_kit.queries import QueryError
from hocba_adapter_kit.sql import Row
from hocba_hooks import SourceConfig

_SHOWN = 5
"""A department's database has thousands of schools: the most alike are told."""


class NoClassError(QueryError):
    """``classes.sql`` found nothing, which would look like a school that is done."""

    remedy_vi = (
        "Sửa mã trường hoặc school_year trong hocba.toml; nếu bảng viết khác thì chép classes.sql "
        "vào thư mục truy vấn riêng (options.queries) và so sánh theo cách viết của bảng."
    )
    remedy_en = (
        "Mend the school code or school_year in hocba.toml; if the table writes them otherwise, "
        "copy classes.sql to your own folder of queries (options.queries) and compare as it does."
    )


def no_class(config: SourceConfig, there: Sequence[Row]) -> NoClassError:
    """Return the error: what was asked for, and which of ``there`` comes closest.

    :param there: rows of ``school_years.sql``; none when nobody can tell.
    """
    school, year = config.school.code, config.school_year
    years = [row["school_year"] for row in there if row["school_code"] == school]
    if not there:
        return _error(
            f"không có lớp nào của trường {school}, năm học {year}",
            f"no class of school {school} in {year}",
        )
    if not years:
        codes = _listed([row["school_code"] for row in there], school)
        return _error(
            f"không có lớp nào của trường {school}; trong bảng có {codes}",
            f"no class of school {school}; the table has {codes}",
        )
    if year in years:
        return _error(
            f"có năm học {year} nhưng không chọn lớp nào (xem các khối mà tệp này chọn)",
            f"{year} is there, but no class is chosen (see which grades the file takes)",
        )
    return _error(
        f"không có lớp nào của năm học {year}; trong bảng có {_listed(years, year)}",
        f"no class of {year}; the table has {_listed(years, year)}",
    )


def _error(vi: str, en: str) -> NoClassError:
    return NoClassError("classes.sql", vi, en)


def _listed(texts: Sequence[str], wanted: str) -> str:
    """Return the texts most like the wanted one; in quotes where a blank is all that differs."""

    def unlike(text: str) -> float:
        return -SequenceMatcher(None, text, wanted).ratio()

    shown = sorted(dict.fromkeys(texts), key=unlike)
    more = " …" if len(shown) > _SHOWN else ""
    quoted = (text if text == text.strip() else f'"{text}"' for text in shown[:_SHOWN])
    return ", ".join(quoted) + more
