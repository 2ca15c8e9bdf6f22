"""Pupils as a check leaves them, made by hand."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from hocba_hooks import Evidence, Finding, NotChecked, Repair, Severity
from hocba_hooks.transcripts import Level, School
from hocba_hooks.values.dates import PartialDate
from hocba_plugin import reports
from hocba_plugin.profiles.loading import load_profile

TITLES = {"R-S10": ("ĐTB môn cả năm", "Year average")}
FAULT = Finding(
    code="R-S10",
    severity=Severity.ERROR,
    path="subjects[subject=NV].year",
    message_vi="Điểm không khớp",
    message_en="Does not agree",
    remedy_vi="Tính lại",
    remedy_en="Compute again",
    evidence=Evidence(stated="7,5", computed=("7,6", "7,7")),
)
DOUBT = Finding(
    code="X-VENDOR",
    severity=Severity.WARNING,
    path="pupil.name",
    message_vi="Tên lạ",
    message_en="Odd name",
    repair=Repair(before="LAN", after="Lan"),
)
OPEN = NotChecked(code="R-I07", reason="no list", reason_vi="chưa có danh mục")


@pytest.fixture
def pupil() -> Callable[..., Any]:
    """Return how to make a pupil of class 6A1; anything may be said otherwise."""

    def made(**other: Any) -> reports.CheckedPupil:
        usual: dict[str, Any] = {
            "school": School(code="01999501", name="Trường Mẫu B"),
            "school_year": "2025-2026",
            "class_name": "6A1",
            "level": Level.LOWER_SECONDARY,
            "place": "Danh sách.xlsx › Lớp › row 7",
            "code": "0150000001",
            "ref": "0150000001",
            "name": "Nguyễn Thị Lan",
            "birth": PartialDate(year=2014, month=3, day=9),
            "teacher": "Trần Văn Chủ",
            "findings": (FAULT, DOUBT),
            "not_checked": (OPEN,),
        }
        return reports.CheckedPupil(**usual | other)

    return made


@pytest.fixture(scope="session")
def places() -> reports.Places:
    """Return the names of the built-in profile."""
    return reports.Places(load_profile("qd3016-public"))


@pytest.fixture
def report(places: reports.Places) -> Callable[..., Any]:
    """Return how to make a report of pupils."""

    def made(*pupils: reports.CheckedPupil, language: str = "vi") -> reports.Report:
        return reports.Report(
            pupils=pupils,
            titles=TITLES,
            places=places,
            language=reports.Language(language),
            made_on=dt.date(2026, 5, 29),
        )

    return made
