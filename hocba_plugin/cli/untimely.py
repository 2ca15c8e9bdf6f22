"""How is told that approvals or signatures came before their cause: some clock was wrong."""

from collections.abc import Hashable, Sequence

from hocba_plugin.cli.output import Output
from hocba_plugin.journey.untimely import Untimely
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.sign.moments import VIET_NAM

_ACTS = {"approved": ("phê duyệt", "approvals"), "signed": ("chữ ký", "signatures")}


def tell(output: Output, found: Sequence[Untimely]) -> None:
    """Say each kind once, with the number and the earliest time, and what to do about them."""
    alike: dict[Hashable, list[Untimely]] = {}
    for one in found:
        alike.setdefault((one.record.class_name, one.role, one.code), []).append(one)
    for same in alike.values():
        _tell(output, same)
    if found:
        output.say(
            "Xem lại đồng hồ của máy đã làm việc này. Học bạ chưa gửi có thể lập lại để ký lại: "
            "hocba export --issued-on NGÀY.",
            "See to the clock of the computer that did it. What is not sent yet can be made anew "
            "and signed again: hocba export --issued-on DATE.",
        )


def _tell(output: Output, same: Sequence[Untimely]) -> None:
    first = min(same, key=lambda one: one.at)
    at = f"{first.at.astimezone(VIET_NAM):%d/%m/%Y %H:%M}"
    (act_vi, act_en), (role_vi, role_en) = _ACTS[first.act], ROLE_NAMES[first.role]
    name, code = first.record.class_name, first.code
    output.say(
        f"Lớp {name}: {len(same)} {act_vi} của {role_vi} ghi thời gian {at}, "
        f"{first.doubt.vi} ({code}).",
        f"Class {name}: {len(same)} {act_en} of the {role_en} bear the time {at}, "
        f"{first.doubt.en} ({code}).",
    )


def rows(found: Sequence[Untimely]) -> list[dict[str, object]]:
    """Return them for machines, one by one."""
    return [
        {
            "identity": one.record.identity,
            "version": one.version,
            "class": one.record.class_name,
            "role": one.role.value,
            "at": one.at,
            "code": one.code,
            "text": one.doubt.vi,
            "text_en": one.doubt.en,
        }
        for one in found
    ]
