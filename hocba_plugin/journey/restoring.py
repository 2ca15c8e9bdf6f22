"""The ledger put back from a backup, and brought up to what the authority holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from hocba_hooks import Actor, ExchangeError
from hocba_plugin import ledger
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.reconciling import Reconciliation, adopt


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restored ledger is, and what was found when it was compared."""

    kept: Path | None
    """Where the ledger is that was there before."""
    events: int
    found: Mapping[str, Reconciliation]
    """By school; none when no authority is configured, or it cannot be asked."""
    unasked: ExchangeError | None
    """Why the authority could not be asked: the ledger is in place all the same."""


def restore(journey: Journey, backup: Path, actor: Actor) -> Restored:
    """Put a backup in place, then take over what the authority accepted since it was made.

    :raises FileUseError: the backup cannot be read, or is none; nothing was touched.
    :raises LedgerError: its history was changed, or the present ledger is in use.
    """
    kept = ledger.restore(journey.config.ledger.url, backup, journey.clock())
    events = journey.ledger.verify_chain()
    found: dict[str, Reconciliation] = {}
    unasked = None
    try:
        for school in journey.config.schools if journey.has_exchange else ():
            found[school.school.code] = adopt(journey, school, actor)
    except ExchangeError as error:
        unasked = error
    return Restored(kept, events, found, unasked)
