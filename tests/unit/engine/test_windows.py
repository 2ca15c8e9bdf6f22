"""What Windows does not have, looked for without a Windows machine at hand."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_hooks import KeyConfig, SecretRef
from hocba_plugin.config import Config
from hocba_plugin.journey.files import _folder
from hocba_plugin.journey.secret_files import readable_by

ROOT = Path(__file__).parents[3]
SOURCES = sorted(
    file
    for folder in ("hocba_plugin", "hooks/src", "adapters")
    for file in (ROOT / folder).rglob("*.py")
)
MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
NO_DATA = {"zoneinfo"}
"""Windows has no time zones of its own: whoever needs one adds the distribution tzdata."""
CALLS = re.findall(
    r"\w+\.\w+",
    """os.chown os.fchmod os.fchown os.fork os.getegid os.geteuid os.getgid os.getloadavg os.getuid
    os.killpg os.lchown os.lockf os.mkfifo os.mknod os.nice os.pread os.pwrite os.setsid os.setuid
    os.sync os.uname os.O_CLOEXEC os.O_DIRECTORY os.O_NOFOLLOW os.O_NONBLOCK os.O_SYNC
    signal.SIGALRM signal.SIGHUP signal.SIGKILL signal.SIGPIPE signal.SIGUSR1 signal.SIGUSR2
    signal.alarm signal.pause signal.setitimer""",
)
RESERVED = {
    "CON",
    "PRN",
    "AUX",
    "NUL",
    *(f"{x}{n}" for x in ("COM", "LPT") for n in "123456789¹²³"),
}
BOOT = f"""
import os, signal, sys
from hocba_plugin.cli import main
for call in {CALLS}:
    module, name = call.split(".")
    if hasattr(sys.modules[module], name):
        delattr(sys.modules[module], name)
sys.modules.update(dict.fromkeys({sorted(MODULES)}))
main()
"""


def posix_only(tree: ast.Module) -> Iterator[str]:
    """Yield what Windows lacks, unless its absence is provided for."""
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Try) and any("ImportError" in ast.unparse(h) for h in node.handlers)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in guarded:
            continue
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (MODULES | NO_DATA) & set(names)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in CALLS:
            yield ast.unparse(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            least = {"read_text": 1, "write_text": 2}.get(node.func.attr, 0)
            if len(node.args) + len(node.keywords) < least:
                yield f"{node.func.attr} in the encoding of the machine"


def test_no_module_needs_what_windows_lacks() -> None:
    """Modules, functions, signals, and files read in whatever encoding the machine has."""
    found = {
        str(file.relative_to(ROOT)): told
        for file in SOURCES
        if (told := sorted(posix_only(ast.parse(file.read_text("utf-8")))))
    }
    assert len(SOURCES) > 300
    assert found == {}


@pytest.mark.parametrize(
    "code", ["import fcntl", "import os\nos.getuid()", "import zoneinfo", "p.read_text()"]
)
def test_what_windows_lacks_is_found(code: str) -> None:
    """The look itself can fail."""
    assert list(posix_only(ast.parse(code)))
    assert not list(posix_only(ast.parse("try:\n  import fcntl\nexcept ImportError:\n  pass")))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("export", "--school", "01999401", "--class", "1A"), 1),
        (("approve", "--role", "homeroom_teacher", "--as", "Đặng Gia Hưng"), 0),
        (("status", "--json"), 0),
    ],
    ids=lambda one: one[0] if isinstance(one, tuple) else "",
)
def test_commands_run_without_what_windows_lacks(
    shared_ground: Any, tmp_path_factory: pytest.TempPathFactory, words: tuple[str, ...], code: int
) -> None:
    """In one folder, one after the other."""
    folder = tmp_path_factory.getbasetemp() / "without"
    place = folder if folder.exists() else shared_ground.copied(folder).folder
    ran = subprocess.run(
        [sys.executable, "-c", BOOT, *words, "--config", place / "hocba.toml"],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == code, ran.stderr.decode()


@given(st.text() | st.sampled_from(sorted(RESERVED)).map(str.lower))
def test_a_folder_for_a_class_is_one_on_windows_too(name: str) -> None:
    """No device, no drive, no way out, no blank or dot at its end."""
    folder = _folder(name)
    assert folder.upper() not in RESERVED
    assert PureWindowsPath(folder).parts == (folder,)
    assert not set(folder) & set('<>:"/\\|?*. ')


def test_modes_of_files_say_nothing_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There a person is told where to look; here the file is named."""
    pin = tmp_path / "mã PIN"
    pin.write_text("1234", "utf-8")
    pin.chmod(0o640)
    config = Config(keys=(KeyConfig(holder="1", kind="pkcs11", secret=SecretRef(file=pin)),))
    assert "mã PIN" in readable_by(config)[0]
    monkeypatch.setattr(os, "name", "nt")
    assert "Security" in readable_by(config)[0]
