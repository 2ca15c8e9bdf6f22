"""What people are told is told in Vietnamese: no field path, no English, no time for machines."""

import io
import re
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import pytest

from hocba_plugin.cli import output, run

CLASS = ("--school", "01999401", "--class", "1A")
SCHOOL = ("--school", "01999401")
NOBODY = "3f2b1c7e-0000-4000-8000-000000000000"
LINES = (
    ("check", *SCHOOL, "--all"),
    ("check", *SCHOOL, "--repairs"),
    ("check", *SCHOOL, "--stage", "start"),
    ("check", "--class", "9Z"),
    ("check", "--school", "9"),
    ("export", *CLASS),
    ("changes", *CLASS),
    ("status",),
    ("doctor",),
    ("source", "check"),
    ("source", "preview", *CLASS),
    ("source", "preview", *CLASS, "--number", "7"),
    ("source", "preview", *CLASS, "--number", "99"),
    ("rules",),
    ("rules", "R-P08"),
    ("cert", "status"),
    ("sign", *CLASS),
    ("sign", "--as", "1"),
    ("submit", *SCHOOL),
    ("validate", "{spoilt}"),
    ("verify", "{spoilt}"),
    ("verify", "không có"),
    ("correct", "--accept", "R-I01", "--by", "Lan", "--reason", "x"),
    ("correct", "--accept", "R-I01", "--by", "Lan", "--reason", "x", "--yes"),
    ("correct", "--list"),
    ("correct", "{sheet}", "--by", "Lan", "--reason", "x"),
    ("issue", "0140000007", *SCHOOL),
    ("issue", "0140000001", *SCHOOL, "--no-send"),
    ("withdraw", "--as", "Lan", "--missing"),
    ("revoke", NOBODY, "--reason", "x", "--ordered-by", "y"),
    ("reissue", NOBODY),
    ("set-aside", NOBODY, "--reason", "x"),
    ("backup", "--out", "{spoilt}"),
    ("restore", "{spoilt}"),
    ("plugins",),
)
_ENGLISH = (
    "the|of|is|are|was|not|cannot|with|from|which|that|row|error|errors|warning|warnings|"
    "record|records|missing|has|have|no such|unknown|invalid|must|should|column|please"
)
_A_FILE = re.compile(r"\S+\.(?:toml|xlsx|csv|xml|jsonl?|sqlite|html|p12|pem|txt|sql)\b")
_NAMED_AS_IT_IS = re.compile(
    r"--[a-z-]+"  # an option
    r"|\[[a-z_.]+\]|\b(?:schools|trust|exchange|rules|keys|ledger|timestamp)\.[a-z_.]+"  # a setting
    r"|hocba_[a-z_.]+"  # a module, as hocba plugins lists them
    r"|https?://\S+"
)
COLUMNS = ("school", "class", "pupil", "path", "before", "after")
UNFIT = {
    "a field path": re.compile(r"(?<![\w./-])[a-z_]{3,}(?:\.[a-z_]+)+(?![\w/])|\w+\[\w+=\w+\]"),
    "a machine's time": re.compile(r"\d{4}-\d\d-\d\d(?!\d)"),
    "English": re.compile(rf"(?<![\w-])(?:{_ENGLISH})(?![\w-])", re.IGNORECASE),
}


def unfit(text: str) -> list[tuple[str, str]]:
    """Return what does not belong into a text for people, with its line."""
    found = []
    for line in text.splitlines():
        left = _NAMED_AS_IT_IS.sub("", _A_FILE.sub("", line))
        found += [(name, line) for name, pattern in UNFIT.items() if pattern.search(left)]
    return found


def said(words: list[str]) -> str:
    """Run a command; those that show proposed repairs may name a pupil.

    Wide enough that no path is broken, wherever the program is installed.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(output, "_PLAIN_WIDTH", 10_000)
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(out):
            run(words)
    return out.getvalue()


@pytest.fixture(scope="module")
def told(
    tmp_path_factory: pytest.TempPathFactory, shared_exported: Any
) -> dict[tuple[str, ...], str]:
    """What each command says of a class with faults."""
    place = shared_exported.copied(tmp_path_factory.mktemp("words") / "demo")
    spoilt, sheet = place.folder / "hỏng.xml", place.folder / "sửa.csv"
    spoilt.write_text("<HOC_BA><gì>", "utf-8")
    sheet.write_text(f"{','.join(COLUMNS)}\n01999401,1A,1,pupil.birth,x,y\n", "utf-8")
    found = {}
    for words in LINES:
        line = [word.format(spoilt=spoilt, sheet=sheet) for word in words]
        config = [] if words[0] == "rules" else ["--config", str(place.config)]
        found[words] = said([*line, *config])
    return found


@pytest.mark.parametrize("words", LINES, ids=" ".join)
def test_vietnamese_output_is_vietnamese(
    told: dict[tuple[str, ...], str], words: tuple[str, ...]
) -> None:
    """Codes, names of files, options and settings stay as they are."""
    assert told[words]
    assert unfit(told[words]) == []


@pytest.mark.parametrize(
    "line",
    [
        "3A  R-P02  subjects[subject=TV].test  Thiếu điểm",
        "Chỗ: pupil.personal_id",
        "lúc 2026-06-01T10:00:00",
        "Cấu hình chưa đúng: file not found",
        "DanhSach.xlsx › Sheet1 › row 9",
    ],
)
def test_what_does_not_belong_there_is_seen(line: str) -> None:
    """Of each kind one."""
    assert unfit(line)
