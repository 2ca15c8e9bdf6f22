"""Where a plugin came from: what errors, and ``hocba plugins``, name it by."""

import inspect
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, partial
from importlib import metadata

OURS = "hocba-plugin"
"""The distribution of the engine itself."""


class Rank(StrEnum):
    """Who is asked first: what a program hands over, then what is installed, then the engine."""

    HANDED_OVER = "handed-over"
    INSTALLED = "installed"
    ENGINE = "engine"


@dataclass(frozen=True, slots=True)
class Origin:
    """A plugin's name, and the package it is part of."""

    name: str
    """As the configuration has it; of an object that a program hands over, its class."""
    module: str
    distribution: str = ""
    """Empty: part of no installed package."""
    version: str = ""

    @property
    def file(self) -> str:
        """The file it was loaded from, as far as that is known."""
        return str(getattr(sys.modules.get(self.module), "__file__", None) or "")

    @property
    def package(self) -> str:
        """The top-level package its code is in."""
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        known = f"{self.distribution} {self.version}".strip()
        return f"{self.name} ({known or self.module})"

    @classmethod
    def of_entry(cls, entry: metadata.EntryPoint) -> "Origin":
        """Return what an entry point says, without importing it."""
        return cls(entry.name, entry.value.partition(":")[0].strip(), *_package(lambda: entry.dist))

    @classmethod
    def of_object(cls, plugin: object) -> "Origin":
        """Return what can be told of an object that was handed over."""
        if inspect.ismodule(plugin):
            return cls(plugin.__name__, plugin.__name__, *_package_of(plugin.__name__))
        kind = plugin if isinstance(plugin, type) else type(plugin)
        return cls(kind.__qualname__, kind.__module__, *_package_of(kind.__module__))


class Plugin:
    """An object with hooks, and where it came from."""

    def __init__(self, body: object, rank: Rank, entry: metadata.EntryPoint | None = None) -> None:
        self.body, self.rank, self._entry = body, rank, entry

    @cached_property
    def origin(self) -> Origin:
        """Where it came from; looked up when somebody asks."""
        if self._entry is not None:
            return Origin.of_entry(self._entry)
        return Origin.of_object(self.body)


def _package_of(module: str) -> tuple[str, str]:
    package = module.partition(".")[0]
    # A package that is worked on (an "editable" one) is only known by a name like its own.
    names = metadata.packages_distributions().get(package, (package,))
    return _package(partial(metadata.distribution, names[0]))


def _package(find: Callable[[], metadata.Distribution | None]) -> tuple[str, str]:
    # A damaged package has no name, or no version: then it is named without.
    try:
        found = find()
        return ("", "") if found is None else (str(found.name or ""), str(found.version or ""))
    except (metadata.PackageNotFoundError, KeyError, TypeError, AttributeError, OSError):
        return "", ""
