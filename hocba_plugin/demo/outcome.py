"""What the demo leaves in ``summary.json``."""

from collections import Counter
from dataclasses import asdict, astuple, dataclass, field
from typing import Any

_LEVELS = {"primary": "tiểu học", "lower_secondary": "THCS", "upper_secondary": "THPT"}


@dataclass(slots=True)
class SchoolOutcome:
    """How far one school's records came."""

    code: str
    level: str
    source: str
    pupils: int = 0
    not_due: int = 0
    """Pupils who left during the year: their new school issues the record."""
    exported: int = 0
    stopped: int = 0
    signed: int = 0
    submitted: int = 0
    accepted: int = 0
    rejected: int = 0

    @property
    def row(self) -> tuple[object, ...]:
        """The line of a table under ``TITLES``."""
        return (self.code, _LEVELS[self.level], *astuple(self)[2:])


TITLES = (
    ("Trường", "School"),
    ("Cấp", "Level"),
    ("Nguồn", "Source"),
    ("Học sinh", "Pupils"),
    ("Không đến hạn", "Not due"),
    ("Đã lập", "Exported"),
    ("Dừng do lỗi", "Stopped"),
    ("Đã ký đủ", "Signed"),
    ("Đã gửi", "Submitted"),
    ("Được nhận", "Accepted"),
    ("Bị từ chối", "Rejected"),
)


@dataclass(slots=True)
class DemoOutcome:
    """The whole run."""

    profile: str
    schools: list[SchoolOutcome] = field(default_factory=list)
    findings: Counter[str] = field(default_factory=Counter)
    not_checked: int = 0
    signatures: int = 0
    revoked: int = 0
    reissued: int = 0
    seconds: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """Return the content of ``summary.json``."""
        return {**asdict(self), "findings": dict(sorted(self.findings.items()))}
