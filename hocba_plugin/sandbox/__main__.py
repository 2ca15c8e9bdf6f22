"""``python -m hocba_plugin.sandbox``: how programs start the sandbox; see ``process.start``.

The first line of its output is its address. It ends when its input is closed, so that it does not
outlive whoever started it.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from threading import Thread

from hocba_plugin.errors import HocbaError
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.sandbox import Options, run


def main(arguments: list[str] | None = None) -> int:
    """Serve, and return the exit status."""
    wanted = _parsed(arguments)
    Thread(target=_end_with_the_input, daemon=True).start()
    try:
        run(
            load_profile(wanted.profile),
            port=wanted.port,
            data=wanted.data,
            options=Options.model_validate_json(wanted.options),
            ready=_announce,
        )
    except HocbaError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_status
    return 0


def _parsed(arguments: list[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m hocba_plugin.sandbox")
    parser.add_argument("--profile", required=True, help="id or folder of a profile")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--data", type=Path, help="file that keeps the state")
    parser.add_argument("--options", default="{}", help="switches, as JSON")
    return parser.parse_args(arguments)


def _announce(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


def _end_with_the_input() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
