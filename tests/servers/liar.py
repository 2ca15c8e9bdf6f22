"""A school with sealed records, and a national database between whose answers somebody sits.

The database is the sandbox's own application, in this process; the one in between may lose, delay,
refuse or rewrite. So what was really taken in is counted by the sandbox, not by the test.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from hocba_hooks import (
    Actor,
    Level,
    ListSource,
    RecordSource,
    Role,
    SecretRef,
    SourceConfig,
    hookimpl,
)
from hocba_plugin.config import (
    Config,
    ExchangeConfig,
    LedgerConfig,
    SchoolConfig,
    SchoolSourceConfig,
    SendingConfig,
)
from hocba_plugin.journey import Journey, approving, issuing
from hocba_plugin.ledger import VersionState
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import sample_school
from hocba_plugin.sandbox.app import create_app
from hocba_plugin.sandbox.database import Database
from hocba_plugin.sandbox.options import Options
from hocba_plugin.sign.report import Status

PROFILE = load_profile("qd3016-public")
PATHS = PROFILE.api.paths
CLERK = Actor(id="van-thu", role=Role.CLERK)
PUPILS = [p.transcript for p in sample_school(Level.PRIMARY, seed=3, classes={"1A": 4}).pupils]
Answer = Callable[[httpx.Request], httpx.Response]


class Source:
    """Gives the school's data, always the same."""

    @hookimpl
    def open_source(self, config: SourceConfig) -> RecordSource:
        return ListSource(PUPILS)


class Authority:
    """The sandbox, and the lies told in its name: ``lie`` may answer in its place."""

    def __init__(self) -> None:
        options = Options(delay_s=0.0, require_signatures=False, page=2)
        self._app = create_app(PROFILE, Database(None), options)
        self.lie: Callable[[str, httpx.Request, Answer], httpx.Response] = lambda _, r, ask: ask(r)
        self.asked: list[str] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        """Answer one request, honestly or not."""
        name = self._name(request)
        self.asked.append(name)
        return self.honest(request) if name == "token" else self.lie(name, request, self.honest)

    def honest(self, request: httpx.Request) -> httpx.Response:
        """Answer as the sandbox does."""

        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport) as client:
                asked = client.build_request(
                    request.method, request.url, content=request.content, headers=request.headers
                )
                return await client.send(asked)

        answer = asyncio.run(ask())
        return httpx.Response(
            answer.status_code, headers=answer.headers, stream=_Body(answer.content)
        )

    def counted(self) -> dict[tuple[str, str, int], tuple[int, int]]:
        """Return how often each version was carried here, and accepted, by purpose."""
        found: Any = self.honest(httpx.Request("GET", "http://127.0.0.1/_sandbox/counters"))
        rows = httpx.Response(200, content=found.read()).json()["records"]
        return {
            (row["purpose"], row["identity"], row["version"]): (row["carried"], row["accepted"])
            for row in rows
        }

    @staticmethod
    def _name(request: httpx.Request) -> str:
        path = request.url.path
        if path in (PATHS["token"], PATHS["status"]):
            return "token"
        if path == PATHS["messages"]:
            return "send" if request.method == "POST" else "find"
        if path == PATHS["records"]:
            return "listing"
        return "reply" if path.endswith(PATHS["reply"].rsplit("}", 1)[1]) else "message"


class _Anything:
    """Holds every signature good."""

    status = Status.VALID

    def verify(self, *_: object) -> "_Anything":
        return self


class _Body(httpx.SyncByteStream):
    """Bytes that can be read raw, as they come from a connection."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Any:
        yield self._content


def said(status: int, content: bytes = b"") -> httpx.Response:
    """Return an answer."""
    return httpx.Response(status, stream=_Body(content))


def opened(folder: Path, authority: Authority, *, batch: int = 50, attempts: int = 2) -> Journey:
    """Return a journey of one school whose way to the authority is ``authority``."""
    (folder / "secret").write_text("x")
    first = PUPILS[0]
    source = SchoolSourceConfig(system="ours", school_year=first.school_year)
    config = Config(
        output=folder,
        ledger=LedgerConfig(url=f"sqlite:///{folder / 'ledger.sqlite'}"),
        schools=(SchoolConfig(school=first.school, head=first.head, source=source),),
        exchange=ExchangeConfig(
            base_url="http://127.0.0.1",
            client_id="truong",
            client_secret=SecretRef(file=folder / "secret"),
            attempts=attempts,
        ),
        sending=SendingConfig(batch=batch, poll_s=0.0, patience_s=0.0),
    )
    journey = Journey(config, plugins=[Source()])
    # Nobody signs here: what is tried is the way, not what goes it.
    journey.__dict__["verifier"] = _Anything()
    transport = journey.exchange._transport
    transport._sleep = lambda _: None
    transport._http.close()
    transport._http = httpx.Client(
        base_url="http://127.0.0.1", transport=httpx.MockTransport(authority.answer)
    )
    return journey


def seal(journey: Journey) -> list[UUID]:
    """Make every record ready to be sent, without a signature: nobody here asks for one."""
    school = journey.config.schools[0]
    list(issuing.export(journey, school, CLERK))
    for role in (Role.HOMEROOM_TEACHER, Role.DEPUTY_HEAD):
        persons = approving.approvers(journey, school, role)
        approving.approve_by(journey, school, persons)
    found = [version.identity for _, version in journey.versions(school)]
    for identity in found:
        journey.ledger.seal(identity, 1, actor=CLERK)
    return found


def states(journey: Journey) -> dict[UUID, VersionState]:
    """Return where each record stands."""
    return {v.identity: v.state for _, v in journey.versions(journey.config.schools[0])}
