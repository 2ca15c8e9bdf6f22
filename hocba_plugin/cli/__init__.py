"""The command line: Vietnamese first, one module a command."""

from hocba_plugin.cli import (
    approve,
    check,
    demo,
    doctor,
    export,
    init,
    packing,
    profile,
    revoke,
    sandbox,
    sign,
    status,
    submit,
    validate,
    verify,
)
from hocba_plugin.cli.app import app, main, run

__all__ = [
    "app",
    "approve",
    "check",
    "demo",
    "doctor",
    "export",
    "init",
    "main",
    "packing",
    "profile",
    "revoke",
    "run",
    "sandbox",
    "sign",
    "status",
    "submit",
    "validate",
    "verify",
]
