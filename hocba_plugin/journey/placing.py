"""Files about pupils put where they belong: whole or not at all, for their owner only.

Below the folder of results nothing is followed elsewhere: whoever may write there could otherwise
have records written over any file of ours.
"""

import os
from pathlib import Path

from hocba_plugin import os_errors
from hocba_plugin.errors import ConfigError

_NO_FOLLOWING = getattr(os, "O_NOFOLLOW", 0)
"""Windows has no such flag, and lets only administrators make links."""


def read(path: Path) -> bytes | None:
    """Return what stands there; ``None``: no file of its own, or none that can be read."""
    try:
        return None if path.is_symlink() else path.read_bytes()
    except OSError:
        return None


def write(base: Path, path: Path, content: bytes) -> None:
    """Write a file below ``base``.

    :raises ConfigError: it cannot be written, or a link leads elsewhere.
    """
    unfinished = path.with_suffix(".tmp")
    try:
        _make_folders(base, path.parent)
        with open(unfinished, "wb", opener=_private) as file:
            file.write(content)
        unfinished.replace(path)
    except OSError as error:
        if read(path) == content:
            return  # another run wrote the same and was faster
        raise ConfigError("output", *os_errors.reasons(error)) from error


def _make_folders(base: Path, folder: Path) -> None:
    base.mkdir(parents=True, exist_ok=True)
    for part in reversed((folder, *folder.relative_to(base).parents)):
        place = base / part
        if place == base:
            continue
        if place.is_symlink():
            raise ConfigError(
                "output",
                f"{place.name} là liên kết, không ghi qua đó",
                f"{place.name} is a symbolic link and is not followed",
            )
        place.mkdir(mode=0o700, exist_ok=True)
        place.chmod(0o700)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags | _NO_FOLLOWING, mode=0o600)
