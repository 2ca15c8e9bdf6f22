"""``hocba sandbox``: the national database, simulated, on this machine only."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from hocba_plugin.cli import session
from hocba_plugin.cli.app import DEFAULT_CONFIG, ConfigOption, LanguageOption, ProfileOption, app
from hocba_plugin.cli.output import Output
from hocba_plugin.config import Config
from hocba_plugin.sandbox import DEFAULT_PORT, Options, run

PortOption = Annotated[
    int | None, typer.Option("--port", help="Cổng; 0: cổng trống bất kỳ / Port; 0: any free one")
]
DataOption = Annotated[
    Path | None, typer.Option("--data", help="Tệp lưu trạng thái / File that keeps its state")
]
StrictOption = Annotated[
    bool,
    typer.Option(
        "--require-certificate",
        help="Chỉ nhận khi chứng thư của trường đã được duyệt / Approved certificates only",
    ),
]
ApproveOption = Annotated[
    float,
    typer.Option("--approve-after", help="Số giây chờ duyệt chứng thư / Seconds to approval"),
]
DATA_NAME = "sandbox.sqlite"


@app.command(help="Chạy CSDL học bạ số giả lập. / Run the simulated national database.")
def sandbox(
    config: ConfigOption = DEFAULT_CONFIG,
    profile: ProfileOption = None,
    port: PortOption = None,
    data: DataOption = None,
    require_certificate: StrictOption = False,
    approve_after: ApproveOption = 0.0,
    lang: LanguageOption = "vi",
) -> int:
    """Serve until interrupted, where the configuration looks for it; OpenAPI stands at /docs."""
    output = Output(lang)
    settings = session.settings(config)
    session.require_apart(data, config, settings)
    run(
        session.profile(config, profile),
        port=_port(settings) if port is None else port,
        data=data or _data(settings),
        options=Options(require_certificate=require_certificate, approve_s=approve_after),
        ready=lambda address: output.say(
            f"CSDL học bạ số GIẢ LẬP chạy tại {address} (tài liệu: {address}/docs)",
            f"SIMULATED national database at {address} (documentation: {address}/docs)",
        ),
    )
    return 0


def _port(settings: Config) -> int:
    configured = settings.exchange and urlsplit(settings.exchange.base_url).port
    return configured or DEFAULT_PORT


def _data(settings: Config) -> Path | None:
    """Return the file an earlier run left beside the configuration's output."""
    left = settings.output / DATA_NAME
    return left if left.is_file() else None
