"""Proposed repairs, shown before and after, and as a table to be edited and accepted."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from hocba_plugin.cli import files
from hocba_plugin.cli.output import Output
from hocba_plugin.corrections.sheets import SheetRow, sheet
from hocba_plugin.journey.correcting import proposed
from hocba_plugin.journey.reading import Checked
from hocba_plugin.reports import Places
from hocba_plugin.sign.keys import masked


def show(output: Output, places: Places, checked: list[Checked], out: Path | None) -> None:
    """Show what the findings propose; write it to ``out`` for ``hocba correct``.

    :raises FileUseError: ``out`` cannot be written.
    """
    rows = list(of(checked))
    ready = [row for row in rows if row.after is not None]
    table(output, places, ready)
    output.say(
        f"{len(ready)} đề xuất sửa; {len(rows) - len(ready)} ô không đọc được cần người điền.",
        f"{len(ready)} repairs proposed; {len(rows) - len(ready)} unreadable cells to fill in.",
    )
    if out is not None:
        files.write_private(out, sheet(rows, output.language))
        output.say(
            f"Đã ghi {out}. Xóa các dòng không đồng ý, rồi: hocba correct {out} --by … --reason …",
            f"Written: {out}. Delete what you do not accept, then: "
            f"hocba correct {out} --by … --reason …",
        )


def of(checked: Iterable[Checked]) -> Iterator[SheetRow]:
    """Yield the proposals of pupils as rows of a sheet; the heading is its first line.

    Cells that could not be read are among them, without a new value.
    """
    pairs = ((one, proposal) for one in checked for proposal in proposed(one))
    for line, (one, proposal) in enumerate(pairs, start=2):
        transcript = one.source.transcript
        yield SheetRow(
            line=line,
            pupil=one.key or "",
            path=proposal.path,
            before=proposal.before,
            after=proposal.after,
            school=transcript.school.code,
            class_name=transcript.school_class.name,
            code=proposal.code,
        )


def table(output: Output, places: Places, rows: Sequence[SheetRow]) -> None:
    """Show rows: whose, by which rule, where, before and after."""
    if not rows:
        return
    output.table(
        [
            ("Học sinh", "Pupil"),
            ("Lớp", "Class"),
            ("Mã", "Code"),
            ("Chỗ", "Place"),
            ("Trước", "Before"),
            ("Sau", "After"),
        ],
        [
            (
                masked(row.pupil),
                row.class_name,
                row.code,
                output.text(*places.name(row.path)),
                row.before,
                row.after or "",
            )
            for row in rows
        ],
    )
