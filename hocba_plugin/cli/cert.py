"""``hocba cert status | register``: the certificates behind the keys, and what is known of them."""

from collections.abc import Iterator, Mapping
from itertools import compress
from typing import Annotated, Any

import typer

from hocba_hooks import ExchangeError, KeyConfig
from hocba_plugin.cli import session
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    LanguageOption,
    SchoolOption,
    app,
)
from hocba_plugin.cli.output import Output
from hocba_plugin.errors import CertificateError, ConfigError
from hocba_plugin.journey import Journey
from hocba_plugin.journey.certificates import (
    UNAPPROVED,
    UNREGISTERED,
    KeyStatus,
    is_managers,
    register,
    registered,
    school_of,
    statuses,
    use_of,
)
from hocba_plugin.sign import remedies
from hocba_plugin.sign.certificates import holder, issuer, uses
from hocba_plugin.sign.keys import masked
from hocba_plugin.sign.revocation import RevocationState
from hocba_plugin.submit.client import CertificateState, RegisteredCertificate

group = typer.Typer(no_args_is_help=True, help="Chứng thư của các khóa ký. / Certificates.")
app.add_typer(group, name="cert")

HolderOption = Annotated[
    str, typer.Option("--holder", help="Số định danh, hoặc mã trường / Personal ID or school code")
]
WaitOption = Annotated[
    float | None,
    typer.Option("--wait", help="Chờ duyệt bao nhiêu giây / Seconds to wait for a decision"),
]
NOT_APPROVED = 1
_REVOCATION = {
    RevocationState.UNCHECKED: ("chưa kiểm tra", "not checked"),
    RevocationState.GOOD: ("không", "no"),
    RevocationState.REVOKED: ("ĐÃ BỊ THU HỒI", "REVOKED"),
    RevocationState.UNKNOWN: ("không hỏi được", "no answer"),
}
_APPROVAL = {
    "not_needed": ("không cần", "not needed"),
    "not_asked": ("chưa hỏi được", "not asked"),
    UNREGISTERED: ("CHƯA ĐĂNG KÝ", "NOT REGISTERED"),
    CertificateState.WAITING.value: ("chờ duyệt", "waiting"),
    CertificateState.APPROVED.value: ("đã duyệt", "approved"),
    CertificateState.REFUSED.value: ("BỊ TỪ CHỐI", "REFUSED"),
}
_WIDE = 120
"""A terminal of that width has room for everything; a narrower one for what has to be acted on."""
_TITLES = {
    ("", ""): False,
    ("Chủ khóa", "Holder"): False,
    ("Dùng làm", "For"): False,
    ("Tên trên chứng thư", "Name"): False,
    ("Nơi cấp", "Issuer"): True,
    ("Còn (ngày)", "Days left"): False,
    ("Công dụng", "Key usage"): True,
    ("Kho gốc", "Roots"): True,
    ("Thu hồi", "Revoked"): False,
    ("CSDL quốc gia", "National database"): False,
}
"""Of each column, whether it is shown on a wide terminal only."""
_USES = {
    "digital_signature": ("ký số", "digital signature"),
    "content_commitment": ("chống chối bỏ", "non-repudiation"),
}


@group.command("status", help="Chứng thư của mọi khóa ký. / Certificates of all keys.")
def status(
    config: ConfigOption = DEFAULT_CONFIG, lang: LanguageOption = "vi", json: JsonOption = False
) -> int:
    """Show every certificate; the exit code is that of the gravest trouble.

    4: a key or its certificate may not be used; 5: the national database cannot be asked; 1: a
    school's or a head's certificate is not approved there.
    """
    output = Output(lang, json)
    with session.journey(config, lang) as journey:
        known, trouble = _known(journey)
        found = [(one, _approval(journey, one, known)) for one in statuses(journey)]
        rows = [_row(journey, one, approval, output) for one, approval in found]
    _table(output, rows)
    if trouble is not None:
        output.say(trouble.message("vi"), trouble.message("en"))
    told = None if trouble is None else trouble.message(lang)
    output.result({"certificates": rows, "exchange": told})
    codes = [_code(one, approval) for one, approval in found]
    return max([0 if trouble is None else trouble.exit_status, *codes])


@group.command("register", help="Đăng ký chứng thư với CSDL quốc gia. / Register a certificate.")
def register_(
    holder_: HolderOption,
    school: SchoolOption = None,
    wait: WaitOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Ask for approval, once, and follow it; the same command goes on. 1: not approved (yet)."""
    output = Output(lang, json)
    with session.journey(config, lang) as journey:
        key = _key(journey, holder_)
        patience = journey.config.sending.patience_s if wait is None else wait
        entry = register(journey, key, school_of(journey, holder_, school), patience)
    vi, en = _APPROVAL[entry.state.value]
    note = f" ({entry.note})" if entry.note else ""
    do_vi, do_en = UNAPPROVED.get(entry.state.value, ("", ""))
    output.say(
        f"Chứng thư của {masked(holder_)}: {vi}{note}. {do_vi}",
        f"Certificate of {masked(holder_)}: {en}{note}. {do_en}",
    )
    result = {"holder": masked(holder_), "sha256": entry.sha256, "state": entry.state.value}
    output.result({**result, "note": entry.note})
    return 0 if entry.state is CertificateState.APPROVED else NOT_APPROVED


def _key(journey: Journey, holder_id: str) -> KeyConfig:
    for key in journey.config.keys:
        if key.holder == holder_id:
            return key
    raise ConfigError("--holder", "không có khóa ký của người này", "no key of this signer")


def _known(
    journey: Journey,
) -> tuple[Mapping[str, RegisteredCertificate] | None, ExchangeError | None]:
    """Return what the national database knows; nothing is asked where none is configured."""
    if journey.config.exchange is None:
        return None, None
    try:
        return registered(journey), None
    except ExchangeError as error:
        return None, error


def _approval(
    journey: Journey, one: KeyStatus, known: Mapping[str, RegisteredCertificate] | None
) -> str:
    if known is None or not one.chain:
        return "not_asked"
    entry = known.get(one.sha256)
    if entry is not None:
        return entry.state.value
    return UNREGISTERED if is_managers(journey, one.key.holder) else "not_needed"


def _code(one: KeyStatus, approval: str) -> int:
    if one.error is not None:
        return one.error.exit_status
    if one.reasons:
        return CertificateError.exit_status
    fine = {"not_needed", "not_asked", CertificateState.APPROVED.value}
    return 0 if approval in fine else NOT_APPROVED


def _row(journey: Journey, one: KeyStatus, approval: str, output: Output) -> dict[str, Any]:
    use = output.text(*use_of(journey, one.key.holder))
    row: dict[str, Any] = {"holder": masked(one.key.holder), "use": use}
    if one.error is not None:
        return {**row, "problems": [one.error.code], "told": one.error.message(output.language)}
    signer = one.chain[0]
    revoked_at = one.revocation.revoked_at
    return {
        **row,
        "name": holder(signer),
        "issuer": issuer(signer),
        "serial": f"{signer.serial_number:x}",
        "sha256": one.sha256,
        "valid_until": signer.not_valid_after_utc.isoformat(),
        "days_left": (signer.not_valid_after_utc - journey.clock()).days,
        "key_usage": list(uses(signer)),
        "stores": [name or "trust.anchors" for name in one.stores],
        "revocation": one.revocation.state.value,
        "revoked_at": revoked_at.isoformat() if revoked_at else None,
        "approval": approval,
        "problems": [reason.code for reason in one.reasons],
        "told": " ".join(_told(one, approval, output)),
    }


def _told(one: KeyStatus, approval: str, output: Output) -> Iterator[str]:
    """Yield what is wrong with a certificate, each with what helps; nothing of a sound one."""
    for reason in one.reasons:
        yield f"{reason.text(output.language)}. {output.text(*remedies.of_key(reason))}"
    if approval in UNAPPROVED:
        state, remedy = output.text(*_APPROVAL[approval]), output.text(*UNAPPROVED[approval])
        yield f"{state}. {remedy}"


def _table(output: Output, rows: list[dict[str, Any]]) -> None:
    is_wide = output.width is None or output.width >= _WIDE
    titles = [title for title, more in _TITLES.items() if is_wide or not more]
    kept = [is_wide or not more for more in _TITLES.values()]
    output.table(titles, (tuple(compress(_cells(row, output), kept)) for row in rows))
    told: dict[str, list[str]] = {}
    for row in rows:
        told.setdefault(row["told"], []).append(f"{row['holder']} ({row['use']})")
    for text, names in told.items():
        if text:
            output.say(*(f"{', '.join(names)}: {text}",) * 2)


def _cells(row: Mapping[str, Any], output: Output) -> Iterator[object]:
    yield "✗" if row["told"] else "✓"
    yield row["holder"]
    yield row["use"]
    if "serial" not in row:
        return
    yield row["name"]
    yield row["issuer"]
    yield row["days_left"]
    yield ", ".join(output.text(*_USES.get(name, (name, name))) for name in row["key_usage"])
    yield ", ".join(row["stores"])
    yield output.text(*_REVOCATION[RevocationState(row["revocation"])])
    yield output.text(*_APPROVAL[row["approval"]])
