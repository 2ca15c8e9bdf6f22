"""Where the values of a record stand in its source, by model path."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from hocba_adapter_kit.notes import Cell, Feeding


class Places(Mapping[str, str]):
    """The place of every value, worked out when somebody asks: most records are never asked."""

    def __init__(self, *read: Sequence[Feeding]) -> None:
        """Hold what the values were read from: the record's own rows, then what its class shares.

        Of several cells that feed one value the first that is written is its place.
        """
        self._read = read

    def __getitem__(self, path: str) -> str:
        return self._cells[path].place

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    @cached_property
    def _cells(self) -> Mapping[str, Cell]:
        found: dict[str, Cell] = {}
        for cell in (cell for part in chain(*self._read) for cell in part.cells()):
            known = found.get(cell.field)
            if known is None or (known.blank and not cell.blank):
                found[cell.field] = cell
        return found
