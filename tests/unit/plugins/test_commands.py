"""Bad plugins below the command line: told by name, with an exit code, and not a word of theirs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from hocba_plugin.cli import run

Install = Callable[..., None]
MARKER = "Nguyễn Thị Mai An"
CONFIG = """
plugins = ["ours"]
[[schools]]
school = { code = "01999401", name = "Trường Mẫu" }
head = { name = "Trần Văn Mẫu" }
source = { system = "ours", school_year = "2025-2026" }
"""
SOURCE = """
from hocba_hooks import ListSource, hookimpl

class Source(ListSource):
    def records(self, class_name=None):
        try:
            {before}
        finally:
            pass
        yield

@hookimpl
def open_source(config):
    {opened}
"""


@pytest.fixture
def command(
    tmp_path: Path,
    install: Install,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., tuple[int, str, str]]:
    """Run a command with a vendor's plugin of the given code."""
    monkeypatch.chdir(tmp_path)
    Path("hocba.toml").write_text(CONFIG, "utf-8")

    def ran(code: str, *words: str) -> tuple[int, str, str]:
        install("their-package", code, "[hocba]\nours = their_package\n", "4.5")
        status = run(words)
        return status, *capsys.readouterr()

    return ran


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(
    "words", [("check",), ("export", "--as", "x"), ("source", "check"), ("doctor",)]
)
@pytest.mark.parametrize(
    "raised", ["SystemExit(0)", "SystemExit({m!r})", "KeyError({m!r})", "Ending({m!r})"]
)
def test_a_source_that_crashes_is_told_by_name(
    command: Callable[..., tuple[int, str, str]],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    raised: str,
    debug: bool,
) -> None:
    """SystemExit(0) used to end the command as if all were done. Tracebacks are asked for too."""
    if debug:
        monkeypatch.setenv("HOCBA_DEBUG", "1")
    code = SOURCE.format(before="pass", opened=f"raise {raised.format(m=MARKER)}")
    status, out, err = command(f"class Ending(BaseException): pass\n{code}", *words)
    said = out + err
    assert status in (1, 2, 3, 4, 5)
    assert "ours (their-package 4.5)" in said
    assert "open_source" in said
    assert "their_package.py:" in said
    assert MARKER not in said


def test_records_that_fail_midway_end_the_command_by_name(
    command: Callable[..., tuple[int, str, str]],
) -> None:
    """Exit 3, as any source that cannot be read."""
    code = SOURCE.format(before=f"raise ValueError({MARKER!r})", opened="return Source(())")
    status, out, err = command(code, "check")
    assert status == 3
    said = " ".join((out + err).split())
    assert "ours (their-package 4.5) có lỗi ở open_source.records: gặp lỗi ValueError" in said
    assert MARKER not in said


def test_a_plugin_that_cannot_be_loaded_ends_every_command(
    command: Callable[..., tuple[int, str, str]],
) -> None:
    """Exit 2, by name, and the listing of plugins too."""
    status, out, err = command(f"raise SystemExit({MARKER!r})", "plugins")
    assert (status, out) == (2, "")
    assert "HOCBA-PLUGIN: " in err
    assert "ours (their-package 4.5)" in err
    assert MARKER not in err


FINE = """
from hocba_hooks import hookimpl

@hookimpl
def open_source(config):
    return None

@hookimpl
def validate(request):
    return None
"""


def test_plugins_are_listed_with_package_version_hooks_and_order(
    command: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    """The configured one before the engine's stages."""
    status, out, _ = command(FINE, "plugins", "--json")
    told = json.loads(out)
    assert status == 0
    assert told["plugins"][0] == {
        "name": "ours",
        "distribution": "their-package",
        "version": "4.5",
        "module": "their_package",
        "file": str(tmp_path / "site" / "their_package.py"),
        "rank": "installed",
        "hooks": ["open_source", "validate"],
    }
    assert told["hooks"]["validate"] == ["ours", "Validator"]
    assert told["hooks"]["open_source"] == ["ours"]
    engine = {one["distribution"] for one in told["plugins"] if one["rank"] == "engine"}
    assert engine == {"hocba-plugin"}
    offered = {(one["group"], one["name"]) for one in told["installed"]}
    assert {
        ("hocba", "ours"),
        ("hocba.keys", "pkcs12"),
        ("hocba.profiles", "qd3016-public"),
    } <= offered


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_list_is_for_people_too(
    command: Callable[..., tuple[int, str, str]], language: str
) -> None:
    """Who is asked, in which order, and who wins."""
    status, out, _ = command(FINE, "plugins", "--lang", language)
    assert status == 0
    assert "their-package" in out
    assert "ours → Validator" in out
    assert ("gộp tất cả" if language == "vi" else "all together") in out


SCHOOL = """
from hocba_hooks import Level, ListSource, hookimpl
from hocba_plugin.samples import sample_school

PUPILS = [
    one.transcript.model_copy(update={"school": one.transcript.school.model_copy(
        update={"code": "01999401"})})
    for one in sample_school(Level.PRIMARY, seed=3, classes={"1A": 2, "2A": 3, "2B": 2}).pupils
]

@hookimpl
def open_source(config):
    return ListSource(PUPILS)

@hookimpl
def HOOK(request):
    raise KeyError(request)
"""


@pytest.mark.parametrize(("hook", "code"), [("export_record", "R-X18"), ("validate", "R-X09")])
def test_a_plugin_that_fails_with_every_record_is_told_once(
    command: Callable[..., tuple[int, str, str]], hook: str, code: str
) -> None:
    """With the number of pupils, whatever classes they are in; the exit code tells of errors."""
    status, out, err = command(SCHOOL.replace("HOOK", hook), "export")
    assert status == 1
    assert ((out + err).count(code), out.count("7 học sinh"), "ours" in out) == (1, 1, True)
    assert "Đã lập 0, dừng 7" in out
