"""A class whose sheet is missing is said to miss that, and not every field read from it."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from hocba_hooks import CheckReport, Covers, Finding, PartState, SourceRecord, Stage
from hocba_hooks.protocols import Coverage
from hocba_plugin.validate import entries

MISSING_SHEET = "R-X16"
_ONE_SIDED = "R-X01"


class MissingSheets:
    """What whole classes of a source lack. It is asked only when something was found."""

    def __init__(self, source: Covers, stage: Stage) -> None:
        """Hold the source; what is due after ``stage`` does not lack."""
        self._source, self._stage = source, stage

    def said_once(self, record: SourceRecord, report: CheckReport) -> CheckReport:
        """Return the report with one finding for each missing sheet in place of those that follow
        from it; the record is stopped as before."""
        if not report.errors:
            return report
        lacking = self._by_class.get(record.transcript.school_class.name, ())
        if not lacking:
            return report
        kept = (one for one in report.findings if not _follows(one, record, lacking))
        said = map(_finding, lacking)
        return report.model_copy(update={"findings": (*said, *kept)})

    @cached_property
    def _by_class(self) -> Mapping[str, Sequence[Coverage]]:
        found: dict[str, list[Coverage]] = {}
        for one in self._source.coverage():
            if one.needed and one.state is PartState.MISSING and self._stage.reaches(one.stage):
                found.setdefault(one.class_name, []).append(one)
        return found


def _follows(finding: Finding, record: SourceRecord, lacking: Sequence[Coverage]) -> bool:
    if finding.code == _ONE_SIDED and finding.path == record.place:
        return True
    feeds = (feed for one in lacking for feed in one.feeds)
    return any(_is_below(finding.path, feed) for feed in feeds)


def _is_below(path: str, feed: str) -> bool:
    return path == feed or path.startswith((f"{feed}.", f"{feed}["))


def _finding(one: Coverage) -> Finding:
    place = f"class {one.class_name} › {', '.join(one.places) or one.kind_vi}"
    said = entries()[MISSING_SHEET, ""].finding(place, {})
    where = f" ({', '.join(one.places)})" if one.places else ""
    return said.model_copy(
        update={
            "message_vi": f"{said.message_vi}: {one.kind_vi}{where}",
            "message_en": f"{said.message_en}: {one.kind_en}{where}",
        }
    )
