"""The application: the profile's paths, each with its call."""

from collections.abc import Callable
from typing import Any

from fastapi import Depends, FastAPI

from hocba_plugin.profiles.model import Profile
from hocba_plugin.sandbox.admin import admin_router
from hocba_plugin.sandbox.database import Database
from hocba_plugin.sandbox.desk import Desk
from hocba_plugin.sandbox.faults import FaultMiddleware, Faults
from hocba_plugin.sandbox.options import Options

_TITLE = "CSDL học bạ số: BẢN MÔ PHỎNG / national school record database: A SIMULATION"
_DESCRIPTION = """
**Không phải giao diện chính thức.** Giao diện gửi học bạ của CSDL quốc gia chưa được công bố; đường
dẫn, tên trường, mã lỗi và quy tắc ở đây là giả định của dự án hocba, lấy từ hồ sơ cấu trúc
`{profile}`.

**Not the official interface.** The sending interface of the national database is not public; paths,
names, error codes and rules are assumptions of the hocba project, taken from the profile
`{profile}`.
"""


def create_app(profile: Profile, database: Database, options: Options) -> FastAPI:
    """Return the sandbox of one profile as an ASGI application."""
    app = FastAPI(title=_TITLE, description=_DESCRIPTION.format(profile=profile.id), version="0")
    desk, paths = Desk(profile, database, options), profile.api.paths
    add = _adder(app)
    guarded = _adder(app, dependencies=[Depends(desk.access.check)])
    add(paths["status"], desk.status, "GET")
    add(paths["token"], desk.token, "POST")
    guarded(paths["messages"], desk.post_message, "POST")
    guarded(paths["messages"], desk.find_message, "GET")
    guarded(paths["message"], desk.message, "GET")
    guarded(paths["reply"], desk.reply, "GET")
    guarded(paths["records"], desk.records, "GET")
    guarded(paths["certificates"], desk.register_certificate, "POST")
    guarded(paths["certificates"], desk.certificates, "GET")
    faults = Faults(paths)
    app.include_router(admin_router(database, faults))
    app.add_middleware(FaultMiddleware, faults=faults)
    return app


def _adder(app: FastAPI, **common: Any) -> Callable[[str, Callable[..., Any], str], None]:
    def add(path: str, call: Callable[..., Any], method: str) -> None:
        app.add_api_route(path, call, methods=[method], response_model=None, **common)

    return add
