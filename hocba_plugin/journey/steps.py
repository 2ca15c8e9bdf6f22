"""What one record's step came to: done, or the reason why not, the others going on."""

from dataclasses import dataclass
from uuid import UUID

from hocba_hooks import HocbaError


@dataclass(frozen=True, slots=True)
class Step:
    """One record in a batch of approvals or signatures."""

    identity: UUID
    version: int
    error: HocbaError | None = None

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.error is None
