"""``hocba doctor``: what has to be well before a school signs and sends."""

from hocba_plugin.cli import session
from hocba_plugin.cli.app import DEFAULT_CONFIG, ConfigOption, JsonOption, LanguageOption, app
from hocba_plugin.cli.output import Output
from hocba_plugin.journey.readiness import inspect


@app.command(help="Kiểm tra máy trước khi ký và gửi. / Check this machine.")
def doctor(
    config: ConfigOption = DEFAULT_CONFIG, lang: LanguageOption = "vi", json: JsonOption = False
) -> int:
    """Run all checks; the exit code is that of the gravest failure."""
    output = Output(lang, json)
    with session.journey(config) as journey:
        checks = list(inspect(journey))
    output.table(
        [("", ""), ("Mục", "Check"), ("Kết quả", "Result")],
        [
            ("✓" if c.ok else "✗", output.text(c.vi, c.en), output.text(c.seen_vi, c.seen_en))
            for c in checks
        ],
    )
    output.result(
        {
            "checks": [
                {"name": c.en, "ok": c.ok, "seen_vi": c.seen_vi, "seen_en": c.seen_en}
                for c in checks
            ]
        }
    )
    return max(check.exit_status for check in checks)
