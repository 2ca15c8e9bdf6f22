"""The command line: Vietnamese first, one module a command."""

from hocba_plugin.cli import (
    approve,
    backup,
    cert,
    changes,
    check,
    correct,
    demo,
    doctor,
    export,
    init,
    one,
    packing,
    plugins,
    preview,
    profile,
    revoke,
    rules,
    sandbox,
    sign,
    source,
    status,
    submit,
    templates,
    validate,
    verify,
    withdraw,
)
from hocba_plugin.cli.app import app, main, run

_BY_JOURNEY = (
    demo.demo,
    init.init,
    doctor.doctor,
    plugins.plugins,
    rules.rules,
    check.check,
    correct.correct,
    export.export,
    changes.changes_,
    approve.approve,
    sign.sign,
    submit.submit,
    one.issue,
    status.status,
    withdraw.withdraw,
    revoke.revoke,
    revoke.reissue,
    backup.backup,
    validate.validate,
    verify.verify,
    packing.pack,
    packing.unpack,
    sandbox.sandbox,
)
app.registered_commands.sort(key=lambda command: _BY_JOURNEY.index(command.callback))
"""In the order a school meets them, for ``--help``."""

__all__ = ["app", "cert", "main", "preview", "profile", "run", "source", "templates"]
