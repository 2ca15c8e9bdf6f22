"""What helps a record that cannot go on, and the command that takes it further."""

from collections.abc import Mapping
from dataclasses import dataclass

from hocba_plugin.profiles.model import Profile

REFUSALS = "refusal"
"""Of ``[api.codes]``: the authority's error codes, and which of ``REMEDIES`` helps."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """What to mend, and the commands that follow."""

    vi: str
    en: str
    next: str


REMEDIES: Mapping[str, Remedy] = {
    "findings": Remedy(
        "Xem từng lỗi và sửa trong phần mềm của trường.",
        "See each error and mend it in the school's system.",
        "hocba check --all, hocba export",
    ),
    "withdrawn": Remedy(
        "Nếu vẫn cấp: đưa lại dữ liệu của học sinh, rồi lập lại.",
        "If it is to be issued after all: bring the pupil's data back, then export.",
        "hocba export",
    ),
    "data": Remedy(
        "Sửa dữ liệu trong phần mềm của trường, rồi lập, duyệt, ký và gửi lại.",
        "Mend the data in the school's system, then export, approve, sign and submit again.",
        "hocba export",
    ),
    "certificate": Remedy(
        "Đăng ký chứng thư của trường và chờ được duyệt, rồi gửi lại.",
        "Register the school's certificate, wait until it is approved, then submit again.",
        "hocba cert status, hocba submit --again",
    ),
    "held": Remedy(
        "Đối chiếu với CSDL: nơi ấy đã giữ bản này, hoặc một bản khác của học sinh.",
        "Compare with the database: it holds this version already, or another of the pupil.",
        "hocba status --remote",
    ),
    "wait": Remedy("Chờ, rồi gửi lại.", "Wait, then submit again.", "hocba submit --again"),
    "ask": Remedy(
        "Hỏi đơn vị quản lý CSDL học bạ số về mã lỗi này, rồi gửi lại.",
        "Ask the authority what this code is about, then submit again.",
        "hocba submit --again",
    ),
}


def remedy_of(profile: Profile, code: str) -> Remedy:
    """Return what helps against an error of the authority; of a code nobody knows: to ask."""
    return REMEDIES[profile.api.codes.get(REFUSALS, {}).get(code, "ask")]
