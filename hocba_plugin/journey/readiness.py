"""Is this machine ready to sign and send? What the plan asks to be checked beforehand."""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cryptography import x509

from hocba_hooks import (
    CheckRequest,
    Finding,
    Form,
    HocbaError,
    Severity,
    SourceConfig,
)
from hocba_hooks.transcripts import PrimaryTranscript, Pupil, SchoolClass, SecondaryTranscript
from hocba_plugin.config import SchoolConfig
from hocba_plugin.errors import CertificateError, ConfigError, LedgerError
from hocba_plugin.journey.called import of_configuration
from hocba_plugin.journey.certificates import (
    UNAPPROVED,
    UNREGISTERED,
    KeyStatus,
    statuses,
    use_of,
)
from hocba_plugin.journey.clock import require_right_clock
from hocba_plugin.journey.context import Journey
from hocba_plugin.journey.keyless import Signer, Signers, signers
from hocba_plugin.journey.secret_files import readable_by
from hocba_plugin.journey.source import opened
from hocba_plugin.journey.unread import ReadClass, UnreadClass, by_class, require_all
from hocba_plugin.sign.certificates import holder, refused
from hocba_plugin.sign.keys import masked
from hocba_plugin.submit.client import CertificateState

EXPIRY_WARNING_DAYS = 30
NEEDED_BYTES = 500 * 1024 * 1024
_UNAPPROVED = {
    UNREGISTERED: ("chưa đăng ký với CSDL học bạ số", "not registered with the national database"),
    CertificateState.WAITING.value: ("CSDL học bạ số chưa duyệt", "not approved yet"),
    CertificateState.REFUSED.value: ("bị CSDL học bạ số từ chối", "refused over there"),
}
_RECORDS = {Form.PRIMARY: PrimaryTranscript, Form.SECONDARY: SecondaryTranscript}


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report: what, whether it is well, and what was seen."""

    vi: str
    en: str
    ok: bool
    seen_vi: str
    seen_en: str
    exit_status: int = 0
    keyless: tuple[tuple[Signer, int], ...] = ()
    """Signers of the data without a key, and of how many records."""
    unused: tuple[str, ...] = ()
    """Keys that nobody of the data signs with."""


def inspect(journey: Journey) -> Iterator[Check]:
    """Yield every check, each on its own: one that fails does not hide the next."""
    yield _run("Chứng thư gốc tin cậy", "Trusted roots", partial(_trust, journey))
    yield _run("Sổ theo dõi", "Ledger", partial(_ledger, journey))
    yield _run("Dung lượng đĩa", "Disk space", partial(_disk, journey.config.output))
    filled = [school for school in journey.config.schools if not school.unfilled]
    for school in journey.config.schools:
        name = school.school.code
        vi, en = f"Cấu hình trường {name}", f"Configuration of school {name}"
        yield _run(vi, en, partial(_settings, journey, school))
    signing: list[Signers] = []
    for school in filled:
        name = school.school.code
        look = partial(_source, journey, school, signing)
        yield _run(f"Dữ liệu trường {name}", f"Source of school {name}", look)
    yield from (_signers(journey, one) for one in signing)
    yield from _keys(journey, signing)
    if len(signing) == len(journey.config.schools):
        yield _unused(journey, signing)
    yield _run("Tệp mật khẩu", "Secret files", partial(readable_by, journey.config))
    yield _run("Đồng hồ và kết nối", "Clock and connection", partial(_clock, journey))
    for school in filled:
        name = school.school.code
        vi, en = f"Chứng thư đã đăng ký của {name}", f"Registered certificates of {name}"
        yield _run(vi, en, partial(_registered, journey, school))


def _keys(journey: Journey, signing: Sequence[Signers]) -> Iterator[Check]:
    names = dict(of_configuration(journey.config))
    for school in signing:
        names |= school.names()
    for status in statuses(journey, names):
        name, (use_vi, use_en) = masked(status.key.holder), use_of(journey, status.key.holder)
        vi, en = f"Khóa ký {name} ({use_vi})", f"Key {name} ({use_en})"
        yield _run(vi, en, partial(_key, journey, status))


Seen = tuple[str, str]


def _run(vi: str, en: str, look: Callable[[], Seen]) -> Check:
    try:
        return Check(vi, en, True, *look())
    except HocbaError as error:
        return Check(vi, en, False, error.message("vi"), error.message("en"), error.exit_status)


def _trust(journey: Journey) -> Seen:
    trust = journey.config.trust
    count = len(trust.anchors) + sum(map(len, trust.stores.values()))
    if not count:
        raise ConfigError("trust.anchors", "không có chứng thư gốc nào", "no roots")
    return f"{count} tệp chứng thư gốc", f"{count} files of roots"


def _ledger(journey: Journey) -> Seen:
    events = journey.ledger.verify_chain()
    return f"{events} sự kiện, chuỗi nguyên vẹn", f"{events} events, chain intact"


def _disk(folder: Path) -> Seen:
    existing = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < NEEDED_BYTES:
        raise LedgerError(
            f"ổ đĩa chỉ còn {free // 1024**2} MB", f"only {free // 1024**2} MB are free"
        )
    return f"còn {free // 1024**2} MB", f"{free // 1024**2} MB free"


def _settings(journey: Journey, school: SchoolConfig) -> Seen:
    config = school.source_config
    told = [one for one in _of_the_school(journey, config) if one.severity is not Severity.INFO]
    said = [(f"schools.{one.path}", one.message_vi, one.message_en) for one in told]
    if any(one.severity is Severity.ERROR for one in told):
        raise ConfigError(
            ", ".join(dict.fromkeys(place for place, _, _ in said)),
            "; ".join(vi for _, vi, _ in said),
            "; ".join(en for _, _, en in said),
        )
    return (
        "; ".join(f"LƯU Ý {place}: {vi}" for place, vi, _ in said) or "đã điền, không mâu thuẫn",
        "; ".join(f"WARNING {place}: {en}" for place, _, en in said)
        or "filled in, no contradiction",
    )


def _of_the_school(journey: Journey, config: SourceConfig) -> Iterator[Finding]:
    """Yield what the rules say of school and head in a record of nobody: it is said of everybody's.

    So every rule about the configuration is asked here, before there are any pupils.
    """
    record = _RECORDS[next(iter(journey.profile.forms))](
        school_year=config.school_year,
        circular="",
        school=config.school,
        school_class=SchoolClass(name="", grade=0),
        pupil=Pupil(),
        head=config.head,
    )
    report = journey.host.validate(CheckRequest(transcript=record))
    yield from (one for one in report.findings if one.path.startswith(("school.", "head.")))


def _source(journey: Journey, school: SchoolConfig, signing: list[Signers]) -> Seen:
    with closing(opened(journey, school.source_config)) as source:
        classes = sum(1 for _ in source.classes())
        read = list(by_class(source))
    require_all(one for one in read if isinstance(one, UnreadClass))
    members = [member for one in read if isinstance(one, ReadClass) for member in one.members]
    signing.append(signers(journey, school, members))
    pupils = len(members)
    return f"{classes} lớp, {pupils} học sinh", f"{classes} classes, {pupils} pupils"


def _signers(journey: Journey, signing: Signers) -> Check:
    lacking = signing.without(key.holder for key in journey.config.keys)
    vi, en = f"Người ký của trường {signing.school}", f"Signers of school {signing.school}"
    if not lacking:
        count = len(signing.found)
        return Check(vi, en, True, f"{count} người, ai cũng có khóa", f"{count}, each with a key")
    names = ", ".join(dict.fromkeys(one.name or masked(one.holder) for one in lacking))
    # No failure of this machine: whoever signs may be given a key later.
    seen_vi, seen_en = f"LƯU Ý: chưa có khóa ký: {names}", f"WARNING: without a key: {names}"
    return Check(vi, en, True, seen_vi, seen_en, keyless=tuple(lacking.items()))


def _unused(journey: Journey, signing: Sequence[Signers]) -> Check:
    used = {holder for school in signing for holder in school.found}
    unused = tuple(masked(key.holder) for key in journey.config.keys if key.holder not in used)
    vi, en = "Khóa không ai dùng", "Unused keys"
    if not unused:
        return Check(vi, en, True, "không có", "none")
    listed = ", ".join(unused)
    seen_vi = f"LƯU Ý: không ai trong dữ liệu ký bằng khóa của {listed}"
    seen_en = f"WARNING: nobody in the data signs with the key of {listed}"
    return Check(vi, en, True, seen_vi, seen_en, unused=unused)


def _key(journey: Journey, status: KeyStatus) -> Seen:
    if status.error is not None:
        raise status.error
    for reason in status.reasons:
        raise refused(masked(status.key.holder), reason)
    who = holder(status.chain[0])
    vi, en = _days_left(status.chain[0], journey.clock())
    return f"{who}: {vi}", f"{who}: {en}"


def _days_left(certificate: x509.Certificate, now: dt.datetime) -> Seen:
    days = (certificate.not_valid_after_utc - now).days
    soon = days < EXPIRY_WARNING_DAYS
    return (
        f"chứng thư còn {days} ngày" + (", SẮP HẾT HẠN" if soon else ""),
        f"certificate valid for {days} days" + (", EXPIRES SOON" if soon else ""),
    )


def _clock(journey: Journey) -> Seen:
    seconds = int((journey.clock() - journey.exchange.server_time()).total_seconds())
    require_right_clock(journey)
    return f"kết nối được, lệch {abs(seconds)} giây", f"reachable, {abs(seconds)} s apart"


def _registered(journey: Journey, school: SchoolConfig) -> Seen:
    certificates = journey.exchange.certificate_states(school.school.code)
    states = [entry.state.value for entry in certificates] or [UNREGISTERED]
    for state in sorted(set(states) & UNAPPROVED.keys()):
        raise CertificateError(school.school.code, *_UNAPPROVED[state], *UNAPPROVED[state])
    return f"{len(certificates)} đã được duyệt", f"{len(certificates)} approved"
