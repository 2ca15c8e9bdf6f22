"""One file of a known kind to JSON."""

import json
import sys
from importlib import import_module

from .grids import check_size
from .refused import CannotReadError, Why

REFUSED = 10
"""The exit status; the reason stands in the standard error."""
_MEMORY = 2 << 30


def main(file: str, *reader: str) -> int:
    """Print the sheets of ``file``; return the exit status.

    ``reader`` names the module that reads such files, and what else it should know.
    """
    _limit_memory()
    kind, *more = reader
    try:
        # Each kind has its module, with libraries that the others need not wait for.
        for grid in import_module(f".{kind}", __package__).grids(file, *more):
            check_size(grid.rows)
            line = json.dumps(vars(grid), ensure_ascii=False)
            sys.stdout.buffer.write(f"{line}\n".encode())
    except CannotReadError as error:
        sys.stderr.write(error.why)
        return REFUSED
    except OSError:
        sys.stderr.write(Why.CLOSED)
        return REFUSED
    return 0


def _limit_memory() -> None:
    try:
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except (ImportError, ValueError, OSError):
        return
