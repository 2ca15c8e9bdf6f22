"""Files named on a command line: folders are searched, everything else is taken as it is."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.errors import ConfigError

FilesArgument = Annotated[
    list[Path], typer.Argument(help="Tệp XML hoặc thư mục / XML files or folders")
]


def documents(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the named files, and every ``*.xml`` below the named folders, in order of name.

    :raises ConfigError: nothing of that name, or a folder without any XML: an empty check would
        look like a passed one.
    """
    for path in paths:
        found = sorted(path.rglob("*.xml")) if path.is_dir() else [path] if path.exists() else []
        if not found:
            raise ConfigError(path.name, "không có tệp XML nào / no XML file there")
        yield from found


def read(path: Path) -> bytes:
    """Return a file's bytes.

    :raises ConfigError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(path.name, error.strerror or "cannot be read") from error
