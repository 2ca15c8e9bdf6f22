"""Is this machine ready to sign and send? What the plan asks to be checked beforehand."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography import x509

from hocba_hooks import HocbaError, KeyConfig, Role
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import (
    CertificateError,
    ConfigError,
    ExchangeError,
    KeyUseError,
    LedgerError,
)
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.source import opened
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.sign.certificates import holder, signing_chain
from hocba_plugin.sign.holders import names
from hocba_plugin.sign.keys import asking, masked, open_key
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.sign.trust import certificate_reasons
from hocba_plugin.submit.client import CertificateState

CLOCK_TOLERANCE = dt.timedelta(minutes=2)
EXPIRY_WARNING_DAYS = 30
NEEDED_BYTES = 500 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report: what, whether it is well, and what was seen."""

    vi: str
    en: str
    ok: bool
    seen_vi: str
    seen_en: str
    exit_status: int = 0


def inspect(journey: Journey) -> Iterator[Check]:
    """Yield every check, each on its own: one that fails does not hide the next."""
    yield _run("Chứng thư gốc tin cậy", "Trusted roots", partial(_trust, journey))
    yield _run("Sổ theo dõi", "Ledger", partial(_ledger, journey))
    yield _run("Dung lượng đĩa", "Disk space", partial(_disk, journey.config.output))
    for school in journey.config.schools:
        name = school.school.code
        look = partial(_source, journey, school)
        yield _run(f"Dữ liệu trường {name}", f"Source of school {name}", look)
    yield from _keys(journey)
    yield _run("Đồng hồ và kết nối", "Clock and connection", partial(_clock, journey))
    for school in journey.config.schools:
        name = school.school.code
        vi, en = f"Chứng thư đã đăng ký của {name}", f"Registered certificates of {name}"
        yield _run(vi, en, partial(_registered, journey, school))


def _keys(journey: Journey) -> Iterator[Check]:
    """Open every key once; a token that refused is left alone: it locks after a few attempts."""
    refusing: set[tuple[Path, str | None]] = set()
    for key in journey.config.keys:
        name, (use_vi, use_en) = masked(key.holder), _use(journey, key)
        vi, en = f"Khóa ký {name} ({use_vi})", f"Key {name} ({use_en})"
        if key.module is not None and (key.module, key.token) in refusing:
            seen = "chưa thử: thiết bị vừa từ chối", "not tried: its token has just refused"
            yield Check(vi, en, False, *seen, KeyUseError.exit_status)
            continue
        check = _run(vi, en, partial(_key, journey, key))
        if key.module is not None and not check.ok:
            refusing.add((key.module, key.token))
        yield check


Seen = tuple[str, str]


def _run(vi: str, en: str, look: Callable[[], Seen]) -> Check:
    try:
        return Check(vi, en, True, *look())
    except HocbaError as error:
        return Check(vi, en, False, error.message("vi"), error.message("en"), error.exit_status)


def _trust(journey: Journey) -> Seen:
    count = len(journey.config.trust.anchors)
    if not count:
        raise ConfigError("trust.anchors", "không có chứng thư gốc nào / no roots")
    return f"{count} tệp chứng thư gốc", f"{count} files of roots"


def _ledger(journey: Journey) -> Seen:
    events = journey.ledger.verify_chain()
    return f"{events} sự kiện, chuỗi nguyên vẹn", f"{events} events, chain intact"


def _disk(folder: Path) -> Seen:
    existing = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < NEEDED_BYTES:
        raise LedgerError(f"only {free // 1024**2} MB are free")
    return f"còn {free // 1024**2} MB", f"{free // 1024**2} MB free"


def _source(journey: Journey, school: SchoolConfig) -> Seen:
    with closing(opened(journey, school.source_config)) as source:
        classes = sum(1 for _ in source.classes())
        pupils = sum(1 for _ in source.records())
    return f"{classes} lớp, {pupils} học sinh", f"{classes} classes, {pupils} pupils"


def _key(journey: Journey, config: KeyConfig) -> Seen:
    with asking(journey.ask), closing(open_key(config)) as key:
        chain = signing_chain(key.certificates())
    now = journey.clock()
    for reason in certificate_reasons(chain[0], chain[1:], journey.trust, now, now):
        raise CertificateError(masked(config.holder), reason.text("vi"), reason.text("en"))
    if not _names_holder(journey, config.holder, chain[0]):
        reason = Reason.WRONG_HOLDER
        raise CertificateError(masked(config.holder), reason.text("vi"), reason.text("en"))
    who = holder(chain[0])
    vi, en = _days_left(chain[0], now)
    return f"{who}: {vi}", f"{who}: {en}"


def _names_holder(journey: Journey, holder_id: str, certificate: x509.Certificate) -> bool:
    """Say whether a certificate names who is to use it: a person, or the school of that code."""
    organisation = journey.organisation_ids.get(holder_id)
    kind = "personal" if organisation is None else "organisation"
    specs = (spec for spec in journey.profile.certificates.values() if spec.kind == kind)
    return any(names(certificate, spec, organisation or (holder_id,)) for spec in specs)


def _use(journey: Journey, config: KeyConfig) -> tuple[str, str]:
    """Say what a key is for, as far as the configuration tells."""
    for school in journey.config.schools:
        if config.holder == school.school.code:
            return ROLE_NAMES[Role.SCHOOL_SEAL]
        if config.holder == school.head.personal_id:
            return ROLE_NAMES[Role.HEAD]
    return "giáo viên", "teacher"


def _days_left(certificate: x509.Certificate, now: dt.datetime) -> Seen:
    days = (certificate.not_valid_after_utc - now).days
    soon = days < EXPIRY_WARNING_DAYS
    return (
        f"chứng thư còn {days} ngày" + (", SẮP HẾT HẠN" if soon else ""),
        f"certificate valid for {days} days" + (", EXPIRES SOON" if soon else ""),
    )


def _clock(journey: Journey) -> Seen:
    difference = abs(journey.exchange.server_time() - journey.clock())
    if difference > CLOCK_TOLERANCE:
        raise ExchangeError(f"this clock and the server's differ by {difference}")
    seconds = int(difference.total_seconds())
    return f"kết nối được, lệch {seconds} giây", f"reachable, {seconds} s apart"


def _registered(journey: Journey, school: SchoolConfig) -> Seen:
    certificates = journey.exchange.certificate_states(school.school.code)
    approved = [entry.state is CertificateState.APPROVED for entry in certificates]
    if not approved or not all(approved):
        vi, en = "chưa được CSDL học bạ số duyệt", "not approved by the national database"
        raise CertificateError(school.school.code, vi, en)
    return f"{len(certificates)} đã được duyệt", f"{len(certificates)} approved"
