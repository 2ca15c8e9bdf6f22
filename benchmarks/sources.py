"""How fast schools' data are read: a million mark rows from databases, and a large workbook.

    python benchmarks/sources.py [--json] [--rows N]

All of it in one run, on one core. Beside ours stands the bare driver: the same query, its rows
fetched and thrown away. A server that is not installed is left out, and said so.
"""

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from importlib import import_module, resources
from itertools import count
from pathlib import Path
from typing import Any

import xlsxwriter

from hocba_adapter_kit.queries import QueryFiles
from hocba_adapter_kit.spreadsheets import tables
from hocba_adapter_kit.workbooks import sheets
from hocba_adapter_smas import open_source
from hocba_adapter_vnedu.layouts import SUBJECT_SHEET
from hocba_hooks import Level, SourceConfig
from hocba_plugin.demo.smas_database import write_database
from hocba_plugin.samples import SampleSchool, sample_school

ROOT = Path(__file__).parents[1]
ROWS = 1_000_000
CLASSES = {f"{grade}A{number}": 42 for grade in range(6, 10) for number in range(1, 3)}
SHEETS, PUPILS = 40, 45
_OF_MARKS = ("DIEM_THANH_PHAN", "DIEM_TONG_KET_MON")


def school_of(rows: int, file: Path) -> SampleSchool:
    """Write a school with at least so many mark rows: a sample one, its classes many times over."""
    school = sample_school(Level.LOWER_SECONDARY, seed=5, classes=CLASSES)
    write_database(file, school)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        for copy in count(1):
            if mark_rows(connection) >= rows:
                break
            _once_more(connection, copy)
    return school


def mark_rows(connection: sqlite3.Connection) -> int:
    """Return how many rows of marks there are."""
    counts = (connection.execute(f"SELECT COUNT(*) FROM {table}") for table in _OF_MARKS)  # noqa: S608
    return sum(int(found.fetchone()[0]) for found in counts)


def _once_more(connection: sqlite3.Connection, copy: int) -> None:
    """Double every class under new numbers and names."""
    step = 10 ** (4 + copy)
    for (table,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    ).fetchall():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        if not {"ID_LOP", "ID_HOC_SINH"} & set(columns):
            continue
        shifted = ("ID_LOP", "ID_HOC_SINH", "ID_DIEM", "ID_KHEN_THUONG")
        chosen = [
            f"{name} + {step}"
            if name in shifted
            else f"TEN_LOP || '.{copy}'"
            if name == "TEN_LOP" and table == "LOP_HOC"
            else name
            for name in columns
        ]
        connection.execute(f"INSERT INTO {table} SELECT {', '.join(chosen)} FROM {table}")  # noqa: S608


def read(url: str, school: SampleSchool) -> float:
    """Return the seconds it takes to read every record."""
    source = open_source(
        SourceConfig(
            system="smas",
            school=school.school,
            head=school.head,
            school_year=school.school_year,
            url=url,
        )
    )
    assert source is not None
    with closing(source):
        return _seconds(lambda: sum(1 for _ in source.records()))


def read_bare(file: Path, school: SampleSchool) -> float:
    """Return the seconds the driver takes for the queries of marks alone."""
    queries = QueryFiles(resources.files("hocba_adapter_smas").joinpath("queries")).all(
        ("subjects", "components")
    )

    def rows() -> int:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
            classes = [row[0] for row in connection.execute("SELECT ID_LOP FROM LOP_HOC")]
            return sum(
                sum(1 for _ in connection.execute(query.statement, {"class_code": one}))
                for query in queries.values()
                for one in classes
            )

    return _seconds(rows)


def read_workbook(folder: Path) -> float:
    """Return the seconds a workbook of 40 subject sheets takes."""
    path = folder / "BangDiem.xlsx"
    _write_workbook(path)

    def rows() -> int:
        return sum(1 for table in tables(sheets(path), SUBJECT_SHEET) for _ in table.rows())

    return _seconds(rows, process=False)


def _write_workbook(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        for number in range(SHEETS):
            sheet = book.add_worksheet(f"Sheet{number}")
            sheet.write(5, 1, f"12345-{50 + number % 4}-2-ck2-2025")
            heading = (
                "STT",
                "Mã học sinh",
                "Họ và tên",
                "",
                "Ngày sinh",
                "Mức đạt được",
                "Điểm KTĐK",
            )
            sheet.write_row(6, 0, heading)
            for pupil in range(PUPILS):
                row = (pupil + 1, f"{pupil:010}", "Nguyễn Thị", "Mai", "01/09/2016", "T", "9")
                sheet.write_row(7 + pupil, 0, row)


def _seconds(run: Callable[[], int], *, process: bool = True) -> float:
    clock = time.process_time if process else time.perf_counter
    begun = clock()
    if not run():
        sys.exit("nothing was read")
    return clock() - begun


def peak_mb(file: Path) -> float:
    """Return the largest memory of a process that reads the whole file and nothing else."""
    done = subprocess.run(
        [sys.executable, __file__, "--peak", file], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def _show_peak(file: Path) -> None:
    read(f"sqlite:///{file}", sample_school(Level.LOWER_SECONDARY, seed=5, classes={"6A1": 1}))
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def on_servers(file: Path, school: SampleSchool, rows: int) -> dict[str, float | None]:
    """Return the rows a second from each server that is installed."""
    sys.path.insert(0, str(ROOT / "tests" / "servers"))
    servers: Any = import_module("databases")
    put = import_module("copying").put
    found: dict[str, float | None] = {"rows_per_s_postgresql": None, "rows_per_s_mariadb": None}
    for kind, run in (("postgresql", servers.postgresql), ("mariadb", servers.mariadb)):
        if not servers.installed(kind):
            continue
        with run() as server:
            put(file, server.owner)
            found[f"rows_per_s_{kind}"] = round(rows / read(server.reader, school))
    return found


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--peak", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    if wanted.peak:
        _show_peak(wanted.peak)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "school.sqlite"
        school = school_of(wanted.rows, file)
        with closing(sqlite3.connect(file)) as connection:
            rows = mark_rows(connection)
        result: dict[str, float | None] = {
            "rows": rows,
            "rows_per_s_sqlite": round(rows / read(f"sqlite:///{file}", school)),
            "driver_rows_per_s_sqlite": round(rows / read_bare(file, school)),
            "peak_mb": round(peak_mb(file), 1),
            "workbook_40_sheets_seconds": round(read_workbook(folder), 3),
            **on_servers(file, school, rows),
        }
    if wanted.json:
        print(json.dumps(result, indent=2))
        return
    for key, value in result.items():
        print(f"{key:<30}{'not installed' if value is None else value}")


if __name__ == "__main__":
    main()
