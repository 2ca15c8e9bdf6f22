"""One file of a known kind to JSON."""

import json
import sys
from contextlib import suppress
from importlib import import_module

from .grids import check_size
from .refused import Refused, Why

REFUSED = 10
"""The exit status; the reason stands in the standard error."""
_MEMORY = 2 << 30


def main(file: str, kind: str) -> int:
    """Print the sheets of ``file``; return the exit status."""
    _limit_memory()
    try:
        # Each kind has its module, with libraries that the others need not wait for.
        for grid in import_module(f".{kind}", __package__).grids(file):
            check_size(grid.rows)
            line = json.dumps(vars(grid), ensure_ascii=False)
            sys.stdout.buffer.write(f"{line}\n".encode())
    except Refused as error:
        sys.stderr.write(error.why)
        return REFUSED
    except OSError:
        sys.stderr.write(Why.CLOSED)
        return REFUSED
    return 0


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
