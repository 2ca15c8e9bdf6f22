"""The file of corrections: one JSON object a line, only ever added to.

It holds pupils' data, so only its owner can read it. A new state is written whole beside it and
then takes its place: a crash leaves the old file, never half an entry.
"""

import datetime as dt
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from hocba_plugin import os_errors
from hocba_plugin.corrections.entries import Change, Correction, Entry, Withdrawal, in_force
from hocba_plugin.errors import CorrectionsError

FILE_NAME = "corrections.jsonl"


class Register:
    """The corrections of all schools of one configuration."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self) -> tuple[Entry, ...]:
        """Return everything that was ever entered.

        :raises CorrectionsError: the file cannot be read, or is damaged: nothing may go on.
        """
        return tuple(_entries(self._content()))

    def in_force(self) -> tuple[Correction, ...]:
        """Return the corrections nobody has withdrawn.

        :raises CorrectionsError: as ``entries``.
        """
        return in_force(self.entries())

    def by_pupil(self, school: str, year: str) -> Mapping[str, Sequence[Correction]]:
        """Return what is in force for a school and year, by pupil.

        :raises CorrectionsError: as ``entries``.
        """
        found: dict[str, list[Correction]] = defaultdict(list)
        for one in self.in_force():
            if (one.school, one.year) == (school, year):
                found[one.pupil].append(one)
        return found

    def add(
        self, changes: Sequence[Change], *, by: str, reason: str, at: dt.datetime
    ) -> tuple[Correction, ...]:
        """Enter changes a person accepted, all of them or none.

        :raises CorrectionsError: the file cannot be read or written, or is damaged.
        """
        with self._unfinished() as (file, content):
            first = sum(1 for _ in _entries(content)) + 1
            added = tuple(
                Correction(number=number, by=by, at=at, reason=reason, **change.model_dump())
                for number, change in enumerate(changes, start=first)
            )
            self._write(file, content, added)
        return added

    def withdraw(self, number: int, *, by: str, reason: str, at: dt.datetime) -> Withdrawal:
        """Enter that a correction is taken back.

        :raises CorrectionsError: none of that number is in force, or as ``add``.
        """
        with self._unfinished() as (file, content):
            entries = tuple(_entries(content))
            if number not in {one.number for one in in_force(entries)}:
                raise CorrectionsError(
                    f"không có bản sửa số {number} đang áp dụng",
                    f"no correction {number} is in force",
                )
            taken_back = Withdrawal(
                number=len(entries) + 1, withdraws=number, by=by, at=at, reason=reason
            )
            self._write(file, content, [taken_back])
        return taken_back

    def _content(self) -> bytes:
        try:
            return self._path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return b""
        except OSError as error:
            raise _unusable(error) from error

    @contextmanager
    def _unfinished(self) -> Iterator[tuple[Path, bytes]]:
        """Give the file to write to and what the register holds; two runs cannot both have it."""
        unfinished = self._path.with_suffix(".tmp")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            raise CorrectionsError(
                f"một lệnh khác đang ghi; nếu không phải, hãy xóa tệp {unfinished.name}",
                f"another run is writing; if none is, delete the file {unfinished.name}",
            ) from None
        except OSError as error:
            raise _unusable(error) from error
        try:
            yield unfinished, self._content()
        finally:
            with suppress(FileNotFoundError):
                unfinished.unlink()

    def _write(self, unfinished: Path, content: bytes, added: Sequence[Entry]) -> None:
        lines = b"".join(f"{_line(one)}\n".encode() for one in added)
        try:
            with unfinished.open("wb") as file:
                file.write(content + lines)
                file.flush()
                os.fsync(file.fileno())
            unfinished.replace(self._path)
        except OSError as error:
            raise _unusable(error) from error


def _line(entry: Entry) -> str:
    content = entry.model_dump(mode="json")
    return json.dumps({"number": content.pop("number"), **content}, ensure_ascii=False)


def _entries(content: bytes) -> Iterator[Entry]:
    """Yield the entries of a file: numbered without a gap, every withdrawal of one in force."""
    *lines, rest = content.split(b"\n")  # no other separator: texts may hold any
    if rest:
        lines.append(rest)
    standing: set[int] = set()
    for number, line in enumerate(lines, start=1):
        entry = _entry(line, number, whole=number < len(lines) or not rest)
        if isinstance(entry, Withdrawal):
            if entry.withdraws not in standing:
                raise _damaged(number)
            standing.remove(entry.withdraws)
        else:
            standing.add(number)
        yield entry


def _entry(line: bytes, number: int, *, whole: bool) -> Entry:
    try:
        content = json.loads(line.decode("utf-8"))
        kind = Withdrawal if "withdraws" in content else Correction
        entry: Entry = kind.model_validate(content)
    except (ValueError, TypeError, RecursionError):
        raise _damaged(number) from None  # its text would repeat the line
    if entry.number != number or not whole:
        raise _damaged(number)
    return entry


def _damaged(line: int) -> CorrectionsError:
    return CorrectionsError(f"dòng {line} bị hỏng", f"line {line} is damaged")


def _unusable(error: OSError) -> CorrectionsError:
    return CorrectionsError(*os_errors.reasons(error))
