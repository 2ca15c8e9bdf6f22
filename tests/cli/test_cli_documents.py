"""Commands on files: validate, verify, pack, unpack, profile, init. Their JSON is the issue's."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hocba_plugin import config as configuration
from hocba_plugin.demo.authority import DemoAuthority

Command = Callable[..., Any]
FAR_PROFILE = Path(__file__).parents[2] / "fixtures" / "profiles" / "tinh-thu-nghiem"
FINDING = {"file", "code", "severity", "path", "message_vi", "message_en", "remedy_vi"}

DOCUMENT = {
    "file", "status", "reasons", "signatures", "empty_slots", "record", "sha256", "problems",
    "ledger",
}  # fmt: skip


def test_validate_reports_every_file_of_a_folder(command: Command, issued: Any) -> None:
    """Fifteen issued documents have no errors; what needs the school's data is counted."""
    ran = command("validate", issued.folder / "xml", "--json")
    assert {
        "documents", "errors", "warnings", "not_checked", "open", "findings",
    } == ran.json.keys()  # fmt: skip
    assert (ran.code, ran.json["documents"], ran.json["errors"]) == (0, 15, 0)
    assert ran.json["not_checked"] > 0
    assert "15 tệp: 0 lỗi" in command("validate", issued.folder / "xml").out
    assert "15 files: 0 errors" in command("validate", issued.folder / "xml", "--lang", "en").out


def test_validate_names_file_code_place_and_remedy(command: Command, document: Path) -> None:
    """A date of birth nobody has: exit 1, and everything a person needs to mend it."""
    born = b"<NGAY_THANG_NAM_SINH>"
    document.write_bytes(document.read_bytes().replace(born, born + b"9", 1))
    ran = command("validate", document, "--json")
    assert (ran.code, ran.json["errors"] >= 1) == (1, True)
    finding = ran.json["findings"][0]
    assert finding.keys() == FINDING | {"remedy_en"}
    assert (finding["file"], finding["severity"]) == (str(document), "error")
    assert all(finding.values())
    assert "NGAY_THANG_NAM_SINH" in finding["path"]


def test_validate_says_which_rules_need_more_than_the_file(
    command: Command, document: Path
) -> None:
    """By code and reason, in both languages; on the screen one line a reason."""
    found = command("validate", document, "--json").json["open"]
    assert found
    assert all(row.keys() == {"code", "reason", "reason_vi"} and all(row.values()) for row in found)
    shown = command("validate", document).out
    assert all(row["code"] in shown for row in found)
    assert shown.count("Chưa kiểm tra") == len({row["reason_vi"] for row in found})


def test_validate_takes_the_schools_choices_of_rules(
    command: Command, document: Path, tmp_path: Path
) -> None:
    """With a list of communes the configuration closes what only lacked one."""
    communes = tmp_path / "communes.csv"
    communes.write_text("code,name,province_code,valid_from,valid_to\n00001,Xã A,01,,\n", "utf-8")
    config = tmp_path / "hocba.toml"
    config.write_text('[rules]\ncommunes = "communes.csv"\n', "utf-8")
    reason = "no list of communes is configured"
    without = command("validate", document, "--json").json["open"]
    chosen = command("validate", document, "--config", config, "--json").json["open"]
    assert reason in {row["reason"] for row in without}
    assert reason not in {row["reason"] for row in chosen}


def test_verify_reports_every_slot(command: Command, issued: Any) -> None:
    """The shape of the issue, over all documents of both levels; exit 0 as all are valid."""
    documents = issued.must("verify", issued.folder / "xml", "--json").json["documents"]
    assert len(documents) == 15
    assert {one.keys() == DOCUMENT for one in documents} == {True}
    assert {one["status"] for one in documents} == {"valid"}
    signatures = [row for one in documents for row in one["signatures"]]
    assert {
        "role",
        "slot",
        "status",
        "signer",
        "signed_at",
        "covers",
        "algorithm",
        "reasons",
        "doubts",
        "revocation",
    } == {name for row in signatures for name in row}
    roles = {"subject_teacher", "homeroom_teacher", "head", "school_seal"}
    assert roles == {row["role"] for row in signatures}


def test_a_tampered_document_is_invalid(issued: Any, document: Path) -> None:
    """Exit 1; the reason is named, in Vietnamese and as a code."""
    content = document.read_bytes()
    changed = content.replace(b"<HO_VA_TEN>", b"<HO_VA_TEN>X ", 1)
    assert changed != content
    document.write_bytes(changed)
    ran = issued.run("verify", document)
    assert (ran.code, "KHÔNG HỢP LỆ" in ran.out) == (1, True)
    assert "nội dung đã bị thay đổi sau khi ký" in ran.out
    (found,) = issued.run("verify", document, "--json").json["documents"]
    assert (found["status"], "content_changed" in found["reasons"]) == ("invalid", True)


def test_a_foreign_authority_of_the_same_name_is_not_trusted(
    command: Command, issued: Any, tmp_path: Path
) -> None:
    """Signed under one root, checked against another: invalid, though the cryptography holds."""
    other = DemoAuthority.create().write_pem(tmp_path / "other.pem")
    config = tmp_path / "hocba.toml"
    config.write_text(f'[trust]\nanchors = ["{other}"]\n', "utf-8")
    file = next(issued.folder.glob("xml/01999401/**/*.xml"))
    ran = command("verify", file, "--config", config, "--json")
    (found,) = ran.json["documents"]
    assert (ran.code, found["status"]) == (1, "invalid")
    assert "untrusted" in found["reasons"]
    ran = command("verify", file, "--config", config)
    assert "không do tổ chức được tin cậy cấp" in ran.out


def test_without_roots_nothing_is_concluded(
    command: Command, issued: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Undetermined is not valid: exit 1. With the root named in the command it is proved."""
    monkeypatch.chdir(tmp_path)
    file = next(issued.folder.glob("xml/01999401/**/*.xml"))
    ran = command("verify", file, "--json")
    (found,) = ran.json["documents"]
    assert (ran.code, found["status"]) == (1, "undetermined")
    assert "no_anchors" in found["reasons"]
    assert "CHƯA KẾT LUẬN ĐƯỢC" in command("verify", file).out


def test_the_entry_of_a_document_always_has_the_same_keys(issued: Any, document: Path) -> None:
    """Of what is no XML, of what cannot be read and of what is sound."""
    good = next(issued.folder.glob("xml/01999401/**/*.xml"))
    document.write_bytes(b"<not-xml")
    (hidden := document.with_name("hidden.xml")).symlink_to("nowhere.xml")
    ran = issued.run("verify", good.parent, document.parent, "--json")
    assert (ran.code, hidden.is_file()) == (2, False)
    assert {one.keys() == DOCUMENT for one in ran.json["documents"]} == {True}
    assert ran.json["counts"] == {"valid": 6, "invalid": 1, "undetermined": 1, "unreadable": 1}


def test_one_bad_document_spoils_the_exit_code_not_the_others(issued: Any, document: Path) -> None:
    """Every file is told of, whatever the one before it was."""
    document.write_bytes(b"<not-xml")
    good = next(issued.folder.glob("xml/01999401/**/*.xml"))
    ran = issued.run("verify", document, good, "--json")
    assert ran.code == 1
    assert [one["status"] for one in ran.json["documents"]] == ["invalid", "valid"]
    assert [one["reasons"] for one in ran.json["documents"]] == [["HOCBA-DOCUMENT"], []]


def test_a_document_of_another_profile_is_named_as_such(command: Command, document: Path) -> None:
    """Both commands say that the document is not of that profile; exit 1."""
    ran = command("validate", document, "--profile", FAR_PROFILE)
    assert (ran.code, "không phải học bạ theo cấu trúc" in " ".join(ran.out.split())) == (1, True)
    ran = command("validate", document, "--profile", FAR_PROFILE, "--json")
    assert [row["code"] for row in ran.json["findings"]] == ["R-X04"]
    ran = command("verify", document, "--profile", FAR_PROFILE, "--json")
    (found,) = ran.json["documents"]
    assert (ran.code, found["status"]) == (1, "invalid")
    assert found["reasons"] == ["not_a_record"]


def test_pack_and_unpack_give_the_same_bytes_back(
    command: Command, issued: Any, document: Path, tmp_path: Path
) -> None:
    """Packing twice gives one text, the one the journey sent; unpacking gives the document."""
    first, second, back = (tmp_path / name for name in ("1.b64", "2.b64", "back.xml"))
    assert command("pack", document, "--out", first).code == 0
    assert command("pack", document, "--out", second, "--lang", "en").code == 0
    assert first.read_bytes() == second.read_bytes()
    (sent,) = issued.folder.glob(f"packages/**/{document.stem}.b64")
    assert first.read_bytes() == sent.read_bytes()
    assert command("unpack", first, "--out", back).code == 0
    assert back.read_bytes() == document.read_bytes()


def test_profiles_are_listed_with_how_official_they_are(command: Command) -> None:
    """Ours is a reconstruction, and says so in both languages."""
    assert "KHÔNG chính thức" in command("profile", "list").out
    assert "NOT official" in command("profile", "list", "--lang", "en").out
    rows = command("profile", "list", "--json").json["profiles"]
    assert [(row["id"], row["status"]) for row in rows] == [("qd3016-public", "reconstruction")]


@pytest.mark.parametrize("profile", ["qd3016-public", FAR_PROFILE], ids=["built-in", "far"])
def test_profiles_are_sound_and_their_schema_is_built_from_their_rows(
    command: Command, tmp_path: Path, profile: str | Path
) -> None:
    """No problems; the schema comes out the same on standard output and in a file."""
    found = command("profile", "check", profile, "--json")
    assert (found.code, found.json["problems"]) == (0, [])
    assert found.json["samples"] > 0
    assert "0 vấn đề" in command("profile", "check", profile).out
    out = tmp_path / "schema.xsd"
    assert command("profile", "schema", profile, "--out", out).code == 0
    assert out.read_text("utf-8") == command("profile", "schema", profile).out


def test_a_broken_profile_is_found_out(command: Command, tmp_path: Path) -> None:
    """Exit 1 or 2 and the place that is wrong, never a pass."""
    folder = tmp_path / "broken"
    folder.mkdir()
    for file in FAR_PROFILE.rglob("*"):
        target = folder / file.relative_to(FAR_PROFILE)
        if file.is_dir():
            target.mkdir()
        else:
            target.write_bytes(file.read_bytes())
    rows = (folder / "fields.csv").read_text("utf-8").replace("transcript.pupil.name", "x.y", 1)
    (folder / "fields.csv").write_text(rows, "utf-8")
    ran = command("profile", "check", folder)
    assert (ran.code in (1, 2), "fields.csv" in ran.text) == (True, True), ran.text


def test_init_makes_a_configuration_and_never_overwrites_one(
    command: Command, tmp_path: Path
) -> None:
    """The template loads; a second call is exit 2 and leaves the file alone."""
    file = tmp_path / "hocba.toml"
    assert command("init", "--out", file).code == 0
    configuration.load(file)
    assert tomllib.loads(file.read_text("utf-8"))["profile"] == "qd3016-public"
    file.write_text("profile = 'mine'\n", "utf-8")
    ran = command("init", "--out", file)
    assert (ran.code, "không ghi đè" in ran.err) == (2, True)
    assert file.read_text("utf-8") == "profile = 'mine'\n"
    ran = command("init", "--out", tmp_path / "nowhere" / "hocba.toml")
    assert (ran.code, "HOCBA-FILE" in ran.err) == (2, True)
