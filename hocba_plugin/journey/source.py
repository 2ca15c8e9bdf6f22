"""A school's data as the journey reads them: the source, with accepted corrections laid over it."""

from collections.abc import Iterator, Mapping, Sequence

from hocba_hooks import (
    Coverage,
    Covers,
    Finding,
    RecordSource,
    SchoolClass,
    Scope,
    Scoped,
    Severity,
    SourceConfig,
    SourceRecord,
    StaffMember,
    Transcript,
)
from hocba_hooks.values.dates import for_people
from hocba_plugin.corrections import Correction, Register, lay
from hocba_plugin.corrections.register import FILE_NAME
from hocba_plugin.errors import NobodyError
from hocba_plugin.journey.context import Journey
from hocba_plugin.validate import entries

CORRECTED, LAPSED = "R-K01", "R-K02"
_NO_CLASS = "không có lớp nào", "there is no class"


def pupil_key(record: SourceRecord) -> str | None:
    """Return what the ledger knows the pupil by within school and year.

    ``None`` without a pupil code and a personal ID: nothing else is the same tomorrow. Nor with
    one, or a class, that cannot be written down (R-T03).
    """
    return key_of(record.transcript)


def key_of(transcript: Transcript) -> str | None:
    """Return the same of a transcript, wherever it comes from."""
    key = transcript.pupil.code or transcript.pupil.personal_id
    return key if f"{key or ''}{transcript.school_class.name}".isprintable() else None


def register(journey: Journey) -> Register:
    """Return the corrections of the configuration."""
    return Register(journey.config.output / FILE_NAME)


def opened(journey: Journey, config: SourceConfig) -> "CorrectedSource":
    """Open a school's data of one year, corrected. Close it after use.

    :raises SourceError: the source cannot be opened.
    :raises CorrectionsError: the file of corrections cannot be used.
    """
    corrections = register(journey).by_pupil(config.school.code, config.school_year)
    source = journey.host.open_source(config)
    return CorrectedSource(PeopledSource(source, config), corrections)


class PeopledSource:
    """A ``RecordSource`` that has somebody: nobody at all would look like everybody done."""

    def __init__(self, source: RecordSource, config: SourceConfig) -> None:
        self._source, self._config = source, config

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the classes of the source."""
        yield from self._source.classes()

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield the pupils.

        :raises NobodyError: the whole school is asked for, and there is no pupil.
        """
        nobody = True
        for record in self._source.records(class_name):
            nobody = False
            yield record
        if nobody and class_name is None:
            raise self._nobody()

    def coverage(self) -> Iterator[Coverage]:
        """Yield what the source has of each class; nothing where it does not tell."""
        if isinstance(self._source, Covers):
            yield from self._source.coverage()

    def scope(self) -> Scope:
        """Return what the source holds: the whole school where it does not tell."""
        return self._source.scope() if isinstance(self._source, Scoped) else Scope()

    def staff(self) -> Iterator[StaffMember]:
        """Yield the staff of the source."""
        yield from self._source.staff()

    def close(self) -> None:
        """Close the source."""
        self._source.close()

    def _nobody(self) -> NobodyError:
        names = ", ".join(one.name for one in self._source.classes())
        has = (f"chỉ có lớp {names}", f"only classes {names}") if names else _NO_CLASS
        return NobodyError(self._config.school.code, self._config.school_year, *has)


class CorrectedSource:
    """A ``RecordSource`` whose records read as people decided they should.

    A correction is found by the pupil's key in the source itself: it may be the key that was wrong.
    """

    def __init__(
        self, source: PeopledSource, corrections: Mapping[str, Sequence[Correction]]
    ) -> None:
        self._source = source
        self._corrections = corrections

    def classes(self) -> Iterator[SchoolClass]:
        """Yield the classes of the source."""
        yield from self._source.classes()

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield the pupils, corrected; findings say what was, and what no longer could be."""
        for _, record in self.keyed(class_name):
            yield record

    def keyed(self, class_name: str | None = None) -> Iterator[tuple[str | None, SourceRecord]]:
        """Yield the pupils, corrected, each with the key it has in the source itself."""
        for record in self._source.records(class_name):
            key = pupil_key(record)
            yield key, _corrected(record, self._corrections.get(key or "", ()))

    def coverage(self) -> Iterator[Coverage]:
        """Yield what the source has of each class; nothing where it does not tell."""
        yield from self._source.coverage()

    def scope(self) -> Scope:
        """Return what the source holds."""
        return self._source.scope()

    def staff(self) -> Iterator[StaffMember]:
        """Yield the staff of the source."""
        yield from self._source.staff()

    def close(self) -> None:
        """Close the source."""
        self._source.close()


def _corrected(record: SourceRecord, corrections: Sequence[Correction]) -> SourceRecord:
    if not corrections:
        return record
    laid = lay(record.transcript, corrections)
    answered = {one.path for one in laid.applied}
    findings = (
        *(one for one in record.findings if not _answered(one, answered)),
        *(_told(CORRECTED, one) for one in laid.applied),
        *(_told(LAPSED, one) for one in laid.lapsed),
    )
    return record.model_copy(update={"transcript": laid.transcript, "findings": findings})


def _answered(finding: Finding, corrected: set[str]) -> bool:
    return finding.severity is not Severity.INFO and finding.field in corrected


def _told(code: str, correction: Correction) -> Finding:
    data = {
        "number": correction.number,
        "by": correction.by,
        "on": for_people(correction.at.date()),
    }
    return entries()[code, ""].finding(correction.path, data)
