"""What else can be wrong around a command: settings, plugins, school data, keys, the connection."""

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from hocba_plugin.demo.authority import Credential, DemoAuthority
from hocba_plugin.demo.schools import primary_school

SCHOOL = ("--school", "01999401")
CLASS = (*SCHOOL, "--class", "1A")
PUPILS = "sources/vnedu/DanhSachHocSinh.xlsx"
TEACHER = next(one.personal_id for one in primary_school().staff if one.homeroom_of == "1A")


def refused(ran: Any, status: int, code: str, *words: str) -> None:
    """Expect a complaint: its code, what happened, and what to do."""
    assert ran.code == status, ran.text
    assert ran.text.count(code) >= 1, ran.text
    assert [word for word in words if word not in ran.text] == []


# Configuration and plugins

SETTINGS = {
    "unknown key": (
        lambda t: t.update(profil="x"),
        "HOCBA-CONFIG",
        ("profil", "không có khóa này"),
    ),
    "missing key": (
        lambda t: t["schools"][0]["school"].pop("code"),
        "HOCBA-CONFIG",
        ("schools.0.school.code", "thiếu khóa này"),
    ),
    "wrong type": (lambda t: t["sending"].update(batch="x"), "HOCBA-CONFIG", ("sending.batch",)),
    "unknown plugin": (lambda t: t["plugins"].append("quên"), "HOCBA-PLUGIN", ("quên", "chưa cài")),
    "unknown profile": (lambda t: t.update(profile="quên"), "HOCBA-PROFILE", ("quên",)),
    "unknown system": (
        lambda t: t["schools"][0]["source"].update(system="khác"),
        "HOCBA-CONFIG",
        ("khác",),
    ),
    "root is no certificate": (
        lambda t: t["trust"].update(anchors=["hocba.toml"]),
        "HOCBA-CONFIG",
        ("trust.anchors", "không phải tệp PEM"),
    ),
    "address without https": (
        lambda t: t["exchange"].update(base_url="http://example.vn"),
        "HOCBA-CONFIG",
        ("exchange.base_url",),
    ),
}


@pytest.mark.parametrize(("change", "code", "words"), SETTINGS.values(), ids=SETTINGS.keys())
def test_wrong_settings_are_named(
    place: Any, change: Any, code: str, words: tuple[str, ...]
) -> None:
    """Exit 2 with the place in the file, in Vietnamese."""
    place.configure(change)
    refused(place.run("check", *CLASS), 2, code, *words, "hocba.toml" if "CONFIG" in code else "")


def test_a_configuration_that_is_missing_or_no_toml_is_told(place: Any, command: Any) -> None:
    """Exit 2; hocba init is what helps."""
    missing = place.folder / "khong-co.toml"
    refused(command("status", "--config", missing), 2, "HOCBA-CONFIG", "không có tệp này", "init")
    place.config.write_text("profile = [", "utf-8")
    refused(place.run("status"), 2, "HOCBA-CONFIG", "hocba.toml")


def test_a_plugin_that_fails_on_import_is_named(
    place: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit 2; what it said is not repeated, it may hold anything."""
    (tmp_path / "hong_hoc.py").write_text("raise RuntimeError('mật')\n", "utf-8")
    information = tmp_path / "hong_hoc-1.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: hong-hoc\nVersion: 1\n")
    (information / "entry_points.txt").write_text("[hocba]\nhong = hong_hoc\n")
    monkeypatch.syspath_prepend(tmp_path)
    place.configure(lambda table: table["plugins"].append("hong"))
    ran = place.run("check", *CLASS)
    refused(ran, 2, "HOCBA-PLUGIN", "hong", "RuntimeError")
    assert "mật" not in ran.text


@pytest.mark.parametrize("name", ["check", "export", "status", "sign", "submit"])
def test_unknown_schools_and_classes_are_refused(exported: Any, name: str) -> None:
    """Exit 2: nothing done must not look like all done."""
    refused(exported.run(name, "--school", "99"), 2, "HOCBA-CONFIG", "không có trường 99")
    if name != "submit":
        ran = exported.run(name, *SCHOOL, "--class", "9Z")
        refused(ran, 2, "HOCBA-USAGE", "không có lớp 9Z")


def test_a_class_of_one_school_is_not_asked_of_the_other(place: Any) -> None:
    """Without --school, the school that has no such class is passed over."""
    assert place.run("check", "--class", "1A", "--json").json["records"] == 8
    assert place.run("check", "--class", "6A1", "--json").json["records"] == 11


@pytest.mark.parametrize(
    "words", [(), ("nonsense",), ("approve", "--role", "x"), ("revoke", "not-an-id")]
)
def test_wrong_words_are_a_usage_error(command: Any, words: tuple[str, ...]) -> None:
    """Exit 2 and where to look; without any word the help is shown."""
    ran = command(*words)
    assert (ran.code, "--help" in ran.text) == (2 if words else ran.code, True)


# The ledger and the folder of results

LEDGERS = {"folder missing": "sqlite:///khong/co/so.sqlite", "not a ledger": "sqlite:///ca.pem"}


@pytest.mark.parametrize("url", LEDGERS.values(), ids=LEDGERS.keys())
def test_a_ledger_that_cannot_be_used_is_told(place: Any, url: str) -> None:
    """Exit 70, as nothing a person entered is wrong; disk and backup are what to look at."""
    place.configure(lambda table: table["ledger"].update(url=url))
    refused(place.run("status"), 70, "HOCBA-LEDGER", "Kiểm tra ổ đĩa")
    assert place.folder.joinpath("ca.pem").read_text().startswith("-----BEGIN")


def test_results_that_cannot_be_written_lose_nothing(sealed: Any) -> None:
    """A file stands where the folder should be: told, and made good by the next run."""
    sealed.configure(lambda table: table.update(output="ca.pem"))
    refused(sealed.run("submit", *SCHOOL), 2, "HOCBA-CONFIG", "output")
    sealed.configure(lambda table: table.update(output="."))
    sealed.must("submit", *SCHOOL)
    assert len(list(sealed.folder.glob("xml/**/*.xml"))) == 6
    assert {row["carried"] for row in sealed.counters()["records"]} == {1}


# The school's data

FILES = {
    "truncated": lambda content: content[: len(content) // 2],
    "empty": lambda _: b"",
    "no workbook": lambda _: "Họ tên;Ngày sinh".encode(),
    "password": lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096),
}


@pytest.mark.parametrize("spoil", FILES.values(), ids=FILES.keys())
@pytest.mark.parametrize("name", ["check", "export"])
def test_excel_files_that_cannot_be_read_are_named(place: Any, name: str, spoil: Any) -> None:
    """Exit 3: which file, and to export it again."""
    file = place.folder / PUPILS
    file.write_bytes(spoil(file.read_bytes()))
    refused(place.run(name, *CLASS), 3, "HOCBA-SOURCE", file.name, "lại tệp")


def test_a_missing_column_is_named(place: Any) -> None:
    """Exit 3: which heading is looked for, in which file."""
    file = place.folder / PUPILS
    book = openpyxl.load_workbook(file)
    # The first is the pupil's; further on the parents' follow.
    heading = next(
        cell for row in book.active.iter_rows() for cell in row if cell.value == "Họ và tên"
    )
    heading.value = "Ghi chú"
    book.save(file)
    book.close()
    refused(place.run("check", *CLASS), 3, "HOCBA-SOURCE", file.name, "Họ và tên")


@pytest.mark.parametrize("source", [PUPILS, "sources/smas.sqlite"])
def test_missing_data_are_told(place: Any, source: str) -> None:
    """Exit 3, for a file and for a database; no empty database is made in its place."""
    (place.folder / source).unlink()
    school = SCHOOL if "vnedu" in source else ("--school", "01999501")
    refused(place.run("check", *school), 3, "HOCBA-SOURCE")
    assert not (place.folder / source).exists()


# Keys and certificates


@pytest.fixture
def approved(exported: Any) -> Any:
    """Six documents that only lack signatures."""
    exported.approve("1A")
    return exported


def sign(place: Any, role: str) -> Any:
    return place.run("sign", *CLASS, "--role", role)


@pytest.mark.parametrize(
    ("role", "secret", "complaint"),
    [("homeroom_teacher", "password", "sai mật khẩu"), ("head", "pin", "sai mã PIN")],
    ids=["file", "token"],
)
def test_wrong_and_missing_pins_are_told(
    approved: Any, oracles: Any, role: str, secret: str, complaint: str
) -> None:
    """Exit 4, nothing signed, no secret repeated; with the right one the command goes on."""
    file = approved.folder / "keys" / secret
    oracles.require(file.exists() or role != "head", "softhsm2")
    right = file.read_text()
    if role == "head":
        assert sign(approved, "homeroom_teacher").code == 0
    done = approved.count("SELECT count(*) FROM signatures")
    file.write_text("00000000-wrong")
    ran = sign(approved, role)
    refused(ran, 4, "HOCBA-KEY", complaint, "hocba doctor")
    assert "wrong" not in ran.text
    file.unlink()
    refused(sign(approved, role), 4, "HOCBA-KEY", f"mã PIN ở {secret}: không đọc được tệp")
    assert done == approved.count("SELECT count(*) FROM signatures")
    file.write_text(right)
    assert sign(approved, role).code == 0


def with_key(place: Any, authority: DemoAuthority, credential: Credential) -> None:
    """Give the homeroom teacher another key, of an authority that is trusted."""
    password = (place.folder / "keys" / "password").read_text()
    credential.write_pkcs12(place.folder / "keys" / "other.p12", password)
    authority.write_pem(place.folder / "other.pem")

    def change(table: dict[str, Any]) -> None:
        table["trust"]["anchors"].append("other.pem")
        for key in table["keys"]:
            if key["holder"] == TEACHER:
                key["path"] = "keys/other.p12"

    place.configure(change)


YESTERDAY = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(days=1)
EXPIRED = YESTERDAY - dt.timedelta(days=365), YESTERDAY
FUTURE = YESTERDAY + dt.timedelta(days=9), YESTERDAY + dt.timedelta(days=99)
CERTIFICATES = {
    "expired": ((TEACHER, EXPIRED), "đã hết hạn"),
    "not yet valid": ((TEACHER, FUTURE), "chưa có hiệu lực"),
    "of another person": (("001075999999", None), "không thuộc người hoặc đơn vị phải ký"),
}


@pytest.mark.parametrize(
    ("certificate", "complaint"), CERTIFICATES.values(), ids=CERTIFICATES.keys()
)
def test_certificates_that_do_not_fit_sign_nothing(
    approved: Any, certificate: tuple[str, Any], complaint: str
) -> None:
    """Exit 4 from signing, and the same found by doctor beforehand."""
    holder, validity = certificate
    authority = DemoAuthority.create("another CA", "ec")
    person = authority.person("Cô giáo", holder, algorithm="ec", validity=validity)
    with_key(approved, authority, person)
    refused(sign(approved, "homeroom_teacher"), 4, "HOCBA-CERTIFICATE", complaint)
    assert approved.count("SELECT count(*) FROM signatures") == 0

    def only_this_key(table: dict[str, Any]) -> None:
        table["keys"] = [key for key in table["keys"] if key["holder"] == TEACHER]

    approved.configure(only_this_key)
    found = approved.run("doctor", "--json")
    keys = (check for check in found.json["checks"] if check["name"].startswith("Key"))
    failed = [check for check in keys if not check["ok"]]
    assert (found.code, len(failed), complaint in failed[0]["seen_vi"]) == (4, 1, True)


def test_a_certificate_of_an_unknown_authority_signs_nothing(approved: Any) -> None:
    """Exit 4: what nobody will be able to verify is not made."""
    authority = DemoAuthority.create("unknown CA", "ec")
    with_key(approved, authority, authority.person("Cô giáo", TEACHER, algorithm="ec"))
    approved.configure(lambda table: table["trust"]["anchors"].remove("other.pem"))
    complaint = "không do tổ chức được tin cậy cấp"
    refused(sign(approved, "homeroom_teacher"), 4, "HOCBA-CERTIFICATE", complaint)


def test_a_signer_without_a_key_is_told(approved: Any) -> None:
    """Exit 4, by name."""
    approved.configure(lambda table: table.update(keys=[]))
    refused(
        sign(approved, "homeroom_teacher"), 4, "HOCBA-KEY", "Đặng Gia Hưng", "chưa cấu hình khóa ký"
    )


# The connection


def all_accepted_once(place: Any) -> None:
    """Expect six records at the sandbox, each carried by one message and accepted."""
    counted = [(row["carried"], row["accepted"]) for row in place.counters()["records"]]
    assert counted == [(1, 1)] * 6


def redirect(place: Any, url: str) -> None:
    place.configure(lambda table: table["exchange"].update(base_url=url, attempts=2, timeout_s=5.0))


@pytest.fixture
def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_an_unreachable_server_is_tried_again_later(sealed: Any, closed_port: int) -> None:
    """Exit 5 twice with nothing begun, then the same command sends."""
    redirect(sealed, f"http://127.0.0.1:{closed_port}")
    for _ in range(2):
        ran = sealed.run("submit", *SCHOOL)
        refused(ran, 5, "HOCBA-UNANSWERED", "không kết nối được", "không có gì gửi hai lần")
    assert sealed.must("status", "--json").json["open_messages"] == []
    redirect(sealed, sealed.sandbox.base_url)
    assert sealed.must("submit", *SCHOOL, "--json").json["accepted"] == 6
    all_accepted_once(sealed)


class Babbler(BaseHTTPRequestHandler):
    """Answers everything with a page, as a hotel's network does."""

    def do_GET(self) -> None:
        body = b"<html>Please log in</html>"
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.do_GET()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def babbler() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Babbler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_a_server_that_talks_of_something_else_is_told(sealed: Any, babbler: str) -> None:
    """Exit 5; its page is not repeated, and with the right server the command goes on."""
    redirect(sealed, babbler)
    ran = sealed.run("submit", *SCHOOL)
    refused(ran, 5, "HOCBA-ANSWER", "không dùng được", "Kiểm tra địa chỉ máy chủ")
    assert "log in" not in ran.text
    redirect(sealed, sealed.sandbox.base_url)
    sealed.must("submit", *SCHOOL)
    all_accepted_once(sealed)


@pytest.mark.parametrize("kind", ["garbled", "drop", "error", "late"])
def test_an_answer_that_is_lost_or_spoilt_is_not_a_second_sending(sealed: Any, kind: str) -> None:
    """Whatever happens to the answer, at the latest the next run knows what the sandbox has."""
    redirect(sealed, sealed.sandbox.base_url)
    sealed.configure(lambda table: table["exchange"].update(timeout_s=0.5))
    sealed.fault(kind, seconds=1)
    ran = sealed.run("submit", *SCHOOL)
    assert ran.code in (0, 5), ran.text
    sealed.must("submit", *SCHOOL)
    all_accepted_once(sealed)


def test_a_missing_client_secret_is_a_matter_of_configuration(sealed: Any) -> None:
    """Exit 2, before anything is sent."""
    (sealed.folder / "keys" / "client_secret").unlink()
    refused(sealed.run("submit", *SCHOOL), 2, "HOCBA-CONFIG", "exchange.client_secret")
    assert sealed.counters()["messages"] == 0
