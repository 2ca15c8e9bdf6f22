"""``hocba demo``: what it leaves is complete, agrees with itself, and holds elsewhere too."""

import shutil
import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from hocba_hooks import RecordStatus
from hocba_plugin import config as configuration
from hocba_plugin.config import Config
from hocba_plugin.demo.authority import softhsm_module
from hocba_plugin.demo.schools import PLANTED, lower_secondary_school, primary_school
from hocba_plugin.pack import unpack
from hocba_plugin.sandbox.process import start
from hocba_plugin.submit.stage import Exchange

pytestmark = [pytest.mark.integration, pytest.mark.slow]

SCHOOLS = (primary_school(), lower_secondary_school())
PUPILS = [one.transcript.pupil for school in SCHOOLS for one in school.pupils]
SUMMARY = {
    "profile": str,
    "schools": list,
    "findings": dict,
    "not_checked": int,
    "signatures": int,
    "revoked": int,
    "reissued": int,
    "seconds": float,
}
SCHOOL_NUMBERS = ("pupils", "exported", "stopped", "signed", "submitted", "accepted", "rejected")


def issued_again(demo: Any) -> str:
    """Return the identity of the record that was revoked and issued as version 2."""
    (file,) = demo.files("xml/**/*-v2.xml")
    return str(file.stem.removesuffix("-v2"))


def test_it_succeeds_and_leaves_what_it_promises(demo: Any) -> None:
    """Exit 0; documents, packages, receipts, report, root, configuration, summary."""
    assert demo.code == 0, demo.out + demo.err
    documents, packages = demo.files("xml/**/*.xml"), demo.files("packages/**/*.b64")
    assert [one.stem for one in documents] == [one.stem for one in packages]
    assert len(documents) == demo.accepted + 1
    assert len(demo.files("receipts/**/*.xml")) >= 4
    assert {"report.html", "ca.pem", "hocba.toml", "summary.json"} <= {
        file.name for file in demo.folder.iterdir()
    }
    assert demo.files("**/*.tmp") == []


def test_each_package_holds_its_document(demo: Any) -> None:
    """Byte for byte."""
    for package in demo.files("packages/**/*.b64"):
        (document,) = demo.files(f"xml/**/{package.stem}.xml")
        assert unpack(package.read_bytes()) == document.read_bytes()


def test_the_summary_has_its_shape_and_adds_up(demo: Any) -> None:
    """Every pupil is exported, stopped or not due; what is exported is signed and accepted."""
    summary = demo.summary
    assert {name: type(value) for name, value in summary.items()} == SUMMARY
    assert summary["profile"] == demo.profile.id
    assert (summary["revoked"], summary["reissued"]) == (1, 1)
    told = [(one["code"], one["level"], one["source"]) for one in summary["schools"]]
    assert told == [("01999401", "primary", "vnedu"), ("01999501", "lower_secondary", "smas")]
    for school, sample in zip(summary["schools"], SCHOOLS, strict=True):
        assert all(isinstance(school[name], int) for name in SCHOOL_NUMBERS)
        assert school["pupils"] == len(sample.pupils)
        assert school["pupils"] == school["exported"] + school["stopped"] + school["not_due"]
        whole = {school[name] for name in ("exported", "signed", "submitted", "accepted")}
        assert (len(whole), school["rejected"]) == (1, 0)


def test_exactly_the_planted_faults_are_stopped(demo: Any, command: Callable[..., Any]) -> None:
    """At least twelve kinds; each is found on its pupil, and nobody else is stopped."""
    stopped = Counter(one.school_code for one in PLANTED)
    assert {one["code"]: one["stopped"] for one in demo.summary["schools"]} == stopped
    assert len({one.code for one in PLANTED}) >= 12
    assert {one.code for one in PLANTED} <= demo.summary["findings"].keys()
    errors = demo.errors(command)
    assert {(one.pupil_code, one.code) for one in PLANTED} <= errors
    assert {pupil for pupil, _ in errors} == {one.pupil_code for one in PLANTED}


def test_every_document_is_valid_and_verifies(demo: Any, command: Callable[..., Any]) -> None:
    """By our own commands, on the configuration the demo left, run from elsewhere."""
    xml = demo.folder / "xml"
    found = command("validate", xml, "--json", "--config", demo.config)
    assert (found.code, found.json["documents"], found.json["errors"]) == (0, demo.accepted + 1, 0)
    found = command("verify", xml, "--json", "--config", demo.config)
    documents = found.json["documents"]
    assert (found.code, {one["status"] for one in documents}) == (0, {"valid"})
    assert demo.summary["signatures"] == sum(len(one["signatures"]) for one in documents)


def test_every_signature_holds_for_xmlsec1_and_the_jdk(demo: Any, oracles: Any) -> None:
    """With the demo's root, and as many of them as the summary tells."""
    documents = demo.files("xml/**/*.xml")
    assert documents
    number = oracles.all_hold(demo.folder / "ca.pem", demo.profile, documents)
    assert number == demo.summary["signatures"]


def test_a_changed_document_holds_for_nobody(
    demo: Any, oracles: Any, command: Callable[..., Any], tmp_path: Path
) -> None:
    """The verifiers do look: one pupil's date of birth is another's."""
    document = Path(shutil.copy(demo.files("xml/**/*.xml")[0], tmp_path))
    content = document.read_bytes()
    document.write_bytes(content.replace(b"2025", b"2024", 1))
    assert document.read_bytes() != content
    authority = demo.folder / "ca.pem"
    assert not oracles.xmlsec_accepts(authority, demo.profile, [document], 1)
    assert "invalid" in oracles.java_verdicts(authority, demo.profile, [document])[0]
    assert command("verify", document, "--config", demo.config).code == 1


def test_the_sandbox_holds_what_was_accepted_and_the_newest_version(
    demo: Any, tmp_path: Path
) -> None:
    """Started again on its file: each record once, one of them revoked and there as version 2."""
    data = Path(shutil.copy(demo.folder / "sandbox.sqlite", tmp_path))
    with start(demo.wanted, data) as sandbox:
        held = list(remote_records(demo, sandbox.base_url))
        counters = httpx.get(f"{sandbox.base_url}/_sandbox/counters").json()
    assert len(held) == demo.accepted
    assert {one.status for one in held} == {RecordStatus.IN_FORCE}
    again = issued_again(demo)
    assert {str(one.identity): one.version for one in held if one.version != 1} == {again: 2}
    told = Counter((row["purpose"], row["version"], row["carried"]) for row in counters["records"])
    assert told == {
        ("register", 1, 1): demo.accepted,
        ("register", 2, 1): 1,
        ("revoke", 1, 1): 1,
    }
    assert {row["accepted"] for row in counters["records"]} == {1}
    assert {row["identity"] for row in counters["records"] if row["purpose"] == "revoke"} == {again}


def remote_records(demo: Any, base_url: str) -> list[Any]:
    """Return what the sandbox lists for both schools."""
    config: Config = configuration.load(demo.config)
    assert config.exchange is not None
    address = config.exchange.model_copy(update={"base_url": base_url})
    exchange = Exchange(demo.profile, address)
    try:
        return [one for school in SCHOOLS for one in exchange.records(school.school.code)]
    finally:
        exchange.close()


def test_no_pupil_is_named_outside_the_documents(demo: Any) -> None:
    """Neither on the screen, nor in report and summary, nor in any file's name."""
    names = [str(file.relative_to(demo.folder)) for file in demo.folder.rglob("*")]
    report = (demo.folder / "report.html").read_text("utf-8")
    summary = (demo.folder / "summary.json").read_text("utf-8")
    for text in (demo.out, demo.err, report, summary, "\n".join(names)):
        shown = [
            place
            for place, one in enumerate(PUPILS)
            if (one.name and one.name in text) or (one.personal_id and one.personal_id in text)
        ]
        assert shown == []
    assert "Traceback" not in demo.out + demo.err


def test_the_screen_shows_the_journey_and_the_findings(built_in: Any) -> None:
    """In Vietnamese: both schools with their numbers, every code with what to do."""
    for school in built_in.summary["schools"]:
        (line,) = (row for row in built_in.out.splitlines() if row.startswith(school["code"]))
        assert {str(school[name]) for name in SCHOOL_NUMBERS} <= set(line.split())
    assert "Cách sửa" in built_in.out
    assert [code for code in built_in.summary["findings"] if code not in built_in.out] == []
    assert "Ký: " in built_in.err
    report = (built_in.folder / "report.html").read_text("utf-8")
    assert [code for code in built_in.summary["findings"] if code not in report] == []


def test_heads_and_seals_sign_with_a_token(built_in: Any, oracles: Any) -> None:
    """Where there is SoftHSM, and the demo says so; keys are nobody else's to read."""
    oracles.require(softhsm_module(), "softhsm2")
    assert "ký bằng thiết bị PKCS#11 (SoftHSM)" in built_in.out
    keys = configuration.load(built_in.config).keys
    assert Counter(key.kind for key in keys)["pkcs11"] == 4
    assert stat.S_IMODE((built_in.folder / "keys").stat().st_mode) == 0o700


def test_without_softhsm_files_do_and_the_demo_says_so(far: Any) -> None:
    """Nothing of a token in configuration or folder."""
    assert "No SoftHSM here: heads and seals sign with PKCS#12 files." in far.out
    assert {key.kind for key in configuration.load(far.config).keys} == {"pkcs12"}
    assert not (far.folder / "token").exists()


def test_a_folder_with_other_data_is_left_alone(
    command: Callable[..., Any], tmp_path: Path
) -> None:
    """Exit 2, and nothing in it is touched."""
    (tmp_path / "hoc-ba.txt").write_text("quan trọng", "utf-8")
    ran = command("demo", "--out", tmp_path)
    assert (ran.code, "đã có dữ liệu khác" in ran.err) == (2, True)
    assert [file.name for file in tmp_path.iterdir()] == ["hoc-ba.txt"]
