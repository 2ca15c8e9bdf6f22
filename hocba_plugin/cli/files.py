"""Files named on a command line: folders are searched, everything else is taken as it is."""

import errno
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin import os_errors
from hocba_plugin.errors import FileUseError

FilesArgument = Annotated[
    list[Path], typer.Argument(help="Tệp XML hoặc thư mục / XML files or folders")
]


def documents(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the named files, and every ``.xml`` below the named folders, in order of name.

    Windows writes endings in any case, and so do people.

    :raises FileUseError: nothing of that name, or a folder without any XML: an empty check would
        look like a passed one.
    """
    for path in paths:
        found = sorted(_xml_below(path)) if path.is_dir() else [path] if path.exists() else []
        if not found:
            raise FileUseError(path.name, "không có tệp XML nào", "there is no XML file")
        yield from found


def _xml_below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix.lower() == ".xml" and path.is_file():
            yield path


def read(path: Path) -> bytes:
    """Return a file's bytes.

    :raises FileUseError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unusable(path, error) from error


def write(path: Path, content: bytes) -> None:
    """Write a file.

    :raises FileUseError: it cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _unusable(path, error) from error


def write_private(path: Path, content: bytes) -> None:
    """Write a file about pupils: whole or not at all, readable by its owner only.

    A file of that name is replaced.

    :raises FileUseError: it cannot be written.
    """
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        _write_whole(path, content)
    except OSError as error:
        raise _unusable(path, error) from error


def write_new(path: Path, content: bytes) -> None:
    """Write a file that will be about pupils: whole or not at all, and never over another.

    :raises FileUseError: there is one of that name, or it cannot be written.
    """
    try:
        # Claims the name, so that nobody else's file can be replaced.
        path.touch(mode=0o600, exist_ok=False)
        try:
            _write_whole(path, content)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _unusable(path, error) from error


def make_folder(path: Path) -> None:
    """Make a folder where there is none.

    :raises FileUseError: it cannot be made, or a file has its name.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unusable(path, error) from error


def _write_whole(path: Path, content: bytes) -> None:
    # Private from the first byte, and in the same folder: another disk could not replace.
    handle, unfinished = tempfile.mkstemp(prefix=".hocba-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(unfinished).replace(path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise


def _unusable(path: Path, error: OSError) -> FileUseError:
    return FileUseError(path.name, *os_errors.reasons(error))
