"""The messages that are not answered: which, since when, and how far they are."""

import datetime as dt
from collections.abc import Mapping, Sequence

from hocba_plugin.cli.output import Output
from hocba_plugin.ledger import MessageRow

_A_LONG_TIME = dt.timedelta(days=1)
_PURPOSES = {"register": ("gửi", "register"), "revoke": ("thu hồi", "revoke")}
_STATES: Mapping[str, tuple[str, str]] = {
    "prepared": ("chưa rõ đã gửi", "prepared"),
    "unknown": ("chưa rõ CSDL đã nhận", "unknown"),
    "sent": ("đã gửi", "sent"),
    "received": ("CSDL đã nhận", "received"),
    "processing": ("CSDL đang xử lý", "processing"),
    "processed": ("CSDL đã xử lý", "processed"),
    "reply_created": ("có trả lời", "reply created"),
    "reply_read": ("đã đọc trả lời", "reply read"),
}


def rows(messages: Sequence[MessageRow], now: dt.datetime) -> list[dict[str, object]]:
    """Return the messages for a program."""
    return [
        {
            "key": one.key,
            "id": one.remote_id,
            "school": one.school_code,
            "purpose": one.purpose,
            "state": one.state.value,
            "records": len(one.records),
            "age_s": int((now - one.created_at).total_seconds()),
        }
        for one in messages
    ]


def tell(output: Output, messages: Sequence[MessageRow], now: dt.datetime) -> None:
    """Show each message with its age, and what to do about one that leads nowhere."""
    if not messages:
        return
    output.table(
        [
            ("Gói tin", "Message"),
            ("Trường", "School"),
            ("Việc", "Purpose"),
            ("Học bạ", "Records"),
            ("Tình trạng", "State"),
            ("Từ", "Age"),
        ],
        [_cells(output, one, now) for one in messages],
    )
    if any(now - one.created_at > _A_LONG_TIME for one in messages):
        output.say(
            "Gói tin để lâu: chạy hocba submit; vẫn không xong thì hỏi CSDL rồi dùng hocba "
            "set-aside.",
            "Old messages: run hocba submit; if that does not end them, ask the authority, then "
            "use hocba set-aside.",
        )


def _cells(output: Output, one: MessageRow, now: dt.datetime) -> tuple[object, ...]:
    age = max(now - one.created_at, dt.timedelta())
    minutes = age.seconds // 60
    hours = f"{minutes // 60}:{minutes % 60:02}"
    aged = output.text(f"{age.days} ngày {hours}", f"{age.days} days {hours}")
    return (
        one.key,
        one.school_code,
        output.text(*_PURPOSES[one.purpose]),
        len(one.records),
        output.text(*_STATES[one.state.value]),
        aged if age.days else hours,
    )
