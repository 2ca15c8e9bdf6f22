"""What a configuration reads, and what it keeps: no other result may take its place."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from hocba_plugin.config import Config
from hocba_plugin.corrections.register import FILE_NAME
from hocba_plugin.ledger import file_of

_SQLITE = "sqlite:"
_KEPT = ("xml", "packages", "receipts", FILE_NAME)
"""In the folder of output, where other results may lie as well."""


def belongings(config: Config) -> Iterator[Path]:
    """Yield the files and folders: sources, keys, secrets, roots, ledger, and what was issued."""
    yield from _named({name: value for name, value in config if name != "output"})
    yield from (config.output / name for name in _KEPT)


def _named(value: object) -> Iterator[Path]:
    if isinstance(value, Path):
        yield value
    elif isinstance(value, str):
        yield from _in_text(value)
    elif isinstance(value, BaseModel):
        yield from _named(dict(value))
    elif isinstance(value, Mapping):
        yield from _named(tuple(value.values()))
    elif isinstance(value, tuple):
        for item in value:
            yield from _named(item)


def _in_text(text: str) -> Iterator[Path]:
    """Yield the file of a database, or what a path names: settings of a plugin are plain texts."""
    if text.startswith(_SQLITE):
        file = file_of(text)
        if file is not None:
            yield file
    elif text.isprintable() and Path(text).is_absolute():
        yield Path(text)
