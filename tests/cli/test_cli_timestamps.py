"""Signing under a profile that wants time-stamps, from the configuration on."""

import shutil
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from hocba_plugin.demo.authority import DemoAuthority
from hocba_plugin.demo.schools import PRIMARY_CODE

ROOT = DemoAuthority.create("CA dấu thời gian", algorithm="ec")


@pytest.fixture
def server(timestamping: Any, tmp_path: Path, oracles: Any) -> Iterator[Any]:
    oracles.require(shutil.which("openssl"), "openssl")
    folder = tmp_path / "tsa"
    folder.mkdir()
    with timestamping.serving(folder, timestamping.stamper(ROOT)) as server:
        yield server


@pytest.fixture
def approved(place: Any) -> Any:
    """One class, approved, under a profile that wants time-stamps."""
    folder = place.folder / "profile"
    with resources.as_file(resources.files("hocba_plugin.profiles") / "data/qd3016_public") as own:
        shutil.copytree(own, folder)
    file = folder / "profile.toml"
    form = 'form = "xades-t"\ntime_stamp_stores = ["tsa"]'
    text = file.read_text("utf-8")
    file.write_text(text.replace('form = "xades-b"', form), "utf-8")
    ROOT.write_pem(place.folder / "tsa.pem")
    place.configure(lambda table: table.update(profile="profile"))
    place.configure(lambda table: table["trust"].update(stores={"tsa": ["tsa.pem"]}))
    assert place.run("export", "--school", PRIMARY_CODE, "--class", "1A").code == 1
    place.approve("1A")
    return place


def test_the_setting_that_is_missing_is_named(approved: Any) -> None:
    """Nothing is signed without an authority."""
    before = approved.identities("exported")
    ran = approved.run("sign")
    assert ran.code == 2
    assert "timestamp.url" in ran.text
    assert before
    assert approved.identities("exported") == before


def test_records_are_stamped_and_those_that_could_not_be_are_signed_later(
    approved: Any, server: Any
) -> None:
    """The authority answers once with nonsense: one record waits, the others go on."""
    approved.configure(lambda table: table.update(timestamp={"url": server.url}))
    waiting = approved.identities("exported")
    server.change = lambda reply: b"<html>" if len(server.queries) == 2 else reply
    ran = approved.run("sign")
    assert ran.code == 4
    assert len(approved.identities("sealed")) == len(waiting) - 1
    approved.must("sign")
    assert sorted(approved.identities("sealed")) == sorted(waiting)
    approved.must("submit")
    documents = approved.must("verify", approved.folder / "xml", "--json").json["documents"]
    assert len(documents) == len(waiting)
    assert {document["status"] for document in documents} == {"valid"}
    signatures = [one for document in documents for one in document["signatures"]]
    assert {one["time_stamp"]["authority"] for one in signatures} == {"TSA"}
