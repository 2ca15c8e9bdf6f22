"""In which layouts the demo's schools keep their data: how each is written, told to hocba, read.

The real ones are those public tools were seen to read. What no program exports (remarks, history,
certificates, who teaches what …) stands beside them in this project's own templates.
"""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from hocba_hooks import Level, vocabulary
from hocba_plugin.demo.layouts import DemoLayouts
from hocba_plugin.demo.sector_exports import Layouts, write_sector_exports
from hocba_plugin.demo.smas_database import write_database
from hocba_plugin.demo.vnedu_books import Books
from hocba_plugin.demo.vnedu_columns import PupilList
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.demo.vnedu_secondary import MarkLayout
from hocba_plugin.samples import SampleSchool


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolSource:
    """One school's data, as its system keeps them."""

    system: str
    place: str
    """Folder or SQLite file, below the demo's ``sources``."""
    write: Callable[[Path, SampleSchool], None]
    options: Mapping[str, str] = field(default_factory=dict)
    """What the school declares for want of a column."""
    lacks: tuple[str, ...] = ()
    """Model paths of what is lost for want of a column, without a finding: no record needs it."""

    @property
    def table(self) -> dict[str, object]:
        """The source's settings in ``hocba.toml``, but for the school year."""
        place = f"sources/{self.place}"
        where = {"url": f"sqlite:///{place}"} if place.endswith(".sqlite") else {"path": place}
        options = {"options": dict(self.options)} if self.options else {}
        return {"system": self.system, **where, **options}


def source_of(school: SampleSchool, layouts: DemoLayouts) -> SchoolSource:
    """Return how the school keeps its data."""
    return _SOURCES[layouts][school.pupils[0].transcript.level]


def write_source(
    folder: Path, school: SampleSchool, layouts: DemoLayouts = DemoLayouts.USUAL
) -> None:
    """Write the school's own data below ``folder``, in place of what an earlier call wrote."""
    source = source_of(school, layouts)
    place = folder / "sources" / source.place
    place.parent.mkdir(exist_ok=True)
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    source.write(place, school)


def _write_assessments(place: Path, school: SampleSchool) -> None:
    write_sector_exports(place, school, Layouts.VER2)


def _write_books(place: Path, school: SampleSchool) -> None:
    marks = MarkLayout(books=Books.CLASS, year_sheets=False)
    write_exports(place, school, PupilList.SINGLE, marks)


_SOURCES: Mapping[DemoLayouts, Mapping[Level, SchoolSource]] = {
    DemoLayouts.USUAL: {
        Level.PRIMARY: SchoolSource(system="vnedu", place="vnedu", write=write_exports),
        Level.LOWER_SECONDARY: SchoolSource(
            system="smas", place="smas.sqlite", write=write_database
        ),
    },
    DemoLayouts.REAL: {
        Level.PRIMARY: SchoolSource(
            system="smas",
            place="sector",
            write=_write_assessments,
            lacks=("pupil.residence.commune_code", "pupil.residence.province_code"),
        ),
        Level.LOWER_SECONDARY: SchoolSource(
            system="vnedu",
            place="vnedu",
            write=_write_books,
            options={"nationality": vocabulary.VIETNAM},
            lacks=("pupil.guardian",),
        ),
    },
}
