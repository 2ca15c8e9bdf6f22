"""A ledger that was lost is not one that was never begun: what it made lies beside it."""

from hocba_plugin.config import Config
from hocba_plugin.errors import LostLedgerError
from hocba_plugin.ledger import Ledger, file_of

_MADE = ("xml/*/*/*-v*.xml", "packages/*/*/*-v*.b64", "receipts/*/*.xml")
"""What only a run with a ledger writes (``files``)."""


def require_not_lost(config: Config) -> None:
    """Let a ledger be opened, or begun where none can have been.

    :raises LostLedgerError: there is none, or an empty file, beside what one has made.
    """
    file = file_of(config.ledger.url)
    if file is None or Ledger.is_there(config.ledger.url):
        return
    for pattern in _MADE:
        if next(config.output.glob(pattern), None) is not None:
            raise LostLedgerError(file.name, pattern.split("/")[0] + "/")
    # A log without its ledger, and the ledger of before a restore that was cut off.
    for beside in (
        *file.parent.glob(f"{file.name}-wal"),
        *file.parent.glob(f"{file.name}.before-*"),
    ):
        raise LostLedgerError(file.name, beside.name)
