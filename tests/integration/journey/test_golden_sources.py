"""One source per code that only a cell can show: each must be found, by what it is called."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from hocba_hooks import Level
from hocba_plugin.config import Config, SchoolConfig, SchoolSourceConfig
from hocba_plugin.journey import Journey
from hocba_plugin.journey.reading import check
from hocba_plugin.samples import sample_school
from hocba_plugin.testing.unproven import why_no_mutation
from hocba_plugin.validate import rule_book
from hocba_plugin.validate.catalogue import entries

FOLDER = Path(__file__).parents[3] / "fixtures" / "sources" / "cells"
CODES = sorted(path.name for path in FOLDER.iterdir())


def configuration(folder: Path, database: Path) -> Config:
    """Return the configuration of a golden school: a database's text, or a folder of exports."""
    script = folder / "school.sql"
    level = Level.LOWER_SECONDARY if script.exists() else Level.PRIMARY
    sample = sample_school(level, seed=4, classes={"7A" if script.exists() else "4A": 1})
    if script.exists():
        with closing(sqlite3.connect(database)) as connection:
            connection.executescript(script.read_text("utf-8"))
        source = {"system": "smas", "url": f"sqlite:///{database}"}
    else:
        source = {"system": "vnedu", "path": folder}
    table = SchoolSourceConfig.model_validate({"school_year": sample.school_year, **source})
    school = SchoolConfig(school=sample.school, head=sample.head, source=table)
    ledger = {"url": f"sqlite:///{database.with_name('ledger.sqlite')}"}
    return Config.model_validate(
        {"plugins": ["smas", "vnedu"], "schools": [school], "ledger": ledger}
    )


@pytest.mark.parametrize("code", CODES)
def test_source_is_found_out(code: str, tmp_path: Path) -> None:
    """With its code, its severity and its own words, for the pupil in question alone."""
    config = configuration(FOLDER / code, tmp_path / "school.sqlite")
    with Journey(config) as journey:
        checked = list(check(journey, config.schools[0]))
    base, _, variant = code.partition(".")
    words = entries()[base, variant].message_vi.partition("{")[0]
    found = [[f for f in one.report.findings if f.code == base] for one in checked]
    assert [bool(one) for one in found].count(True) == 1
    assert any(words in finding.message_vi for one in found for finding in one)
    errors = {finding.code for one in checked for finding in one.report.errors}
    assert errors <= {base} | COMPANIONS.get(code, set())


COMPANIONS = {
    "R-X06": {"R-F04", "R-F06"},
    "R-X01": {"R-F04", "R-P07"},
}


def test_every_code_of_a_source_has_a_golden_source() -> None:
    """What no document can show because it is a cell, a source shows."""
    due = {entry.code for entry in rule_book() if entry.scope == "source"}
    # Corrections, and what a whole class or folder lacks, have tests of their own.
    kept = {"R-K01", "R-K02", "R-X16", "R-X17"}
    faults = set(re.findall(r"R-[A-Z]\d+", (FOLDER.parent / "faults" / "README.md").read_text()))
    assert due - kept <= {code.partition(".")[0] for code in CODES} | faults
    assert all(why_no_mutation(entry) for entry in rule_book() if entry.scope == "source")
