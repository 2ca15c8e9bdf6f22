"""Files and sheets that cannot be used: they stop the classes they are of, and no other."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import PurePath

from hocba_adapter_kit import titles
from hocba_adapter_kit.classes import class_in_file_name
from hocba_adapter_kit.workbooks import Sheet, SpreadsheetError
from hocba_adapter_smas.kinds import Known
from hocba_adapter_smas.results import classes_of
from hocba_adapter_smas.roster import Roster
from hocba_hooks import Part, SchoolClass

_TITLE_ROWS = 15


@dataclass(frozen=True, slots=True, eq=False)
class Broken:
    """A file or sheet that cannot be used, and what there is to tell its class by."""

    error: SpreadsheetError
    names: tuple[str, ...] = ()
    """Of its file, its sheet, and the classes its titles name."""
    known: Known | None = None
    """The sheet, where its rows can be read."""

    @classmethod
    def sheet(cls, error: SpreadsheetError, sheet: Sheet) -> "Broken":
        """Return a sheet that is of no kind we read."""
        texts = [text for row in sheet.rows[:_TITLE_ROWS] for text in row if text.strip()]
        titled = titles.class_in(texts)
        return cls(error, tuple(filter(None, (titled, sheet.name, PurePath(sheet.file).stem))))

    @property
    def place(self) -> str:
        """File, and sheet where one is meant."""
        return str(self.error.args[0])

    @property
    def part(self) -> Part:
        """What to tell about it."""
        return Part(
            place=self.place, kind_vi=self.error.args[1], kind_en=self.error.args[2], rows=0
        )

    def classes(self, roster: Roster) -> AbstractSet[SchoolClass]:
        """Return the classes it is of; none: it may be of any."""
        if self.known is not None:
            return classes_of(self.known, roster)
        named = (_named(name, roster.classes) for name in self.names)
        return {one for one in named if one is not None} if self.names else set()


def _named(name: str, classes: Iterable[SchoolClass]) -> SchoolClass | None:
    return class_in_file_name(name, classes)
