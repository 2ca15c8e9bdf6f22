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
ROLE = ("--as", "Lê Thị Lan", "--role", "homeroom_teacher")
WHY = ("--reason", "Sai nơi ở", "--ordered-by", "Hiệu trưởng")
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
)
EXPECTED = (2, 0, 4, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)
EXPECTED += (0, 0, 0, 130, 2, 2)
UTF8 = {"PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}
PLACES = {
    page: {"PYTHONIOENCODING": page, "PYTHONUTF8": "0", "LANG": "C"}
    for page in ("cp1258", "cp1252")
}
_VARYING = re.compile(
    r"[0-9a-f]{64}|\d{4}-\d\d-\d\dT[\d:.]+|\d+(?= (MB|s apart|gi)\b)|(?<=127.0.0.1:)\d+"
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
    """What the commands left: exit codes, and what each wrote to its streams."""

    encoding: str
    codes: tuple[int, ...]
    out: tuple[bytes, ...]
    err: tuple[bytes, ...]

    def same(self, number: int) -> bytes:
        """Return an output without what differs between two runs."""
        return _VARYING.sub("~", self.out[number].decode("utf-8")).encode()


def told(place: Any, lines: list[list[str]], environment: dict[str, str]) -> Told:
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
    encoding, codes = json.loads((results / "ends.json").read_text("utf-8"))
    out, err = (
        tuple((results / f"{n}.{name}").read_bytes() for n in range(len(codes)))
        for name in ("out", "err")
    )
    return Told(encoding, tuple(codes), out, err)


@pytest.fixture(scope="module")
def ran(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared_sealed: Any
) -> dict[str, Told]:
    """Every command as JSON in UTF-8 and in cp1258, and as text in cp1252."""
    found = {}
    for name, environment in ({"utf-8": UTF8} | PLACES).items():
        place = shared_sealed.copied(tmp_path_factory.mktemp("encodings") / "demo")
        place.configure(lambda table: table.update(keys=table["keys"][:5]))
        assert httpx.delete(f"{place.sandbox.base_url}/_sandbox").status_code == 204
        row = place.must("status", *SCHOOL, "--json").json["records"]
        identity = next(r["identity"] for r in row if r["state"] == "sealed")
        document = f"xml/01999401/1A/{identity}-v1.xml"
        lines = [
            [
                *(word.format(record=identity, document=document) for word in words),
                *(["--config", "hocba.toml"] if has_config(words) else []),
                *(["--json"] if has_json(words) and name != "cp1252" else []),
            ]
            for words in LINES
        ]
        found[name] = told(place, lines, environment)
    return found


def test_every_command_of_the_reference_is_tried() -> None:
    """A command added later has to be added here."""
    named = commands(get_command(app))
    assert named == {words[:n] for words in LINES for n in (1, 2) if words[:n] in named}


@pytest.mark.parametrize("number", range(len(LINES)), ids=lambda n: " ".join(LINES[n][:3]))
def test_a_code_page_changes_neither_json_nor_exit_code(ran: dict[str, Told], number: int) -> None:
    """JSON is UTF-8 everywhere; text differs by letters that the code page lacks."""
    wide, narrow, text = ran["utf-8"], ran["cp1258"], ran["cp1252"]
    codes = [one.codes[number] for one in (wide, narrow, text)]
    assert codes == [EXPECTED[number]] * 3, (wide.err[number].decode(), narrow.err[number])
    if has_json(LINES[number]):
        assert json.loads(narrow.out[number])
        assert wide.same(number) == narrow.same(number)
    for one in (narrow, text):
        assert b"Traceback" not in one.err[number]
    assert text.out[number] or text.err[number]
    text.out[number].decode("utf-8" if LINES[number][:2] == ("profile", "schema") else "cp1252")


def test_vietnamese_is_readable_in_its_own_code_page(ran: dict[str, Told]) -> None:
    """cp1258 writes tones apart: what comes back is what was said."""
    number = next(n for n, words in enumerate(LINES) if words[:2] == ("verify", "không có"))
    assert [one.encoding for one in ran.values()] == ["utf-8", "cp1258", "cp1252"]
    said = unicodedata.normalize("NFC", ran["cp1258"].err[number].decode("cp1258"))
    assert said == ran["utf-8"].err[number].decode("utf-8")
    assert "không có tệp" in said
