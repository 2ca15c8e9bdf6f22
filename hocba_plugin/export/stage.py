"""The export stage: the document of one record, made by the codec."""

from hocba_hooks import Document, ExportRequest, Record, hookimpl
from hocba_plugin.documents.codec import Codec
from hocba_plugin.profiles.model import Profile


class Exporter:
    """Makes the documents of one profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._codec = Codec(profile)

    @hookimpl
    def export_record(self, request: ExportRequest) -> Document | None:
        """Return the unsigned document, or ``None`` when another profile is asked for."""
        if request.profile_id != self._profile.id:
            return None
        record = Record(transcript=request.transcript, issue=request.issue)
        return Document(
            content=self._codec.write(record),
            profile_id=self._profile.id,
            form=record.form,
            identity=request.issue.identity,
            version=request.issue.version,
            content_digest=request.transcript.content_digest,
        )
