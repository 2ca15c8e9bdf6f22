"""Runs command lines one after the other, each in a process of its own that writes to files.

``python every_command.py LINES RESULTS``: forked, as importing the program takes longer than most
commands. Streams and encodings are those the environment gives; nothing of the tests is imported.
"""

import json
import os
import signal
import sys
import time
from pathlib import Path

from hocba_plugin.cli import main


def run(words: list[str], results: Path, number: int) -> int:
    """Run one command line as the console script does, and return how it ended."""
    child = os.fork()
    if child == 0:
        for stream, name in ((1, "out"), (2, "err")):
            file = os.open(results / f"{number}.{name}", os.O_CREAT | os.O_WRONLY, 0o600)
            os.dup2(file, stream)
        try:
            main(words)
        except SystemExit as end:
            os._exit(int(end.code or 0))
        os._exit(99)
    if words[0] == "sandbox":  # serves until it is interrupted
        wait_for(results / f"{number}.out")
        os.kill(child, signal.SIGINT)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def wait_for(file: Path) -> None:
    """Return once something stands in the file."""
    for _ in range(600):
        if file.exists() and file.stat().st_size:
            return
        time.sleep(0.05)


if __name__ == "__main__":
    lines, results = map(Path, sys.argv[1:])
    ends = [run(words, results, n) for n, words in enumerate(json.loads(lines.read_text("utf-8")))]
    (results / "ends.json").write_text(json.dumps(ends), "utf-8")
