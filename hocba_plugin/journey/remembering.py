"""The ledger of the school a command runs in, asked about documents; outside a school, nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from hocba_plugin.config import Config
from hocba_plugin.errors import HocbaError, LedgerError, LostLedgerError
from hocba_plugin.journey.held import Held, held
from hocba_plugin.journey.losing import require_not_lost
from hocba_plugin.ledger import Ledger


class Memory:
    """What a ledger remembers of documents. Whatever is the matter with it, nobody is stopped."""

    def __init__(self, ledger: Ledger | None = None, trouble: HocbaError | None = None) -> None:
        self._ledger = ledger
        self.trouble = trouble
        """Why it cannot be asked, or could not be asked about everything."""

    @property
    def is_there(self) -> bool:
        """Whether there is a ledger to ask."""
        return self._ledger is not None

    def of(self, identity: UUID, version: int, sha256: str) -> Held | None:
        """Return what it knows of a document; ``None``: nothing, or nobody could be asked."""
        if self._ledger is None:
            return None
        try:
            return held(self._ledger.events(identity), version, sha256)
        except LedgerError as error:
            self.trouble = error
            return None


@contextmanager
def memory(config: Config | None) -> Iterator[Memory]:
    """Open the ledger of a configuration, if there is one, for as long as the block lasts."""
    if config is None:
        yield Memory()
        return
    try:
        require_not_lost(config)
        ledger = Ledger.open(config.ledger.url) if Ledger.is_there(config.ledger.url) else None
    except (LedgerError, LostLedgerError) as error:
        yield Memory(trouble=error)
        return
    try:
        yield Memory(ledger)
    finally:
        if ledger is not None:
            ledger.close()
