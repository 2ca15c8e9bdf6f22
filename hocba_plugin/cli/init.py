"""``hocba init``: a configuration to fill in."""

from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli.app import DEFAULT_CONFIG, LanguageOption, app
from hocba_plugin.cli.output import Output
from hocba_plugin.errors import ConfigError


@app.command(help="Tạo tệp cấu hình mẫu. / Make a configuration to fill in.")
def init(
    out: Annotated[Path, typer.Option("--out", help="Tệp mới / New file")] = DEFAULT_CONFIG,
    lang: LanguageOption = "vi",
) -> int:
    """Write the template; an existing file is never overwritten."""
    if out.exists():
        raise ConfigError(out.name, "tệp đã có / the file exists already")
    template = resources.files("hocba_plugin.cli").joinpath("template.toml").read_text("utf-8")
    out.write_text(template, "utf-8")
    Output(lang).say(
        f"Đã tạo {out}. Điền thông tin của trường rồi chạy: hocba doctor",
        f"Made {out}. Fill in your school, then run: hocba doctor",
    )
    return 0
