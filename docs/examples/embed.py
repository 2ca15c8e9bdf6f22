"""A vendor's program issues records itself: its own object is the source, hocba does the rest.

``python docs/examples/embed.py FOLDER`` runs it on an invented school with throw-away keys.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

from hocba_hooks import (
    Actor,
    ListSource,
    RecordSource,
    Role,
    SourceConfig,
    Transcript,
    hookimpl,
)
from hocba_plugin.config import Config
from hocba_plugin.journey import Journey, approving, issuing, signing
from hocba_plugin.ledger import VersionState

CLERK = Actor(id="our-clerk", role=Role.CLERK)


# plugin: begin
class OurSystem:
    """The vendor's plugin: it hands over the pupils of one school and year."""

    def __init__(self, transcripts: Iterable[Transcript]) -> None:
        self._transcripts = transcripts

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource | None:
        return ListSource(self._transcripts) if config.system == "our-system" else None


# plugin: end


# journey: begin
def issue(config: Config, system: OurSystem, issued_on: dt.date) -> Iterator[Path]:
    """Yield the file of every record that could be signed by all who have to."""
    with Journey(config, plugins=[system]) as journey:
        school = config.schools[0]
        for issued in issuing.export(journey, school, CLERK, issued_on=issued_on):
            if issued.stopped:
                raise ValueError([error.code for error in issued.report.errors])
        for role in (Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD):  # once they did
            persons = approving.approvers(journey, school, role)
            approving.approve_by(journey, school, persons)
        for step in signing.sign_all(journey, school):
            if step.error is not None:
                raise step.error
        for _row, version in journey.versions(school):
            if version.state is VersionState.SEALED:
                document = journey.ledger.document(version.identity, version.version)
                file = config.output / f"{version.identity}.xml"
                file.write_bytes(document.content)
                yield file


# journey: end


if __name__ == "__main__":
    import sys

    from setting import invented_school

    wanted = invented_school(Path(sys.argv[1]))
    for written in issue(wanted.config, OurSystem(wanted.transcripts), dt.date(2026, 5, 29)):
        sys.stdout.write(f"{written}\n")
