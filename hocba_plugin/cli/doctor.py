"""``hocba doctor``: what has to be well before a school signs and sends."""

from collections import defaultdict
from collections.abc import Sequence

from hocba_hooks import Role
from hocba_plugin.cli import session
from hocba_plugin.cli.app import DEFAULT_CONFIG, ConfigOption, JsonOption, LanguageOption, app
from hocba_plugin.cli.output import Output
from hocba_plugin.journey.keyless import Signer
from hocba_plugin.journey.readiness import Check, inspect
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.sign.keys import masked


@app.command(help="Kiểm tra máy trước khi ký và gửi. / Check this machine.")
def doctor(
    config: ConfigOption = DEFAULT_CONFIG, lang: LanguageOption = "vi", json: JsonOption = False
) -> int:
    """Run all checks; the exit code is that of the gravest failure."""
    output = Output(lang, json)
    with session.journey(config, lang) as journey:
        checks = list(inspect(journey))
    output.table(
        [("", ""), ("Mục", "Check"), ("Kết quả", "Result")],
        [
            ("✓" if c.ok else "✗", output.text(c.vi, c.en), output.text(c.seen_vi, c.seen_en))
            for c in checks
        ],
    )
    _tell_keyless(output, checks)
    output.result(
        {
            "signers_without_key": [_row(*one) for check in checks for one in check.keyless],
            "keys_without_signer": [one for check in checks for one in check.unused],
            "checks": [
                {"name": c.en, "ok": c.ok, "seen_vi": c.seen_vi, "seen_en": c.seen_en}
                for c in checks
            ],
        }
    )
    return max(check.exit_status for check in checks)


def _tell_keyless(output: Output, checks: Sequence[Check]) -> None:
    classes: dict[tuple[str, Role, str], dict[str, int]] = defaultdict(dict)
    for one, count in (pair for check in checks for pair in check.keyless):
        number = masked(one.holder) or output.text("chưa có số định danh", "no personal ID")
        key = f"{one.name} ({number})".strip(), one.role, one.subject or ""
        classes[key][one.class_name] = count
    if not classes:
        return
    output.say("Chưa có khóa ký ([[keys]]):", "Without a key ([[keys]]):")
    output.table(
        [
            ("Người ký", "Signer"),
            ("Vai trò", "Role"),
            ("Môn", "Subject"),
            ("Lớp: số học bạ", "Class: records"),
        ],
        [
            (
                name,
                output.text(*ROLE_NAMES[role]),
                subject,
                ", ".join(f"{place}: {count}" for place, count in sorted(counts.items())),
            )
            for (name, role, subject), counts in classes.items()
        ],
    )


def _row(one: Signer, count: int) -> dict[str, object]:
    return {
        "role": one.role.value,
        "person": one.name or None,
        "person_ref": masked(one.holder) or None,
        "subject": one.subject,
        "class": one.class_name,
        "records": count,
    }
