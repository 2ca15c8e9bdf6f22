"""The sandbox as others meet it: over HTTP, in a process of its own."""

import hashlib
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree

from hocba_plugin.documents.codec import Codec
from hocba_plugin.errors import ConfigError, ExchangeError
from hocba_plugin.pack import pack, unpack
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.sandbox import Options, run
from hocba_plugin.sandbox.process import start
from hocba_plugin.submit.messages import registration
from hocba_plugin.submit.stage import vietnam_now

pytestmark = pytest.mark.integration
World = Any
"""Defined in conftest.py, which cannot be imported."""

PROFILE = "qd3016-public"


@pytest.fixture
def http(world: World) -> Any:
    """Return a client with a token."""
    paths = world.profile.api.paths
    with httpx.Client(base_url=world.sandbox.base_url) as client:
        form = {"grant_type": "client_credentials", "client_id": "a", "client_secret": "b"}
        token = client.post(paths["token"], data=form).json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def message(world: World, **changes: Any) -> tuple[str, bytes]:
    """Return key and content of a registration."""
    built = registration(world.registration(world.package()), vietnam_now())
    built = built.model_copy(update=changes)
    return str(built.key), Codec(world.profile).write_message("register", built)


def test_the_interface_describes_itself_as_a_simulation(world: World) -> None:
    """OpenAPI is served, with the profile's paths, and nobody can take it for the real one."""
    document = httpx.get(f"{world.sandbox.base_url}/openapi.json").json()
    assert set(world.profile.api.paths.values()) <= set(document["paths"])
    assert "MÔ PHỎNG" in document["info"]["title"]
    assert "Not the official interface" in document["info"]["description"]


def test_only_status_and_token_need_no_token(world: World) -> None:
    """Everything else answers 401."""
    with httpx.Client(base_url=world.sandbox.base_url) as client:
        for name, path in world.profile.api.paths.items():
            if name not in ("status", "token"):
                assert client.get(path.format(id="x")).status_code == 401, name
        assert client.post(world.profile.api.paths["messages"]).status_code == 401
        assert client.get(world.profile.api.paths["status"]).status_code == 200


def test_one_key_stands_for_one_message(world: World, http: httpx.Client) -> None:
    """201, then 200 with the same message; another content under the key: 409."""
    path, id_name = world.profile.api.paths["messages"], world.profile.api.names["message_id"]
    key, content = message(world)
    first, again = (
        http.post(path, content=content, headers={"Idempotency-Key": key}) for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()[id_name] == again.json()[id_name]
    _, other = message(world, key=key)
    answer = http.post(path, content=other, headers={"Idempotency-Key": key})
    assert answer.status_code == 409
    assert world.counters()["messages"] == 1


def test_what_is_no_message_is_refused_as_a_whole(world: World, http: httpx.Client) -> None:
    """Not XML, another document, or a key that is not the message's."""
    path = world.profile.api.paths["messages"]
    _, content = message(world)
    contents = {b"": 400, b"<BAN_TIN/>": 400, b"<!DOCTYPE a><a/>": 400, content: 422}
    for body, status in contents.items():
        answer = http.post(path, content=body, headers={"Idempotency-Key": str(uuid4())})
        assert status == answer.status_code
    assert world.counters()["messages"] == 0


def test_what_is_not_there_is_not_found(world: World, http: httpx.Client) -> None:
    """Unknown key, unknown message, a reply that is not made yet."""
    paths, names = world.profile.api.paths, world.profile.api.names
    assert http.get(paths["messages"], params={names["key"]: str(uuid4())}).status_code == 404
    assert http.get(paths["message"].format(id="x")).status_code == 404
    assert http.get(paths["reply"].format(id="x")).status_code == 404
    assert http.get(paths["messages"]).status_code == 400


def test_a_document_with_every_required_slot_filled_is_accepted(make_world: Any) -> None:
    """The slots are the profile's; what stands in them is not verified by the sandbox."""
    world = make_world(options=Options(delay_s=0))
    package = world.package()
    root = etree.fromstring(unpack(package.text))
    signature = "{http://www.w3.org/2000/09/xmldsig#}Signature"
    slots = {slot.slot for slot in world.profile.slots if "primary" in slot.forms}
    last, *others = sorted(slots)

    def outcome(filled: list[str]) -> Any:
        for slot in filled:
            place = root.find(slot)
            assert place is not None
            etree.SubElement(place, signature)
        content = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
        digest = hashlib.sha256(content).hexdigest()
        signed = package.model_copy(update={"text": pack(content), "sha256": digest})
        return world.submitted(signed).results[0]

    assert [error.code for error in outcome(others).errors] == ["E-SIGNATURE"]
    assert outcome([last]).outcome == "accepted"


def test_it_listens_on_this_machine_only() -> None:
    """It holds records without any protection."""
    for host in ("0.0.0.0", "192.0.2.1", "example.org"):  # noqa: S104 - that is the test
        with pytest.raises(ConfigError, match=r"127\.0\.0\.1"):
            run(load_profile(PROFILE), host=host, port=0)


def test_a_port_that_is_taken_is_said_to_be_so() -> None:
    """The person can choose another."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=str(port)):
            run(load_profile(PROFILE), port=port)


def test_a_sandbox_that_cannot_start_is_an_error(capfd: pytest.CaptureFixture[str]) -> None:
    """Its own complaint stands on the error output."""
    with pytest.raises(ExchangeError):
        start("no such profile")
    assert "HOCBA-PROFILE" in capfd.readouterr().err


def test_it_ends_with_whoever_started_it(tmp_path: Path) -> None:
    """A starter that is killed leaves no server behind."""
    starter = (
        "import os, signal\n"
        "from hocba_plugin.sandbox.process import start\n"
        f"print(start({PROFILE!r}).base_url, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", starter], capture_output=True, text=True)
    # The server inherits the error output: its end is the end of that pipe, so it is gone now.
    address = done.stdout.strip()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}{load_profile(PROFILE).api.paths['status']}")
