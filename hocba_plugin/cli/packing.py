"""``hocba pack`` and ``hocba unpack``: one document, gzip and base64."""

from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli import files
from hocba_plugin.cli.app import LanguageOption, app
from hocba_plugin.cli.output import Output
from hocba_plugin.documents.parsing import parse
from hocba_plugin.pack import pack as packed
from hocba_plugin.pack import unpack as unpacked

OutOption = Annotated[Path, typer.Option("--out", help="Tệp kết quả / Output file")]


@app.command(help="Đóng gói một học bạ (gzip + base64). / Pack one document.")
def pack(
    file: Annotated[Path, typer.Argument(help="Tệp XML / XML file")],
    out: OutOption,
    lang: LanguageOption = "vi",
) -> int:
    """Write the package of a well-formed document."""
    content = files.read(file)
    parse(content)
    out.write_text(packed(content), "ascii")
    Output(lang).say(f"Đã đóng gói: {out}", f"Packed: {out}")
    return 0


@app.command(help="Mở một gói học bạ. / Unpack one package.")
def unpack(
    package: Annotated[Path, typer.Argument(help="Tệp gói / Package file")],
    out: OutOption,
    lang: LanguageOption = "vi",
) -> int:
    """Write the document inside; nothing is written when the package is damaged or too large."""
    content = unpacked(files.read(package).rstrip())
    parse(content)
    out.write_bytes(content)
    Output(lang).say(f"Đã mở gói: {out}", f"Unpacked: {out}")
    return 0
