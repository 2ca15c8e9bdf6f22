"""The command line: Vietnamese first, one module a command."""

from hocba_plugin.cli.app import main

__all__ = ["main"]
