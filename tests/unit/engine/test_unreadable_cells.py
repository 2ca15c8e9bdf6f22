"""A cell that cannot be read is one error; what the rules say of values that are there stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hocba_hooks import (
    Finding,
    Level,
    ListSource,
    RecordSource,
    Severity,
    SourceConfig,
    SourceRecord,
    hookimpl,
)
from hocba_plugin.config import Config, LedgerConfig, SchoolConfig, SchoolSourceConfig
from hocba_plugin.journey import Journey
from hocba_plugin.journey.reading import check
from hocba_plugin.samples import sample_school

SAMPLE = sample_school(Level.PRIMARY, seed=5, classes={"1A": 1})
PUPIL = SAMPLE.pupils[0].transcript


class School:
    """A source that complains of the cell the pupil's name came from."""

    def __init__(self, name: str | None) -> None:
        pupil = PUPIL.pupil.model_copy(update={"name": name})
        cell = Finding(
            code="R-X14",
            severity=Severity.ERROR,
            path="a.xlsx › Sheet1 › row 4 › Họ tên",
            message_vi="Ô lỗi",
            message_en="An error cell",
            field="pupil.name",
        )
        transcript = PUPIL.model_copy(update={"pupil": pupil})
        self.record = SourceRecord(place="row 4", transcript=transcript, findings=(cell,))

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        return Source(self.record)


class Source(ListSource):
    def __init__(self, record: SourceRecord) -> None:
        super().__init__([record.transcript])
        self._record = record

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        yield self._record


@pytest.mark.parametrize(
    ("name", "told"),
    [(None, {"R-X14"}), ("Ph¹m §ç Kh«i", {"R-X14", "R-T08"})],
    ids=["nothing was read", "something stands there"],
)
def test_only_what_is_missing_follows_from_the_cell(
    tmp_path: Path, name: str | None, told: set[str]
) -> None:
    """Without a name the cell alone is told; of a name that is there the rules speak, too."""
    source = SchoolSourceConfig(system="ours", school_year=PUPIL.school_year)
    school = SchoolConfig(school=PUPIL.school, head=PUPIL.head, source=source)
    ledger = LedgerConfig(url=f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    config = Config(output=tmp_path, ledger=ledger, schools=(school,))
    with Journey(config, plugins=[School(name)]) as journey:
        (checked,) = check(journey, school)
    assert {one.code for one in checked.report.errors} == told
