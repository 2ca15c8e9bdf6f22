"""``hocba demo``: the whole journey on invented schools, in a folder to look at afterwards."""

import json as json_module
import time
from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli import files
from hocba_plugin.cli.app import JsonOption, LanguageOption, ProfileOption, app
from hocba_plugin.cli.check_results import Results
from hocba_plugin.cli.output import Output
from hocba_plugin.config import Config
from hocba_plugin.demo.layouts import DemoLayouts
from hocba_plugin.demo.outcome import TITLES, DemoOutcome
from hocba_plugin.errors import PluginError
from hocba_plugin.sandbox import process

OutOption = Annotated[Path, typer.Option("--out", help="Thư mục kết quả / Output folder")]
LayoutsOption = Annotated[
    DemoLayouts,
    typer.Option(
        "--layouts",
        help="Mẫu tệp của hai trường: thường dùng, hay như phần mềm xuất thật / "
        "The schools' files: usual, or as programs really export them",
    ),
]


@app.command(help="Chạy thử toàn bộ hành trình. / Run the whole journey on invented schools.")
def demo(
    out: OutOption = Path("demo-out"),
    profile: ProfileOption = None,
    layouts: LayoutsOption = DemoLayouts.USUAL,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Start the simulated national database and take two schools through the journey."""
    try:
        from hocba_plugin.demo import ground, report, walk
    except ImportError as error:
        raise PluginError.without_extra("demo", error) from error
    output = Output(lang, json)
    started = time.monotonic()
    wanted = profile or Config().profile
    try:
        ground.clear(out, needed=(Path.cwd(), Path(wanted)))
    except OSError as error:
        raise files.unusable(out, error) from error
    with process.start(wanted, out / "sandbox.sqlite") as server:
        stage = ground.prepare(out.resolve(), wanted, server.base_url, layouts)
        _say_what_keys(output, stage.on_token)
        run = walk.Walk(stage, output)
        outcome = run.run()
    outcome.seconds = round(time.monotonic() - started, 1)
    summary = outcome.as_json()
    text = json_module.dumps(summary, ensure_ascii=False, indent=2)
    (out / "summary.json").write_text(text + "\n", "utf-8")
    (out / "report.html").write_text(report.render(outcome, run.report("vi")), "utf-8")
    Results(run.report(lang), output).show_findings(all_=True)
    _show(output, outcome, out)
    output.result(summary)
    return 0


def _say_what_keys(output: Output, on_token: bool) -> None:
    if on_token:
        output.say(
            "Hiệu trưởng và con dấu ký bằng thiết bị PKCS#11 (SoftHSM).",
            "Heads and seals sign with a PKCS#11 token (SoftHSM).",
        )
    else:
        output.say(
            "Không có SoftHSM: hiệu trưởng và con dấu ký bằng tệp PKCS#12.",
            "No SoftHSM here: heads and seals sign with PKCS#12 files.",
        )


def _show(output: Output, outcome: DemoOutcome, out: Path) -> None:
    output.table(TITLES, [school.row for school in outcome.schools])
    output.say(
        f"{outcome.signatures} chữ ký, {outcome.revoked} thu hồi, {outcome.reissued} phát hành "
        f"lại, {outcome.seconds} giây. Xem {out}/report.html.",
        f"{outcome.signatures} signatures, {outcome.revoked} revoked, {outcome.reissued} "
        f"re-issued, {outcome.seconds} s. See {out}/report.html.",
    )
    output.say(
        f"Thử lệnh khác: hocba status --config {out}/hocba.toml\n"
        f"CSDL giả lập: hocba sandbox --config {out}/hocba.toml",
        f"Try: hocba status --config {out}/hocba.toml\n"
        f"Simulated database: hocba sandbox --config {out}/hocba.toml",
    )
