"""Entry points: found by name, loaded, and refused by name when that cannot be done."""

import difflib
import sys
from contextlib import redirect_stdout
from importlib import metadata

from hocba_plugin.errors import PluginError
from hocba_plugin.host.crashes import cut, described
from hocba_plugin.host.origin import OURS, Origin


def installed(group: str) -> tuple[metadata.EntryPoint, ...]:
    """Return what installed packages offer in a group, by name."""
    return tuple(sorted(metadata.entry_points(group=group), key=lambda entry: entry.name))


def find(group: str, name: str) -> metadata.EntryPoint:
    """Return the one entry point of that name.

    :raises PluginError: no installed package has it, or two have.
    """
    found = tuple(metadata.entry_points(group=group, name=name))
    if not found:
        raise PluginError(name, *_not_installed(group, name))
    if len(found) > 1:
        who = ", ".join(str(Origin.of_entry(entry)) for entry in found)
        raise PluginError(
            name,
            f"nhiều gói cùng mang tên này: {who}; gỡ bớt, chỉ để lại một gói",
            f"several packages offer this name: {who}; uninstall all but one",
        )
    return found[0]


def load(entry: metadata.EntryPoint) -> object:
    """Return what an entry point names.

    :raises PluginError: it cannot be imported. What the import said is not repeated.
    """
    try:
        with redirect_stdout(sys.stderr):
            plugin: object = entry.load()
    except KeyboardInterrupt as stop:
        cut(stop)
        raise
    except BaseException as error:
        refused = _not_loaded(entry, error)
    else:
        return plugin
    raise refused


def _not_installed(group: str, name: str) -> tuple[str, str]:
    others = [entry.name for entry in installed(group)]
    near = ", ".join(difflib.get_close_matches(name, others)) or ", ".join(others)
    vi, en = "chưa cài gói nào có tên này", "not installed"
    return (f"{vi}; hiện có: {near}", f"{en}; there are: {near}") if near else (vi, en)


def _not_loaded(entry: metadata.EntryPoint, error: BaseException) -> PluginError:
    origin = Origin.of_entry(entry)
    if origin.distribution == OURS and isinstance(error, ImportError):
        return PluginError.without_extra(entry.name, error)
    what = described(error, origin)
    return PluginError(
        str(origin),
        f"lỗi khi nạp {entry.value}: {what.vi}",
        f"{entry.value} cannot be imported: {what.en}",
    )
