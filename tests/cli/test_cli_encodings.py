"""Every command, written to a file in a Windows code page: the same JSON, the same exit codes."""

import json
import os
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.main import get_command

from hocba_plugin.cli import app

DRIVER = Path(__file__).with_name("every_command.py")
SCHOOL = ("--school", "01999401")
CLASS = (*SCHOOL, "--class", "1A")
ROLE = ("--as", "Đặng Gia Hưng", "--role", "homeroom_teacher")
WHY = ("--reason", "Sai nơi ở", "--ordered-by", "Đặng Quang Bình")
LINES = (
    ("demo", "--out", "sources"),  # refused: the folder holds something else
    ("init", "--out", "mới.toml"),
    ("doctor",),
    ("rules",),
    ("check", *CLASS),
    ("source", "check", *SCHOOL),
    ("source", "preview", *CLASS),
    ("source", "template", "vnedu", "--out", "mẫu"),
    ("export", *CLASS),
    ("changes", *CLASS),
    ("approve", *CLASS, *ROLE),
    ("sign", *CLASS),
    ("cert", "register", "--holder", "01999401"),
    ("cert", "status"),
    ("submit", *SCHOOL),
    ("status",),
    ("validate", "xml"),
    ("verify", "xml"),
    ("pack", "{document}", "--out", "gói.b64"),
    ("unpack", "gói.b64", "--out", "học bạ.xml"),
    ("revoke", "{record}", *WHY),
    ("reissue", "{record}"),
    ("backup", "--out", "sao lưu.sqlite"),
    ("correct", "--list"),
    ("correct", "không có.csv", "--by", "Lan", "--reason", "x"),
    ("profile", "list"),
    ("profile", "check", "qd3016-public"),
    ("profile", "schema", "qd3016-public"),
    ("sandbox", "--port", "0"),
    ("verify", "không có"),
    ("check", "--class", "không có"),
    ("plugins",),
    ("issue", "{record}", *SCHOOL, "--no-send"),  # its second version lacks approvals
    ("withdraw", "--as", "Đặng Quang Bình", "--list", "không có.txt"),
    ("restore", "không có.sqlite"),
    ("set-aside", "{record}", "--reason", "Sai nơi ở"),  # no message has this key
)
SLOW = {"doctor", "source", "export", "changes", "cert", "reissue", "issue", "backup"}
"""Not tried a third time: their tables are made as those of the others."""
EXPECTED = (2, 0, 4, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)
EXPECTED += (0, 0, 0, 130, 2, 2, 0, 2, 2, 2, 2)
UTF8 = {"PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}
PLACES = {
    page: {"PYTHONIOENCODING": page, "PYTHONUTF8": "0", "LANG": "C"}
    for page in ("cp1258", "cp1252")
}
_VARYING = re.compile(
    r"[0-9a-f]{32,64}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{4}-\d\d-\d\dT[\d:.]+"
    r"|\d+(?= (MB|s apart|giây)\b)|(?<=127.0.0.1:)\d+"
)


def commands(group: Any, *names: str) -> set[tuple[str, ...]]:
    """Return every command there is, by its words."""
    if not hasattr(group, "commands"):
        return {names}
    return {one for name, sub in group.commands.items() for one in commands(sub, *names, name)}


def has_json(words: tuple[str, ...]) -> bool:
    """Say whether the command takes ``--json``."""
    command: Any = get_command(app)
    for word in words:
        if not hasattr(command, "commands"):
            break
        command = command.commands[word]
    return any("--json" in option.opts for option in command.params)


def has_config(words: tuple[str, ...]) -> bool:
    return words[0] not in ("demo", "init", "rules", "pack", "unpack", "profile") and (
        words[:2] != ("source", "template")
    )


@dataclass(frozen=True)
class Told:
    """What one command left: its exit code, and what it wrote to its streams."""

    code: int
    out: bytes
    err: bytes

    @property
    def constant(self) -> str:
        """The output without what differs between two runs."""
        return _VARYING.sub("~", self.out.decode("utf-8"))


Ran = dict[tuple[str, ...], Told]
"""By the words of the command line."""


def name_of(value: object) -> str | None:
    return " ".join(value[:2]) if isinstance(value, tuple) else None


EACH = pytest.mark.parametrize(
    ("words", "code"), list(zip(LINES, EXPECTED, strict=True)), ids=name_of
)


def told(place: Any, lines: list[list[str]], environment: dict[str, str]) -> list[Told]:
    """Run the lines in the place's folder."""
    results = place.folder / "results"
    results.mkdir()
    (results / "lines.json").write_text(json.dumps(lines), "utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "LC_", "LANG"))}
    subprocess.run(
        [sys.executable, DRIVER, results / "lines.json", results],
        cwd=place.folder,
        env=kept | environment,
        stdin=subprocess.DEVNULL,
        check=True,
        timeout=300,
    )
    codes = json.loads((results / "ends.json").read_text("utf-8"))
    streams = [[(results / f"{n}.{name}") for name in ("out", "err")] for n in range(len(codes))]
    return [
        Told(code, *(one.read_bytes() for one in two))
        for code, two in zip(codes, streams, strict=True)
    ]


@pytest.fixture(scope="module")
def ran(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared_sealed: Any
) -> dict[str, Ran]:
    """Every command as JSON in UTF-8 and in cp1258, and as text in cp1252."""
    found = {}
    for name, environment in ({"utf-8": UTF8} | PLACES).items():
        place = shared_sealed.copied(tmp_path_factory.mktemp("encodings") / "demo")
        place.configure(lambda table: table.update(keys=table["keys"][:5]))
        assert httpx.delete(f"{place.sandbox.base_url}/_sandbox").status_code == 204
        row = place.must("status", *SCHOOL, "--json").json["records"]
        identity = next(r["identity"] for r in row if r["state"] == "sealed")
        document = f"xml/01999401/1A/{identity}-v1.xml"
        tried = [one for one in LINES if name != "cp1252" or one[0] not in SLOW]
        lines = [
            [
                *(word.format(record=identity, document=document) for word in words),
                *(["--config", "hocba.toml"] if has_config(words) else []),
                *(["--json"] if has_json(words) and name != "cp1252" else []),
            ]
            for words in tried
        ]
        found[name] = dict(zip(tried, told(place, lines, environment), strict=True))
    return found


def test_every_command_of_the_reference_is_tried() -> None:
    """A command added later has to be added here."""
    named = commands(get_command(app))
    assert named == {words[:n] for words in LINES for n in (1, 2) if words[:n] in named}


@EACH
def test_a_code_page_changes_neither_json_nor_exit_code(
    ran: dict[str, Ran], words: tuple[str, ...], code: int
) -> None:
    """JSON is UTF-8 everywhere, and there is one whenever it was asked for."""
    wide, narrow = ran["utf-8"][words], ran["cp1258"][words]
    assert (wide.code, narrow.code) == (code, code), (wide.err.decode(), narrow.err)
    assert b"Traceback" not in narrow.err
    if has_json(words):
        assert json.loads(narrow.out)
        assert wide.constant == narrow.constant


@EACH
def test_text_is_written_in_a_page_that_lacks_its_letters(
    ran: dict[str, Ran], words: tuple[str, ...], code: int
) -> None:
    """cp1252 has half of the Vietnamese letters."""
    if words[0] in SLOW:
        assert words not in ran["cp1252"]
        return
    told = ran["cp1252"][words]
    assert told.code == code, told.err
    assert b"Traceback" not in told.err
    assert told.out or told.err
    told.out.decode("utf-8" if words[:2] == ("profile", "schema") else "cp1252")


def test_vietnamese_is_readable_in_its_own_code_page(ran: dict[str, Ran]) -> None:
    """cp1258 writes tones apart: what comes back is what was said."""
    missing = ("verify", "không có")
    said = unicodedata.normalize("NFC", ran["cp1258"][missing].err.decode("cp1258"))
    assert said == ran["utf-8"][missing].err.decode("utf-8")
    assert "không có tệp" in said
