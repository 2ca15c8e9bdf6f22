"""A vendor's code as a type checker sees it; never run."""

from collections.abc import Iterator

from hocba_hooks import (
    CheckReport,
    CheckRequest,
    Form,
    KeyConfig,
    KeySource,
    RecordSource,
    SchoolClass,
    SourceConfig,
    SourceRecord,
    StaffMember,
    Transcript,
    hookimpl,
)
from hocba_hooks.keys import KeyOpener
from hocba_plugin.config import Config
from hocba_plugin.journey import Journey


class OurSource:
    """Reads the vendor's own objects."""

    def classes(self) -> Iterator[SchoolClass]:
        """Yield one class."""
        yield SchoolClass(name="6A1", grade=6)

    def records(self, class_name: str | None = None) -> Iterator[SourceRecord]:
        """Yield nothing."""
        yield from ()

    def staff(self) -> Iterator[StaffMember]:
        """Yield nobody."""
        yield from ()

    def close(self) -> None:
        """Release nothing."""


class OurPlugin:
    """Implements two hooks."""

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource | None:
        """Return our source for our system."""
        return OurSource() if config.system == "ours" else None

    @hookimpl
    def validate(self, request: CheckRequest) -> CheckReport | None:
        """Find nothing."""
        return CheckReport() if request.transcript else None


def open_key(config: KeyConfig) -> KeySource:
    """Open nothing."""
    raise NotImplementedError(config.kind)


opener: KeyOpener = open_key


def form_of(transcript: Transcript) -> Form:
    """Use the union of both levels."""
    return Form.of(transcript.level)


def run() -> str:
    """Embed."""
    with Journey(Config(), plugins=[OurPlugin()]) as journey:
        return journey.profile.id
