"""The sandbox as a process of its own, for the demo and for tests."""

import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from hocba_plugin.errors import ExchangeError
from hocba_plugin.sandbox.options import Options

_STOP_S = 10.0


class SandboxProcess:
    """A running sandbox. Stop it, or use it as a context."""

    def __init__(self, process: subprocess.Popen[str], base_url: str) -> None:
        self._process = process
        self.base_url = base_url

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.base_url.rpartition(":")[2])

    def stop(self) -> None:
        """End the process; what it was sent is kept when it has a file."""
        self._process.terminate()
        try:
            self._process.communicate(timeout=_STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._process.kill()
        self._process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def start(
    profile: str | Path,
    data: Path | None = None,
    *,
    port: int = 0,
    options: Options | None = None,
) -> SandboxProcess:
    """Start a sandbox on this machine and return it once it takes connections.

    It ends with the calling process at the latest.

    :param profile: id or folder of a profile.
    :param data: file that keeps its state; without it nothing outlives the process.
    :raises ExchangeError: it did not start; its own complaint is on the error output.
    """
    command = [sys.executable, "-m", "hocba_plugin.sandbox", "--profile", str(profile)]
    command += ["--port", str(port), "--options", (options or Options()).model_dump_json()]
    if data is not None:
        command += ["--data", str(data)]
    process = subprocess.Popen(  # noqa: S603 - our own module, no shell
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    # The pipe ends when the process does, so this never waits for nothing.
    address = process.stdout.readline().strip() if process.stdout else ""
    if not address:
        process.communicate()
        raise ExchangeError("CSDL giả lập không khởi động được", "the sandbox did not start")
    return SandboxProcess(process, address)
