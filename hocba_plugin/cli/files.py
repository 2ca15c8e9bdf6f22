"""Files named on a command line: folders are searched, everything else is taken as it is."""

import errno
import os
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin import os_errors
from hocba_plugin.documents.parsing import MAX_BYTES
from hocba_plugin.errors import FileUseError

FilesArgument = Annotated[
    list[Path], typer.Argument(help="Tệp XML hoặc thư mục / XML files or folders")
]
_BINARY = getattr(os, "O_BINARY", 0)
"""Without it Windows would change the ends of lines."""


def documents(paths: Sequence[Path], endings: Sequence[str] = (".xml",)) -> Iterator[Path]:
    """Yield the named files, and every one of such an ending below the named folders, by name.

    Windows writes endings in any case, and so do people.

    :raises FileUseError: nothing of that name, a folder without any such file, or with a part that
        cannot be looked into: an empty check would look like a passed one.
    """
    for path in paths:
        found = sorted(_below(path, endings)) if path.is_dir() else [path] if path.exists() else []
        if not found:
            raise FileUseError(path.name, "không có tệp XML nào", "there is no XML file")
        yield from found


def _below(folder: Path, endings: Sequence[str]) -> Iterator[Path]:
    for place, _, names in os.walk(folder, onerror=_cannot_look_into):
        for path in (Path(place, name) for name in names):
            if path.suffix.lower() in endings and not _is_no_file(path):
                yield path


def _is_no_file(path: Path) -> bool:
    """Say whether it is a pipe or device; what cannot be looked at is left to whoever reads it."""
    try:
        return path.exists() and not path.is_file()
    except OSError:
        return False


def _cannot_look_into(error: OSError) -> None:
    raise unusable(Path(error.filename), error)


def read(path: Path, most: int = MAX_BYTES) -> bytes:
    """Return a file's bytes; of one that is larger only as many as show that it is too large.

    :raises FileUseError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        raise unusable(path, error) from error


def read_whole(path: Path, most: int = MAX_BYTES) -> bytes:
    """Return a file's bytes.

    :raises FileUseError: it cannot be read, or is larger.
    """
    content = read(path, most)
    if len(content) > most:
        raise FileUseError(path.name, "tệp quá lớn", "the file is too large")
    return content


def write(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all; a file of that name is replaced.

    :raises FileUseError: it cannot be written.
    """
    _write(path, content, 0o666)


def write_private(path: Path, content: bytes) -> None:
    """Write a file about pupils: whole or not at all, readable by its owner only.

    A file of that name is replaced.

    :raises FileUseError: it cannot be written.
    """
    _write(path, content, 0o600)


def _write(path: Path, content: bytes, mode: int) -> None:
    try:
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if path.is_symlink() and path.is_file():
            raise FileUseError(
                path.name,
                "là liên kết tới tệp khác, không ghi qua đó",
                "it is a link to another file and is not followed",
            )
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a pipe or device holds nothing that could be lost
        else:
            _write_whole(path, content, mode)
    except OSError as error:
        raise unusable(path, error) from error


def write_new(path: Path, content: bytes) -> None:
    """Write a file that will be about pupils: whole or not at all, and never over another.

    :raises FileUseError: there is one of that name, or it cannot be written.
    """
    try:
        # Claims the name, so that nobody else's file can be replaced.
        path.touch(mode=0o600, exist_ok=False)
        try:
            _write_whole(path, content, 0o600)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise unusable(path, error) from error


def make_folder(path: Path) -> None:
    """Make a folder where there is none.

    :raises FileUseError: it cannot be made, or a file has its name.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(path, error) from error


def _write_whole(path: Path, content: bytes, mode: int) -> None:
    # In the same folder: another disk could not replace. Private from the first byte, if at all.
    unfinished = path.with_name(f".hocba-{secrets.token_hex(8)}.tmp")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def unusable(path: Path, error: OSError) -> FileUseError:
    """Return the error that says, for people, what the system said of a file."""
    return FileUseError(path.name, *os_errors.reasons(error))
