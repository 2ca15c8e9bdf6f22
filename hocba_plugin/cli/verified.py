"""Verified documents: each on one line, summed up at the end, or one of them in full."""

import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from hocba_plugin.cli.output import Output, on_one_line
from hocba_plugin.cli.seen import Seen
from hocba_plugin.sign.describing import describe, limits
from hocba_plugin.sign.remedies import Remedy
from hocba_plugin.sign.report import Status

_GAP = "  "
_VOID = Remedy(
    "Bản đã thu hồi, đã rút, đã bỏ hoặc đã có phiên bản mới thì không giao, không nhận, dù chữ ký "
    "hợp lệ.",
    "What was revoked, withdrawn, given up or replaced is not to be handed out or accepted, valid "
    "as its signatures may be.",
)


def show_one(output: Output, seen: Seen) -> None:
    """Show everything about one file."""
    lines = [
        f"{on_one_line(str(seen.path))}:",
        *(f"{_GAP}{line}" for line in _in_full(output, seen)),
    ]
    for line in lines:
        output.say(line, line)


def _in_full(output: Output, seen: Seen) -> Iterator[str]:
    if seen.error is not None:
        yield output.text(*seen.verdict)
        yield f"- {seen.error.message(output.language)}"
        return
    if seen.verification is None:
        return
    verdict, *rest = describe(seen.verification, output.language)
    yield verdict
    if subject := seen.verification.subject:
        yield output.text(
            f"Lớp {subject.class_name}, học sinh {subject.pupil}, phiên bản {subject.version}",
            f"Class {subject.class_name}, pupil {subject.pupil}, version {subject.version}",
        )
    if seen.held is not None:
        yield f"{output.text('Theo sổ theo dõi', 'By the ledger')}: {output.text(*seen.held.text)}"
        if seen.held.is_void:
            yield output.text(*_VOID)
    yield from rest


def show_many(output: Output, found: Sequence[Seen]) -> None:
    """Show each on a line of its own, those with something to say last."""
    ordered = sorted(found, key=_gravity)
    folder = _common_folder(found) if output.width else None
    if folder is not None:
        output.say(f"{folder}:", f"{folder}:")
    rows = [_cells(output, seen, folder) for seen in ordered]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    output.lines(
        line
        for seen, row in zip(ordered, rows, strict=True)
        for line in _laid(row, widths, _said(output, seen), output.width)
    )
    output.say("", "")


def _gravity(seen: Seen) -> tuple[int, bool]:
    order = (Status.VALID, Status.UNDETERMINED, Status.INVALID)
    is_void = seen.held is not None and not seen.held.in_force
    return order.index(seen.status), is_void or seen.is_doubted


def _common_folder(found: Sequence[Seen]) -> Path | None:
    """Return the folder that need not be repeated on every line; a program wants whole paths."""
    paths = [seen.path for seen in found]
    shared = set.intersection(*(set(path.parents) for path in paths))
    return max(shared, key=lambda path: len(path.parts), default=None)


def _cells(output: Output, seen: Seen, folder: Path | None) -> tuple[str, str, str, str]:
    subject = seen.verification.subject if seen.verification else None
    known = (subject.class_name, subject.pupil) if subject else ("–", "–")
    path = seen.path.relative_to(folder) if folder else seen.path
    return (output.text(*seen.verdict), *known, str(path))


def _said(output: Output, seen: Seen) -> str:
    said = [output.text(*texts) for _, texts, _ in seen.troubles]
    if seen.held is not None and not seen.held.in_force:
        said.append(f"{output.text('sổ', 'ledger')}: {output.text(*seen.held.text)}")
    if seen.is_doubted:
        said.append(output.text("thời gian ký đáng ngờ", "a doubtful time of signing"))
    return "; ".join(said)


def _laid(row: Sequence[str], widths: Sequence[int], said: str, width: int | None) -> Iterator[str]:
    """Lay out one document; where a terminal is too narrow, what is said stands below, set in."""
    line = _GAP.join(cell.ljust(size) for cell, size in zip(row, widths, strict=True))
    whole = f"{line}{_GAP}{said}".rstrip()
    if width is None or len(whole) <= width or not said:
        yield whole
        return
    yield line.rstrip()
    inset = _GAP * 2
    yield from textwrap.wrap(said, width, initial_indent=inset, subsequent_indent=inset)


def sum_up(output: Output, found: Sequence[Seen], *, asked: bool) -> None:
    """Say how many are what, and what to do about each kind of trouble."""
    verdicts = Counter(output.text(*seen.verdict) for seen in sorted(found, key=_gravity))
    told = ", ".join(f"{count} {name}" for name, count in verdicts.items())
    output.say(f"{len(found)} tệp: {told}.", f"{len(found)} files: {told}.")
    if asked:
        _sum_up_ledger(output, found)
    kinds = Counter(kind for seen in found for kind in seen.kinds)
    for (texts, remedy), count in kinds.most_common():
        said, do = output.text(*texts), output.text(*remedy)
        output.say(f"- {count} tệp: {said}. {do}", f"- {count} files: {said}. {do}")
    verified = [seen.verification for seen in found if seen.verification]
    text = limits(verified, output.language)
    output.say(text, text)
    output.say(
        "Xem từng chữ ký: hocba verify TỆP, hoặc thêm --details.",
        "See every signature: hocba verify FILE, or add --details.",
    )


def _sum_up_ledger(output: Output, found: Sequence[Seen]) -> None:
    unknown = ("không có trong sổ", "not in the ledger")
    records = [seen for seen in found if seen.verification and seen.verification.subject]
    kinds = Counter(output.text(*(seen.held.kind if seen.held else unknown)) for seen in records)
    told = ", ".join(f"{count} {name}" for name, count in kinds.items())
    output.say(f"Theo sổ theo dõi: {told}.", f"By the ledger: {told}.")
    if any(seen.held and seen.held.is_void for seen in found):
        output.say(*_VOID)
