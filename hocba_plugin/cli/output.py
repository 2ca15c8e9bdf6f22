"""What people see: two languages, tables and progress on a terminal, plain lines elsewhere."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

T = TypeVar("T")
_PLAIN_STEP = 50


@dataclass(frozen=True, slots=True)
class Output:
    """One command's voice. With ``as_json``, only the result goes to standard output."""

    language: str = "vi"
    as_json: bool = False

    def text(self, vi: str, en: str) -> str:
        """Return the text in the chosen language."""
        return vi if self.language == "vi" else en

    def say(self, vi: str, en: str) -> None:
        """Tell a person; nothing when a machine is listening."""
        if not self.as_json:
            self._console().print(self.text(vi, en), markup=False, highlight=False)

    def result(self, data: Mapping[str, Any]) -> None:
        """Print the machine-readable result, if that is wanted."""
        if self.as_json:
            sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n")

    def table(self, titles: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]]) -> None:
        """Show rows under bilingual titles."""
        if self.as_json:
            return
        table = Table(*(self.text(*title) for title in titles), box=None, pad_edge=False)
        for row in rows:
            table.add_row(*map(str, row))
        self._console().print(table)

    def progress(self, items: Iterable[T], total: int, vi: str, en: str) -> Iterator[T]:
        """Yield ``items``, showing how far they have come on standard error."""
        console = Console(stderr=True)
        if console.is_terminal and not self.as_json:
            yield from self._bar(console, items, total, self.text(vi, en))
        else:
            yield from self._lines(items, total, self.text(vi, en))

    @staticmethod
    def _bar(console: Console, items: Iterable[T], total: int, title: str) -> Iterator[T]:
        columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console) as bar:
            task = bar.add_task(title, total=total)
            for item in items:
                yield item
                bar.advance(task)

    @staticmethod
    def _lines(items: Iterable[T], total: int, title: str) -> Iterator[T]:
        for number, item in enumerate(items, start=1):
            yield item
            if number % _PLAIN_STEP == 0 or number == total:
                sys.stderr.write(f"{title}: {number}/{total}\n")

    def _console(self) -> Console:
        return Console(soft_wrap=True) if not sys.stdout.isatty() else Console()
