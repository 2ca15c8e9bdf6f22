"""``hocba sandbox``: the national database, simulated, on this machine only."""

from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli.app import LanguageOption, ProfileOption, app
from hocba_plugin.cli.output import Output
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.sandbox import DEFAULT_PORT, run


@app.command(help="Chạy CSDL học bạ số giả lập. / Run the simulated national database.")
def sandbox(
    profile: ProfileOption = "qd3016-public",
    port: Annotated[int, typer.Option("--port", help="Cổng / Port; 0: any free")] = DEFAULT_PORT,
    data: Annotated[
        Path | None, typer.Option("--data", help="Tệp lưu trạng thái / File that keeps its state")
    ] = None,
    lang: LanguageOption = "vi",
) -> int:
    """Serve until interrupted; its OpenAPI description is at /docs."""
    output = Output(lang)
    run(
        load_profile(profile),
        port=port,
        data=data,
        ready=lambda address: output.say(
            f"CSDL học bạ số GIẢ LẬP chạy tại {address} (tài liệu: {address}/docs)",
            f"SIMULATED national database at {address} (documentation: {address}/docs)",
        ),
    )
    return 0
