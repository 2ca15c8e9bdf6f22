"""September, January, May: what is due by now, and what the data fit."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

PRIMARY, SECONDARY = ("--school", "01999401"), ("--school", "01999501")
IDENTITY = {"R-D03", "R-F04", "R-I01", "R-I02", "R-I04", "R-T08"}


@pytest.fixture
def september(place: Any) -> Any:
    """The primary school with its lists alone."""
    for pattern in ("TongHop*", "NhanXet*"):
        for file in (place.folder / "sources/vnedu").glob(pattern):
            file.unlink()
    return place


def error_codes(ran: Any) -> set[str]:
    """Return the codes of all errors."""
    return {one["code"] for one in ran.json["findings"] if one["severity"] == "error"}


def test_in_september_only_the_lists_are_checked(september: Any) -> None:
    """Seven errors in the lists instead of close to two thousand."""
    ran = september.run("check", *PRIMARY, "--stage", "start", "--json")
    assert (ran.code, ran.json["errors"]) == (1, 7)
    assert (ran.json["stage"], ran.json["fits"]) == ("start", None)
    assert error_codes(ran) == IDENTITY
    assert "đầu năm học" in september.run("check", *PRIMARY, "--stage", "start").out


def test_who_asks_for_everything_too_early_is_told_first(september: Any) -> None:
    """Above everything else, with the command to use; and where data fit, not at all."""
    out = september.run("check", *PRIMARY).out
    told, hint, *_ = out.splitlines()
    assert "Dữ liệu hợp với: đầu năm học (danh sách học sinh); chưa có kết quả" in told
    assert "hocba check --stage start" in hint
    out = september.run("check", *PRIMARY, "--lang", "en").out
    assert "The data fit: the start of the year" in out
    out = september.run("check", *SECONDARY).out
    assert "Dữ liệu hợp với: cuối năm học." in out
    assert "--stage" not in out


def test_source_check_tells_the_stage(september: Any) -> None:
    """What is not due does not lack."""
    early = september.run("source", "check", *PRIMARY, "--json")
    (school,) = early.json["schools"]
    assert (early.code, school["stage"], school["fits"]) == (1, "year", "start")
    assert "DIEM_TONG_KET" in {name.rpartition("/")[2] for name in school["lacking"]}
    ran = september.run("source", "check", *PRIMARY, "--stage", "start", "--json")
    (school,) = ran.json["schools"]
    assert (ran.code, school["stage"], school["lacking"]) == (0, "start", [])
    assert "hocba check --stage start" in september.run("source", "check", *PRIMARY).out


def test_a_database_is_not_asked_for_results_in_september(place: Any) -> None:
    """A query of results that cannot be run stops nobody; in January it does."""
    with closing(sqlite3.connect(place.folder / "sources/smas.sqlite")) as connection, connection:
        connection.execute("ALTER TABLE DIEM_TONG_KET_MON RENAME TO GONE")
    ran = place.run("check", *SECONDARY, "--stage", "start", "--json")
    assert (ran.code, error_codes(ran)) == (1, {"R-F01", "R-I05", "R-T09"})
    assert ran.json["errors"] == 3
    assert place.run("check", *SECONDARY, "--stage", "semester1").code == 3


def test_a_record_is_issued_at_the_end_of_the_year_only(place: Any) -> None:
    """Nothing that makes records takes a stage, nor does the configuration."""
    assert place.run("export", "--stage", "start").code == 2
    assert place.run("check", "--stage", "may").code == 2
