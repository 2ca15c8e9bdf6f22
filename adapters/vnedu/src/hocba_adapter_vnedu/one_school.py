"""All files of a folder are of one school: exports of two lying mixed are noticed."""

from collections.abc import Iterable

from hocba_adapter_kit.titles import same_school, school_in
from hocba_adapter_kit.workbooks import SpreadsheetError


class OneSchool:
    """Remembers the school the first file names; files that name none pass."""

    def __init__(self) -> None:
        self._known: tuple[str, str] | None = None

    def check(self, place: str, titles: Iterable[str]) -> None:
        """Refuse a sheet whose title names another school than an earlier one.

        :raises SpreadsheetError: names both places.
        """
        named = school_in(titles)
        if named is None:
            return
        known, first = self._known = self._known or (named, place)
        if not same_school(named, known):
            raise SpreadsheetError(
                place,
                f"tiêu đề ghi trường khác với {first}",
                f"its title names another school than {first}",
            )
