"""What is filled into a template is read as if it stood in the sheet it replaces."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

import hocba_adapter_smas
import hocba_adapter_vnedu
from hocba_adapter_kit.headings import Layout, find_heading
from hocba_adapter_kit.spreadsheets import Table, tables
from hocba_adapter_kit.titles import class_in, subject_in
from hocba_adapter_kit.workbooks import sheets
from hocba_adapter_smas import layouts as smas
from hocba_adapter_vnedu import layouts as vnedu
from hocba_adapter_vnedu import mark_layouts as marks
from hocba_hooks import Describes, Level, RecordSource, SourceConfig, vocabulary
from hocba_hooks.transcripts import PupilStatus
from hocba_plugin import reports
from hocba_plugin.demo.sector_exports import write_sector_exports
from hocba_plugin.demo.vnedu_exports import write_exports
from hocba_plugin.samples import Circumstances, SampleSchool, sample_school

CLASSES = {
    Level.PRIMARY: {"1A": 4, "3B": 3, "5A": 4},
    Level.LOWER_SECONDARY: {"6A": 5},
    Level.UPPER_SECONDARY: {"12C": 5},
}
SPECIAL = {
    1: Circumstances(not_assessed=True),
    2: Circumstances(status=PupilStatus.JOINED_SEMESTER_2),
    3: Circumstances(exempt=True),
    5: Circumstances(ability=3),
}
SHORT = {Level.LOWER_SECONDARY: "THCS", Level.UPPER_SECONDARY: "THPT"}
YEAR_END = ("year_result", "class_completed", "primary_completed", "promoted")
Values = dict[str, str]


@dataclass(frozen=True)
class Replaced:
    """Which demo files a template replaces."""

    files: str
    layout: Layout
    template: str
    sheet_of: Callable[[Table, Values], str | None] = lambda table, values: None
    left_out: tuple[str, ...] = ()
    """Columns the demo writes and the template does without."""


def replaced(system: str, level: Level) -> Iterator[Replaced]:
    """Yield what is filled in by hand, by system and level."""
    primary = level is Level.PRIMARY
    kind = "TieuHoc" if primary else "TrungHoc"
    if system == "vnedu":
        yield Replaced("CanBo", vnedu.STAFF, "CanBo")
        yield Replaced("QuaTrinhHocTap", vnedu.HISTORY, "QuaTrinhHocTap")
        yield Replaced("NhanXet", vnedu.REMARKS, f"NhanXet_{kind}")
        if not primary:
            yield Replaced("KetQua_*", marks.RESULTS, "KetQua_TrungHoc")
            yield Replaced("PhanCong", marks.ASSIGNMENTS, "PhanCong")
            yield Replaced("ChungChi", marks.CERTIFICATES, "ChungChi")
            year = f"BangDiem_CaNam_{SHORT[level]}"
            yield Replaced("BangDiem_*_CaNam", marks.MARKS, year, by_subject(level))
        return
    of_work = ("employment", "position")
    if system == "smas":
        yield Replaced("CSDL_GiaoVien", smas.STAFF, "CanBo", left_out=of_work)
    yield Replaced("PhanCong", smas.TEACHING, "PhanCong")
    yield Replaced("QuaTrinhHocTap", smas.HISTORY, "QuaTrinhHocTap")
    yield Replaced("TongKet", smas.SUMMARY, f"TongKet_{kind}")
    if primary and system == "smas":
        yield Replaced("KQGD_*", smas.PRIMARY, "KQGD_TieuHoc", by_grade)
    if not primary:
        yield Replaced("ChungChi", smas.CERTIFICATES, "ChungChi")
        year = f"BangDiem_CaNam_{SHORT[level]}"
        yield Replaced("BangDiem_*_3", smas.MARKS, year, by_subject(level))


def by_subject(level: Level) -> Callable[[Table, Values], str | None]:
    """Return what finds the sheet of a table's subject."""

    def found(table: Table, values: Values) -> str:
        subject = subject_in(tuple(line.partition(" - LỚP")[0] for line in table.titles)) or ""
        known = vocabulary.subjects(level)[vocabulary.find_subject(level, subject) or ""]
        return known.name if len(known.name) <= 31 else known.short_name

    return found


def by_grade(table: Table, values: Values) -> str:
    return f"Khối {values['class'][0]}"


def rows_of(files: Iterable[Path], one: Replaced) -> Iterator[tuple[str | None, Values]]:
    """Yield the rows of demo files by our names of columns, and the sheet each belongs to."""
    for file in files:
        for table in tables(sheets(file), one.layout):
            for row in table.rows():
                values = {name: row[name].text for name in row.heading.indexes}
                values["class"] = (
                    values.pop("class_code", "") or values.get("class") or class_of(table)
                )
                if "remark_year" in values:
                    values["remark"] = values.pop("remark_year")
                yield one.sheet_of(table, values), values


def class_of(table: Table) -> str:
    return class_in(line.replace("LỚP", "Lớp") for line in table.titles) or ""


def fill(file: Path, one: Replaced, rows: Iterable[tuple[str | None, Values]]) -> None:
    """Write rows below the heading as the layout finds it; every value must have its column."""
    book, read = openpyxl.load_workbook(file), {sheet.name: sheet for sheet in sheets(file)}
    used: dict[str, int] = {}
    for name, values in rows:
        title = name or book.sheetnames[0]
        heading = find_heading(read[title], one.layout)
        assert heading is not None
        used[title] = used.get(title, heading.last_row + 1) + 1
        written = {key: text for key, text in values.items() if text and key not in one.left_out}
        if "class" not in heading.indexes:
            written.pop("class", None)
        assert written.keys() <= heading.indexes.keys(), title
        for key, text in written.items():
            book[title].cell(used[title], heading.indexes[key][0] + 1, text)
    book.save(file)


@dataclass
class Folder:
    """A sample school's exports, some of them replaced by templates."""

    system: str
    school: SampleSchool
    path: Path

    @property
    def level(self) -> Level:
        return self.school.pupils[0].transcript.level

    def write(self) -> None:
        writer = write_exports if self.system == "vnedu" else write_sector_exports
        writer(self.path, self.school)

    def blank(self, *names: str) -> None:
        plugin = hocba_adapter_vnedu if self.system == "vnedu" else hocba_adapter_smas
        books = {book.name: book for book in plugin.source_templates(self.system) or ()}
        for name in names or books:
            (self.path / f"{name}.xlsx").write_bytes(reports.template(books[name]))

    def replace(self, one: Replaced) -> None:
        files = sorted(self.path.glob(f"{one.files}.xlsx"))
        assert files
        rows = list(rows_of(files, one))
        for file in files:
            file.unlink()
        self.blank(one.template)
        fill(self.path / f"{one.template}.xlsx", one, rows)

    def opened(self) -> RecordSource:
        plugin = hocba_adapter_vnedu if self.system == "vnedu" else hocba_adapter_smas
        source: RecordSource | None = plugin.open_source(
            SourceConfig(
                system="vnedu" if self.system == "vnedu" else "smas",
                school=self.school.school,
                head=self.school.head,
                school_year=self.school.school_year,
                path=self.path,
            )
        )
        assert source is not None
        return source


def exports(system: str, level: Level, path: Path) -> Folder:
    """Return the exports of a small school."""
    school = sample_school(level, seed=5, classes=CLASSES[level], special=SPECIAL)
    folder = Folder(system, school, path)
    folder.write()
    return folder


def require_the_school(folder: Folder) -> None:
    """Every field of every pupil is read, without a finding."""
    records = list(folder.opened().records())
    assert len(records) == len(folder.school.pupils)
    for sample, record in zip(folder.school.pupils, records, strict=True):
        assert record.findings == ()
        assert sample.status is record.pupil_status
        assert sample.components == record.components
        assert sample.transcript.model_dump() == record.transcript.model_dump()


@pytest.mark.parametrize("level", list(CLASSES))
@pytest.mark.parametrize("system", ["vnedu", "smas", "sector"])
def test_what_is_filled_in_is_read_back(system: str, level: Level, tmp_path: Path) -> None:
    """Templates hold all that the sheets they replace hold."""
    folder = exports(system, level, tmp_path / "exports")
    for one in replaced(system, level):
        folder.replace(one)
    require_the_school(folder)


@pytest.mark.parametrize("level", [Level.PRIMARY, Level.LOWER_SECONDARY])
@pytest.mark.parametrize("system", ["vnedu", "smas"])
def test_blank_templates_change_nothing(system: str, level: Level, tmp_path: Path) -> None:
    """A school may keep those it does not need beside its exports."""
    folder = exports(system, level, tmp_path / "exports")
    for one in replaced(system, level):  # the demo calls some of its files like our templates
        for file in folder.path.glob(f"{one.files}.xlsx"):
            file.rename(file.with_stem(f"{file.stem}_1"))
    folder.blank()
    require_the_school(folder)
    require_nothing_taken(folder.opened())


def require_nothing_taken(source: RecordSource) -> None:
    """Guides and lists are not taken for data."""
    assert isinstance(source, Describes)
    aside = [p for p in source.recognised() if p.place.endswith(("› Hướng dẫn", "› Danh mục"))]
    assert aside
    assert {part.kind_en for part in aside} == {"not used (catalogue, instructions)"}


def test_the_year_of_a_primary_pupil_may_stand_in_our_sheet_of_remarks(tmp_path: Path) -> None:
    """vnEdu's class summary has no result of the year: it is taken from where it was filled in."""
    folder = exports("vnedu", Level.PRIMARY, tmp_path / "exports")
    decided = {row["code"]: row for row in _take_year_results(folder)}
    remarks = Replaced("NhanXet", vnedu.REMARKS, "NhanXet_TieuHoc")
    rows = list(rows_of([folder.path / "NhanXet.xlsx"], remarks))
    (folder.path / "NhanXet.xlsx").unlink()
    folder.blank("NhanXet_TieuHoc")
    both = [(name, {**values, **decided[values["code"]]}) for name, values in rows]
    fill(folder.path / "NhanXet_TieuHoc.xlsx", remarks, both)
    require_the_school(folder)


def _take_year_results(folder: Folder) -> Iterator[Values]:
    """Take the columns of the year's results out of the class summaries and yield their rows."""
    for file in folder.path.glob("TongHop_*.xlsx"):
        book, sheet = openpyxl.load_workbook(file), sheets(file)[0]
        table = next(tables([sheet], vnedu.SUMMARY))
        for row in table.rows():
            yield {name: row[name].text for name in ("code", *YEAR_END)}
        columns = [table.heading.indexes[n][0] + 1 for n in YEAR_END if n in table.heading.indexes]
        for merge in [m for m in book.worksheets[0].merged_cells.ranges if m.min_col in columns]:
            book.worksheets[0].unmerge_cells(str(merge))
        for column in columns:
            for number in range(table.heading.first_row, len(sheet.rows)):
                book.worksheets[0].cell(number + 1, column).value = None
        book.save(file)


def test_two_results_of_the_year_that_differ_are_told(tmp_path: Path) -> None:
    """Summary and remarks that contradict each other: never silently the first."""
    school = sample_school(Level.PRIMARY, seed=5, classes={"3B": 2})
    folder = Folder("vnedu", school, tmp_path / "exports")
    folder.write()
    pupil = school.pupils[0].transcript.pupil
    folder.blank("NhanXet_TieuHoc")
    (folder.path / "NhanXet.xlsx").unlink()
    row = {"code": pupil.code or "", "name": pupil.name or "", "class": "3B", "year_result": "CHT"}
    remarks = Replaced("NhanXet", vnedu.REMARKS, "NhanXet_TieuHoc")
    fill(folder.path / "NhanXet_TieuHoc.xlsx", remarks, [(None, row)])
    first, second = folder.opened().records()
    assert [finding.code for finding in first.findings] == ["R-X07"]
    assert second.findings == ()
