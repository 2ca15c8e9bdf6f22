"""``hocba source template``: blank workbooks for what no program exports."""

from pathlib import Path
from typing import Annotated

import typer

from hocba_hooks import Level, TemplateBook
from hocba_plugin import reports
from hocba_plugin.cli import files
from hocba_plugin.cli.app import JsonOption, LanguageOption
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.source import group
from hocba_plugin.cli.usage import Misuse
from hocba_plugin.errors import FileUseError
from hocba_plugin.host import Host

PLUGINS = {"sector": "smas"}
"""A folder of the sector database is read by the plugin of SMAS."""
LEVELS = {
    Level.PRIMARY: ("tiểu học", "primary"),
    Level.LOWER_SECONDARY: ("THCS", "lower secondary"),
    Level.UPPER_SECONDARY: ("THPT", "upper secondary"),
}

SystemArgument = Annotated[
    str, typer.Argument(help="vnedu, smas, sector (CSDL ngành), hoặc phần bổ trợ khác / System")
]
OutOption = Annotated[
    Path, typer.Option("--out", help="Thư mục; không ghi đè tệp nào / Folder; nothing is replaced")
]
LevelOption = Annotated[
    Level | None, typer.Option("--level", help="Cấp học; mặc định: tất cả / Level")
]


@group.command("template", help="Tệp Excel trống để điền tay. / Blank workbooks to fill in.")
def template(
    system: SystemArgument,
    out: OutOption,
    level: LevelOption = None,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Write the workbooks of a system; none when one of them is there already."""
    output = Output(lang, json)
    written = {f"{book.name}.xlsx": book for book in _books(system, level)}
    _require_new(out, written)
    content = {name: reports.template(book) for name, book in written.items()}
    files.make_folder(out)
    for name, blank in content.items():
        files.write_new(out / name, blank)
    _tell(output, out, written)
    output.result({"system": system, "files": [_row(name, b) for name, b in written.items()]})
    return 0


def _books(system: str, level: Level | None) -> list[TemplateBook]:
    host = Host((), (PLUGINS.get(system, system),), ())
    books = host.source_templates(system)
    if not books:
        raise Misuse("SYSTEM", f"{system} không có mẫu để điền", f"{system} has no templates")
    return [book for book in books if level is None or level in book.levels]


def _require_new(folder: Path, names: dict[str, TemplateBook]) -> None:
    """See that nothing would be replaced.

    :raises FileUseError: names every file that is there already.
    """
    if there := [name for name in names if (folder / name).exists()]:
        raise FileUseError(
            ", ".join(there),
            "tệp đã có, không ghi đè; chưa ghi tệp nào",
            "already there and not replaced; nothing was written",
        )


def _tell(output: Output, folder: Path, written: dict[str, TemplateBook]) -> None:
    output.table(
        [("Tệp", "File"), ("Cấp học", "Level"), ("Để ghi", "Holds")],
        [
            (name, _levels(output, book), output.text(book.purpose_vi, book.purpose_en))
            for name, book in written.items()
        ],
    )
    output.say(
        f"Đã ghi {len(written)} tệp vào {folder}. Chỉ điền những tệp mà trường thiếu dữ liệu; "
        "cách điền ở trang Hướng dẫn của từng tệp.",
        f"{len(written)} files written into {folder}. Fill in those your school lacks; each has a "
        "sheet Hướng dẫn that tells how.",
    )


def _levels(output: Output, book: TemplateBook) -> str:
    if len(book.levels) == len(Level):
        return output.text("mọi cấp", "all")
    return ", ".join(output.text(*LEVELS[level]) for level in book.levels)


def _row(name: str, book: TemplateBook) -> dict[str, object]:
    return {
        "file": name,
        "purpose_vi": book.purpose_vi,
        "purpose_en": book.purpose_en,
        "levels": [level.value for level in book.levels],
        "sheets": [sheet.name for sheet in book.sheets],
    }
