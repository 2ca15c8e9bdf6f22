"""The demo, run once a profile as anybody would run it: from a folder of one's own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile

HOCBA = Path(sys.executable).with_name("hocba")
PROFILES = Path(__file__).parents[3] / "fixtures" / "profiles"
MOST_S = 600


@dataclass(frozen=True)
class Demo:
    """What one run left and said."""

    folder: Path
    wanted: str
    """The profile, by id or folder."""
    code: int
    out: str
    err: str

    @property
    def profile(self) -> Profile:
        return load_profile(self.wanted)

    @property
    def config(self) -> Path:
        return self.folder / "hocba.toml"

    @property
    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "summary.json").read_text("utf-8"))
        return found

    @property
    def accepted(self) -> int:
        """How many records both schools had accepted at first."""
        return sum(school["accepted"] for school in self.summary["schools"])

    def files(self, pattern: str) -> list[Path]:
        return sorted(self.folder.glob(pattern))

    def errors(self, command: Callable[..., Any]) -> set[tuple[str, str]]:
        """Return pupil code and finding code of every error that a check of what it left finds."""
        rows = command("check", "--json", "--config", self.config).json["findings"]
        return {(row["pupil_ref"], row["code"]) for row in rows if row["severity"] == "error"}


def run_demo(
    cwd: Path, out: Path, *words: str, profile: str | Path, path: str | None = None
) -> Demo:
    """Run ``hocba demo``; ``path`` is where the machine's programs are looked for."""
    run = subprocess.run(
        [HOCBA, "demo", "--out", out, *words],
        cwd=cwd,
        env=os.environ | ({} if path is None else {"PATH": path}),
        capture_output=True,
        text=True,
        timeout=MOST_S,
    )
    folder = out if out.is_absolute() else cwd / out
    return Demo(folder, str(profile), run.returncode, run.stdout, run.stderr)


@pytest.fixture(scope="session")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo as the README has it, on a token where there is one."""
    cwd = tmp_path_factory.mktemp("built-in")
    return run_demo(cwd, Path("demo-out"), profile="qd3016-public")


@pytest.fixture(scope="session")
def far(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The far profile, named by a relative path, in English, where no SoftHSM can be found."""
    folder = tmp_path_factory.mktemp("far")
    words = ("--profile", "tinh-thu-nghiem", "--lang", "en")
    profile = PROFILES / "tinh-thu-nghiem"
    return run_demo(
        PROFILES, folder / "demo-out", *words, profile=profile, path=str(folder / "no-programs")
    )


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The schools' data in the layouts that programs were seen to export."""
    cwd = tmp_path_factory.mktemp("real")
    return run_demo(cwd, Path("demo-out"), "--layouts", "real", profile="qd3016-public")


@pytest.fixture(params=["built_in", "far"], ids=["built-in", "far"])
def demo(request: pytest.FixtureRequest) -> Demo:
    """One after the other."""
    found: Demo = request.getfixturevalue(request.param)
    return found
