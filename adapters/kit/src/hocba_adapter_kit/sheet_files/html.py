"""Web pages named as workbooks: one sheet, its tables one below the other, as Excel opens them."""

from collections.abc import Iterator
from pathlib import Path

from .grids import Grid
from .html_page import grid_of
from .refused import CannotReadError, Why
from .texts import decoded_page


def grids(file: str) -> Iterator[Grid]:
    """Yield the only sheet of a page.

    :raises CannotReadError: there is no table in it, or it is cut off.
    """
    path = Path(file)
    grid = grid_of(decoded_page(path.read_bytes()), path.stem)
    if grid is None:
        raise CannotReadError(Why.NO_TABLE)
    yield grid
