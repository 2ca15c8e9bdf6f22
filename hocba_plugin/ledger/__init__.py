"""What has happened: our own state, beside the school's data and never in it.

``Ledger`` is the way in. What personal data it holds, and why, is said in ``schema``.
"""

from hocba_plugin.ledger.facade import Ledger
from hocba_plugin.ledger.forgotten import Forgotten
from hocba_plugin.ledger.opening import Opening
from hocba_plugin.ledger.records import Owner
from hocba_plugin.ledger.restoring import restore
from hocba_plugin.ledger.rows import (
    ApprovalRow,
    EventRow,
    Head,
    MessageRecordRow,
    MessageRow,
    RecordRow,
    RefusalRow,
    SignatureRow,
    VersionRow,
)
from hocba_plugin.ledger.schema import ACTOR
from hocba_plugin.ledger.states import (
    ADOPTABLE,
    MENDABLE,
    STATE_NAMES,
    TRANSITIONS,
    Delivery,
    Outcome,
    VersionState,
)
from hocba_plugin.ledger.store import file_of

__all__ = [
    "ACTOR",
    "ADOPTABLE",
    "MENDABLE",
    "STATE_NAMES",
    "TRANSITIONS",
    "ApprovalRow",
    "Delivery",
    "EventRow",
    "Forgotten",
    "Head",
    "Ledger",
    "MessageRecordRow",
    "MessageRow",
    "Opening",
    "Outcome",
    "Owner",
    "RecordRow",
    "RefusalRow",
    "SignatureRow",
    "VersionRow",
    "VersionState",
    "file_of",
    "restore",
]
