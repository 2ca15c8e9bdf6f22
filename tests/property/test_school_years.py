"""However a database writes years and codes: pupils are read, or what it writes is shown."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import hocba_adapter_smas
import hocba_adapter_vnedu
from hocba_hooks import Level, RecordSource, SourceConfig, SourceError
from hocba_plugin.demo import smas_database, vnedu_database
from hocba_plugin.samples import SampleSchool, sample_school

SCHOOL = sample_school(Level.LOWER_SECONDARY, seed=3, classes={"8A": 1})
SYSTEMS = {
    "smas": (smas_database.write_database, hocba_adapter_smas.open_source, "LOP_HOC"),
    "vnedu": (vnedu_database.write_database, hocba_adapter_vnedu.open_source, "lop"),
}
COLUMNS = {"smas": ("NAM_HOC", "MA_TRUONG"), "vnedu": ("nam_hoc", "truong")}
SIGNS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"))
SEPARATORS = st.sampled_from(["-", " - ", "–", "/", "_", " ", ""])
YEARS = st.one_of(
    st.builds(
        "{}{}{}".format, st.sampled_from(["2025", "25", "2024"]), SEPARATORS, st.just("2026")
    ),
    st.sampled_from(["2025", "2025-2026", " 2025-2026", "2025-2026   ", "Năm học 2025-2026"]),
    st.text(SIGNS, min_size=1, max_size=12),
)
CODES = st.one_of(
    st.sampled_from(["01999501", "1999501", "01999501 ", "01.999.501"]),
    st.text(SIGNS, min_size=1, max_size=12),
)


@pytest.fixture(scope="module", params=sorted(SYSTEMS))
def system(request: pytest.FixtureRequest) -> str:
    """Each system that has a database."""
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory, system: str) -> Path:
    """The school's database."""
    path = tmp_path_factory.mktemp("years") / "school.sqlite"
    SYSTEMS[system][0](path, SCHOOL)
    return path


def opened(system: str, file: Path, school: SampleSchool) -> RecordSource:
    """Open it as configured: the year written 2025-2026."""
    source = SYSTEMS[system][1](
        SourceConfig(
            system=system,
            school=school.school,
            head=school.head,
            school_year=school.school_year,
            url=f"sqlite:///{file}",
        )
    )
    assert source is not None
    return source


@given(year=YEARS, code=CODES)
@example(year="2025 - 2026", code="01999501")
@example(year="2025-2026", code="1999501")
@settings(max_examples=40)
def test_pupils_are_read_or_the_spelling_is_shown(
    system: str, file: Path, year: str, code: str
) -> None:
    """Exit 3 otherwise, in both languages."""
    table, (of_year, of_code) = SYSTEMS[system][2], COLUMNS[system]
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"UPDATE {table} SET {of_year} = ?, {of_code} = ?", (year, code))  # noqa: S608
    with closing(opened(system, file, SCHOOL)) as source:
        if (year, code) == (SCHOOL.school_year, SCHOOL.school.code):
            assert len(list(source.records())) == 1
            return
        with pytest.raises(SourceError) as caught:
            list(source.records())
    shown = year if code == SCHOOL.school.code else code
    assert caught.value.exit_status == 3
    assert all(shown in caught.value.message(language) for language in ("vi", "en"))
