"""A school system as a plugin of its own: for vendors who would rather hand over rows than SQL.

Copy it, rename it, and read your database, service or objects where it reads ``school.json``.
"""

# adapter: begin
import json
from collections.abc import Iterator
from typing import Any

from hocba_adapter_kit.notes import Notes, written
from hocba_adapter_kit.records import Codes, Setting, source_record
from hocba_adapter_kit.staff import Named, StaffList
from hocba_hooks import (
    RecordSource,
    SchoolClass,
    SourceConfig,
    SourceError,
    SourceRecord,
    StaffMember,
    hookimpl,
)

Json = dict[str, Any]
CODES = Codes(
    {
        "sex": {"1": "Nam", "2": "Nữ"},
        "grading": {"A": "Tốt", "B": "Khá", "C": "Đạt", "D": "Chưa đạt"},
    }
)
PUPIL = {"pupil_key": "id", "name": "fullName", "code": "moetCode", "personal_id": "citizenId"}
PUPIL |= {"sex": "gender", "birth": "born"}
SUBJECT = {"subject": "title", "semester1": "s1", "semester2": "s2", "year": "avg"}
SUBJECT |= {"teacher_code": "by"}
RESULTS = {"study_year": "study", "conduct_year": "conduct", "homeroom_remark": "remark"}
"""Columns of the contract, and what our system calls them: see docs/adapter.md for the others."""


@hookimpl
def open_source(config: SourceConfig) -> RecordSource | None:
    """Open our system; ``None``: the configuration names another one."""
    return OurSource(config) if config.system == "our-system" else None


class OurSource:
    """One school and year of our system."""

    def __init__(self, config: SourceConfig) -> None:
        """Read ``school.json``.

        :raises SourceError: it cannot be read; what stands in it is not repeated.
        """
        if config.path is None:
            raise SourceError("path", "chưa khai báo", "not given")
        try:
            self._data: Json = json.loads((config.path / "school.json").read_text("utf-8"))
        except (OSError, ValueError):
            raise SourceError("school.json", "không đọc được", "cannot be read") from None
        self._config, self._staff = config, StaffList(self.staff())

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the classes, by grade and name."""
        for one in self._data["classes"]:
            yield SchoolClass(name=one["name"], grade=one["grade"])

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield every pupil of the school, or of one class."""
        for one in self._data["classes"]:
            if class_name in (None, one["name"]):
                yield from self._records_of(one)

    def staff(self) -> Iterator[StaffMember]:
        """Yield those who may sign."""
        for one in self._data["staff"]:
            yield StaffMember(code=one["code"], name=one["name"], personal_id=one["citizenId"])

    def close(self) -> None:
        """Nothing stays open."""

    def _records_of(self, one: Json) -> Iterator[SourceRecord]:
        notes = Notes()
        setting = Setting(
            school=self._config.school,
            head=self._config.head,
            school_year=self._config.school_year,
            school_class=SchoolClass(name=one["name"], grade=one["grade"]),
            homeroom_teacher=self._staff.signer(Named(one["name"], code=one["tutor"]), notes),
            staff=self._staff,
            codes=CODES,
            notes=notes,
        )
        for pupil in one["pupils"]:
            rows = {
                "subjects": [_row(SUBJECT, subject) for subject in pupil["subjects"]],
                "results": [_row(RESULTS, pupil)],
            }
            yield source_record(setting, _row(PUPIL, pupil), rows, suffix="")


def _row(columns: dict[str, str], values: Json) -> dict[str, str]:
    return {column: written(values.get(name)) for column, name in columns.items()}


# adapter: end
