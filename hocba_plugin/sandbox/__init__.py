"""The national database, played: a real HTTP server for the demo, for tests, and for vendors.

Everything it does beyond message kinds, states and results is an assumption: its interface stands
in the profile, its rules in ``register`` and ``checking``, its error codes in ``refusals``.
"""

from collections.abc import Callable
from pathlib import Path

from hocba_plugin.errors import PluginError
from hocba_plugin.profiles.model import Profile
from hocba_plugin.sandbox.options import DEFAULT_PORT, LOOPBACK, Options

__all__ = ["DEFAULT_PORT", "LOOPBACK", "Options", "run"]


def run(
    profile: Profile,
    *,
    host: str = LOOPBACK,
    port: int = DEFAULT_PORT,
    data: Path | None = None,
    options: Options | None = None,
    ready: Callable[[str], None] = print,
) -> None:
    """Serve until interrupted. ``ready`` is told the address as soon as connections are taken.

    :param port: 0 picks a free one.
    :param data: where the state is kept; without it, nowhere.
    :raises PluginError: the extra ``sandbox`` is not installed.
    :raises ConfigError: the host is not this machine, or the port is taken.
    """
    try:
        from hocba_plugin.sandbox.server import serve
    except ImportError as error:
        raise PluginError.without_extra("sandbox", error) from error
    serve(profile, host, port, data, options or Options(), ready)
