"""The server process: one listening socket, one application."""

import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from hocba_plugin import os_errors
from hocba_plugin.errors import ConfigError
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sandbox.app import create_app
from hocba_plugin.sandbox.database import Database
from hocba_plugin.sandbox.options import Options


def serve(
    profile: Profile,
    host: str,
    port: int,
    data: Path | None,
    options: Options,
    ready: Callable[[str], None],
) -> None:
    """Serve until the process is told to stop; see ``hocba_plugin.sandbox.run``."""
    with _listening(host, port) as listener:
        app = create_app(profile, Database(data), options)
        ready(f"http://{host}:{listener.getsockname()[1]}")
        # Faults are played on purpose, and access lines would name schools.
        settings = uvicorn.Config(app, log_level="critical", access_log=False)
        uvicorn.Server(settings).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    if not _is_loopback(host):
        raise ConfigError(
            "sandbox",
            "chỉ dùng 127.0.0.1, không cho máy khác vào",
            "127.0.0.1 only: it must not be reached from outside",
        )
    try:
        return socket.create_server((host, port))
    except OSError as error:
        vi, en = os_errors.reasons(error)
        raise ConfigError("sandbox", f"cổng {port}: {vi}", f"port {port}: {en}") from error


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.IPv4Address(host).is_loopback
    except ValueError:
        return False
