"""What only the sandbox has: faults, counters, decisions on certificates, and a fresh start."""

import time
from typing import Any, Literal

from fastapi import APIRouter, HTTPException

from hocba_hooks.transcripts import Model
from hocba_plugin.sandbox.certificates import Certificates
from hocba_plugin.sandbox.database import Database
from hocba_plugin.sandbox.faults import Fault, Faults

PREFIX = "/_sandbox"
_COUNTERS = """
SELECT purpose, identity, version, count(*) AS carried, sum(outcome = 'accepted') AS accepted
FROM items JOIN messages ON messages.number = items.message
GROUP BY purpose, identity, version ORDER BY purpose, identity, version
"""


class Decision(Model):
    """What the authority decides about a certificate."""

    state: Literal["approved", "refused"]
    note: str = ""


def admin_router(database: Database, faults: Faults) -> APIRouter:
    """Return the calls below ``/_sandbox``. They need no token: the sandbox is loopback only."""
    router = APIRouter(prefix=PREFIX, tags=["Chỉ có ở bản mô phỏng / sandbox only"])

    @router.post("/faults", status_code=204)
    def add_faults(wanted: list[Fault]) -> None:
        """Các yêu cầu tiếp theo sẽ gặp lỗi. / Let the next requests go wrong."""
        faults.add(wanted)

    @router.delete("", status_code=204)
    def forget() -> None:
        """Trở về như lúc mới chạy. / Forget what was sent, and the faults still to come."""
        faults.clear()
        database.forget()

    @router.get("/counters")
    def counters() -> dict[str, Any]:
        """Mỗi phiên bản học bạ được gửi và được nhận mấy lần. / How often each version came."""
        with database.transaction() as connection:
            (messages,) = connection.execute("SELECT count(*) FROM messages").fetchone()
            rows = connection.execute(_COUNTERS).fetchall()
        return {"messages": messages, "records": [dict(row) for row in rows]}

    @router.post("/certificates/{digest}", status_code=204)
    def decide(digest: str, decision: Decision) -> None:
        """Duyệt hoặc từ chối chứng thư. / Approve or refuse a certificate."""
        with database.transaction() as connection:
            certificates = Certificates(connection, time.time(), None)
            if not certificates.decide(digest, decision.state, decision.note):
                raise HTTPException(404, "Không có chứng thư này")

    return router
