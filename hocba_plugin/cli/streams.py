"""Standard output and error: whatever is said, and whoever listens, what was done stays done.

A stream may be in a code page without our letters (cp1252 and cp1258 on Windows), have lost its
reader, or lie on a full disk. None of it stops a command or changes its exit code.
"""

import errno
import io
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO, cast

from hocba_hooks.written import shown

NO_OUTPUT = "HOCBA-OUTPUT"
_SURROGATES = re.compile("[\ud800-\udfff]+")
_NOBODY_READS = frozenset({errno.EPIPE, errno.EINVAL})
"""Errors of a pipe whose reader has gone; Windows says EINVAL."""
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_LIKE = str.maketrans("ĐđƠơƯư✓✗≠–—·×›“”’", 'DdOoUuvx#--.x>""\'')


class Outlet:
    """A stream that takes any text and never fails.

    It has no ``buffer``: libraries that look for one would write around it.
    """

    errors = "strict"

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self.used = False
        """Whether anything was written."""
        self.lost: Exception | None = None
        """Why nothing arrives any more."""

    @property
    def encoding(self) -> str:
        """The stream's encoding."""
        return getattr(self._stream, "encoding", None) or "utf-8"

    @property
    def closed(self) -> bool:
        """Never: what is written to a closed stream is dropped."""
        return False

    def write(self, text: str) -> int:
        """Write text; letters the encoding lacks are replaced by what is nearest."""
        self._do(lambda stream: stream.write(held(text, self.encoding)))
        return len(text)

    def write_utf8(self, text: str) -> None:
        """Write text for programs: in UTF-8, whatever the stream's encoding is."""
        self._do(lambda stream: _write_utf8(stream, text))

    def flush(self) -> None:
        """Pass on what was written."""
        if not self.lost:
            self._do(lambda stream: stream.flush(), use=False)

    def isatty(self) -> bool:
        """Say whether a person sees it as it is written."""
        return is_terminal(self._stream)

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """Return the number of the open file.

        :raises UnsupportedOperation: there is none.
        """
        if self._stream is None:
            raise io.UnsupportedOperation
        return self._stream.fileno()

    def _do(self, what: Callable[[TextIO], object], *, use: bool = True) -> None:
        self.used = self.used or use
        if self._stream is None or self.lost:
            return
        try:
            what(self._stream)
        except (OSError, ValueError) as error:  # ValueError: a stream that was closed
            self.lost = error


@contextmanager
def unfailing(language: str = "vi") -> Iterator[Outlet]:
    """Let nothing that is printed fail while this lasts; give the standard output.

    What could not be printed is told at the end, in ``vi`` or ``en``.
    """
    out, err = Outlet(sys.stdout), Outlet(sys.stderr)
    with redirect_stdout(cast(TextIO, out)), redirect_stderr(cast(TextIO, err)):
        try:
            yield out
        finally:
            out.flush()
            if getattr(out.lost, "errno", None) not in {None, *_NOBODY_READS}:
                vi = "không ghi hết được kết quả; việc đã làm vẫn còn"
                en = "the output could not be written; what was done is done"
                err.write(f"{NO_OUTPUT}: {vi if language == 'vi' else en}\n")
            err.flush()


def outlet() -> Outlet:
    """Return the standard output as one that never fails."""
    stream: object = sys.stdout
    return stream if isinstance(stream, Outlet) else Outlet(sys.stdout)


def write_json(data: Mapping[str, Any]) -> None:
    """Write a result for programs: UTF-8 everywhere, and JSON for every reader.

    Some readers refuse a whole document for one surrogate in it.
    """
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    outlet().write_utf8(_SURROGATES.sub(lambda one: json.dumps(shown(one[0]))[1:-1], text) + "\n")


def is_terminal(stream: TextIO | None) -> bool:
    """Say whether a person is at the other end; a program may be started without any stream."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def let_go() -> None:
    """Make sure that the end of the program does not fail on what nobody can be told any more."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            # The interpreter flushes once more and would end with a status of its own.
            _to_nowhere(stream)


def _to_nowhere(stream: TextIO) -> None:
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return


def _write_utf8(stream: TextIO, text: str) -> None:
    binary = getattr(stream, "buffer", None)
    if binary is None:  # kept in memory, as text
        stream.write(text)
        return
    stream.flush()
    rest = memoryview(text.encode())
    while rest:
        written = binary.write(rest)
        if written is None:
            raise BlockingIOError
        rest = rest[written:]


def held(text: str, encoding: str) -> str:
    """Return ``text`` as far as ``encoding`` has letters for it, else with what is nearest.

    Bytes of a file name that are no text are shown as ``\\xNN``.
    """
    text = shown(text)
    if _has(encoding, text):
        return text
    return "".join(_nearest(letter, encoding) for letter in text)


def _nearest(letter: str, encoding: str) -> str:
    return next((one for one in _ways_to_write(letter) if _has(encoding, one)), "?")


def _ways_to_write(letter: str) -> Iterator[str]:
    """Yield a letter, with its tone apart (cp1258 has tones alone), without tone, without marks."""
    yield letter
    parts = unicodedata.normalize("NFD", letter)
    toneless = unicodedata.normalize("NFC", "".join(one for one in parts if one not in _TONES))
    yield toneless + "".join(one for one in parts if one in _TONES)
    yield toneless
    yield toneless.translate(_LIKE)
    yield parts[0]
    yield unicodedata.normalize("NFKD", letter)


def _has(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
