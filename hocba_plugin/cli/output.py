"""What people see: two languages, tables and progress on a terminal, plain lines elsewhere."""

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column, Table
from rich.text import Text

from hocba_plugin.cli import streams

T = TypeVar("T")
_PLAIN_STEP = 50
_PLAIN_WIDTH = 160
_FEW = 5
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What a terminal obeys instead of showing it: escape sequences, changes of direction."""

_bar_shown: ContextVar[Progress | None] = ContextVar("hocba_bar_shown", default=None)


def visible(text: str) -> str:
    """Return ``text`` with nothing in it that could rewrite what stands beside it.

    A signer's name comes from a certificate that anybody may have made.
    """
    return _UNSEEN.sub("\N{REPLACEMENT CHARACTER}", text)


def on_one_line(text: str) -> str:
    """Return ``text`` as ``visible`` does, and with no end of a line in it either: the name of a
    file may hold one, and what follows would be read as ours."""
    return visible(text).replace("\n", "\N{REPLACEMENT CHARACTER}")


@contextmanager
def without_bar() -> Iterator[None]:
    """Take the progress bar away while a person is asked: it would be drawn over the question."""
    bar = _bar_shown.get()
    if bar is None:
        yield
        return
    bar.stop()
    try:
        yield
    finally:
        bar.start()


@dataclass(frozen=True, slots=True)
class Output:
    """One command's voice. With ``as_json``, only the result goes to standard output."""

    language: str = "vi"
    as_json: bool = False

    def text(self, vi: str, en: str) -> str:
        """Return the text in the chosen language."""
        return vi if self.language == "vi" else en

    def pupils(self, codes: Sequence[str]) -> str:
        """Return a few pupils by their codes, more of them as a number."""
        count = len(codes)
        return (
            ", ".join(codes) if count <= _FEW else self.text(f"{count} học sinh", f"{count} pupils")
        )

    def say(self, vi: str, en: str) -> None:
        """Tell a person; nothing when a machine is listening."""
        if not self.as_json:
            text = visible(self.text(vi, en))
            self._console().print(text, markup=False, highlight=False)

    def lines(self, lines: Iterable[str]) -> None:
        """Show lines as they are: a program that reads them finds one where one was written."""
        if not self.as_json:
            text = "\n".join(map(on_one_line, lines))
            self._console().print(text, markup=False, highlight=False, soft_wrap=True)

    @property
    def width(self) -> int | None:
        """How many signs a line on the terminal has; ``None``: nobody looks at one."""
        return self._console().width if streams.is_terminal(sys.stdout) else None

    def result(self, data: Mapping[str, Any]) -> None:
        """Print the machine-readable result, if that is wanted."""
        if self.as_json:
            streams.write_json(data)

    def table(self, titles: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]]) -> None:
        """Show rows under bilingual titles."""
        if self.as_json:
            return
        # What is too long is broken, never cut: a path or a code is of use as a whole.
        columns = (Column(self.text(*title), overflow="fold") for title in titles)
        table = Table(*columns, box=None, pad_edge=False)
        for row in rows:
            # As text, not as markup: a finding may quote brackets.
            table.add_row(*(Text(visible(str(cell))) for cell in row))
        self._console().print(table)

    def progress(self, items: Iterable[T], total: int | None, vi: str, en: str) -> Iterator[T]:
        """Yield ``items``, showing how far they have come on standard error.

        :param total: how many there will be; ``None`` when nobody knows yet.
        """
        console = Console(stderr=True)
        if console.is_terminal and not self.as_json:
            yield from self._bar(console, items, total, self.text(vi, en))
        else:
            yield from self._lines(items, total, self.text(vi, en))

    @staticmethod
    def _bar(console: Console, items: Iterable[T], total: int | None, title: str) -> Iterator[T]:
        columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console) as bar:
            shown, task = _bar_shown.set(bar), bar.add_task(title, total=total)
            try:
                for item in items:
                    yield item
                    bar.advance(task)
            finally:
                _bar_shown.reset(shown)

    @staticmethod
    def _lines(items: Iterable[T], total: int | None, title: str) -> Iterator[T]:
        number = 0
        for number, item in enumerate(items, start=1):
            yield item
            if number % _PLAIN_STEP == 0:
                sys.stderr.write(f"{title}: {number}/{total or '?'}\n")
        if number % _PLAIN_STEP:
            sys.stderr.write(f"{title}: {number}/{number}\n")

    def _console(self) -> Console:
        return Console() if streams.is_terminal(sys.stdout) else Console(width=_PLAIN_WIDTH)
