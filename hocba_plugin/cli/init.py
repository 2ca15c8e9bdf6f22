"""``hocba init``: a configuration to fill in."""

from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli import files
from hocba_plugin.cli.app import DEFAULT_CONFIG, LanguageOption, app
from hocba_plugin.cli.output import Output
from hocba_plugin.errors import FileUseError


@app.command(help="Tạo tệp cấu hình mẫu. / Make a configuration to fill in.")
def init(
    out: Annotated[Path, typer.Option("--out", help="Tệp mới / New file")] = DEFAULT_CONFIG,
    lang: LanguageOption = "vi",
) -> int:
    """Write the template; an existing file is never overwritten."""
    if out.exists():
        raise FileUseError(out.name, "tệp đã có, không ghi đè", "the file exists already")
    template = resources.files("hocba_plugin.cli").joinpath("template.toml").read_bytes()
    files.write(out, template)
    Output(lang).say(
        f"Đã tạo {out}. Điền thông tin của trường rồi chạy: hocba doctor",
        f"Made {out}. Fill in your school, then run: hocba doctor",
    )
    return 0
