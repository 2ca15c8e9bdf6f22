"""The seven hooks. A plugin implements those it cares about with ``@hookimpl``.

Every hook takes one frozen request (``source_templates``: a name) and returns a typed answer, or
``None`` for "not mine". The engine's own stages are plugins too: register yours, and it is asked
first. What a hook raises beyond the errors named below, and what it answers of another type or of
another record, becomes an error that names the plugin; its text is not repeated.

Plugins found by the entry-point group ``hocba`` are loaded only when the configuration names them.
"""

import pluggy

from hocba_hooks.findings import CheckReport
from hocba_hooks.protocols import RecordSource, SigningJob, Submission
from hocba_hooks.records import Document
from hocba_hooks.requests import (
    CheckRequest,
    ExportRequest,
    RevokeRequest,
    SignRequest,
    SourceConfig,
    SubmitRequest,
)
from hocba_hooks.templates import TemplateBook

PROJECT = "hocba"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@hookspec(firstresult=True)
def open_source(config: SourceConfig) -> RecordSource | None:
    """Open a school's data, read-only.

    Called once per school and run, before anything is read. Return ``None`` when ``config.system``
    is not yours: two configured plugins that return a source are refused, as are pupils of another
    school or class than was asked for.

    :param config: the school's source table, checked.
    :raises SourceError: it is yours but cannot be opened.
    """


@hookspec(firstresult=True)
def source_templates(system: str) -> tuple[TemplateBook, ...] | None:
    """Return the blank workbooks a school fills in by hand, beside what ``system`` exports.

    Optional; called without any configuration. Whatever is filled into them must be read by the
    source of the same plugin; left blank beside a school's exports they must change nothing. The
    first plugin that answers wins; return ``None`` when ``system`` is not yours.
    """


@hookspec(firstresult=True)
def export_record(request: ExportRequest) -> Document | None:
    """Make the XML document of one record.

    Called once per version, after the transcript passed its checks. The first plugin that returns a
    document wins; the engine's own writes the document a profile describes. Return ``None`` when
    ``request.profile_id`` is not yours.
    """


@hookspec
def validate(request: CheckRequest) -> CheckReport | None:
    """Check a record, or a group of records, as far as ``request`` allows.

    Called with the transcript before export and with the document after it. **All** plugins are
    asked and their findings are put together; return ``None`` when nothing here is yours to check.
    A plugin that raises makes the record fail: a check that could not run is never a pass.
    """


@hookspec(firstresult=True)
def sign(request: SignRequest) -> SigningJob | None:
    """Begin to sign documents in one role with one key.

    Called once per role, actor and batch. The first plugin that returns a job wins; return ``None``
    when ``request.key_ref`` is not a key of yours. The job may take minutes or never end: it is
    polled, one outcome per document, and partial results are kept.

    :raises SigningError: no signature at all can be made (wrong PIN, expired certificate).
    """


@hookspec(firstresult=True)
def submit(request: SubmitRequest) -> Submission | None:
    """Send packages of one school as one message.

    Called after the intent was written to the ledger. The first plugin that returns a submission
    wins. Repeating a call with the same ``request.key`` must not send anything twice.

    :raises ExchangeError: it is not known to have arrived; the engine calls again with this key.
    """


@hookspec(firstresult=True)
def revoke(request: RevokeRequest) -> Submission | None:
    """Ask the authority to revoke records, as one message. Same promises as ``submit``."""
