"""``hocba pack`` and ``hocba unpack``: one document, gzip and base64."""

import hashlib
from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli import files
from hocba_plugin.cli.apart import require_apart
from hocba_plugin.cli.app import JsonOption, LanguageOption, app
from hocba_plugin.cli.output import Output
from hocba_plugin.documents.parsing import parse
from hocba_plugin.pack import MAX_PACKAGE_BYTES
from hocba_plugin.pack import pack as packed
from hocba_plugin.pack import unpack as unpacked

OutOption = Annotated[Path, typer.Option("--out", help="Tệp kết quả / Output file")]


@app.command(help="Đóng gói một học bạ (gzip + base64). / Pack one document.")
def pack(
    file: Annotated[Path, typer.Argument(help="Tệp XML / XML file")],
    out: OutOption,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Write the package of a well-formed document; the document itself is never replaced."""
    require_apart(out, [file])
    content = files.read(file)
    parse(content)
    files.write_private(out, packed(content).encode("ascii"))
    return _tell(Output(lang, json), ("Đã đóng gói", "Packed"), out, content)


@app.command(help="Mở một gói học bạ. / Unpack one package.")
def unpack(
    package: Annotated[Path, typer.Argument(help="Tệp gói / Package file")],
    out: OutOption,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Write the document inside; nothing is written when the package is damaged or too large."""
    require_apart(out, [package])
    content = unpacked(files.read(package, MAX_PACKAGE_BYTES).rstrip())
    parse(content)
    files.write_private(out, content)
    return _tell(Output(lang, json), ("Đã mở gói", "Unpacked"), out, content)


def _tell(output: Output, done: tuple[str, str], out: Path, content: bytes) -> int:
    digest = hashlib.sha256(content).hexdigest()
    output.say(f"{done[0]}: {out} (SHA-256 {digest})", f"{done[1]}: {out} (SHA-256 {digest})")
    output.result({"file": str(out), "sha256": digest, "bytes": len(content)})
    return 0
