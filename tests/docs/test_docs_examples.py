"""The code in the documentation runs, and generated pages are up to date."""

import datetime as dt
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from hocba_hooks import Actor, CheckRequest, Level, Role
from hocba_plugin import config as configuration
from hocba_plugin.journey import Journey, issuing
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import sample_transcript
from hocba_plugin.sign.report import Status
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.verify import verify_document

CENTRAL_LINES = 20


def script(file: Path, *arguments: str) -> str:
    """Run a script as a reader would and return what it prints."""
    command = [sys.executable, str(file), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_generated_pages_are_up_to_date(root: Path, tmp_path: Path) -> None:
    """After a change: ``python docs/make_pages.py``."""
    docs = shutil.copytree(root / "docs", tmp_path / "docs")
    third = Path("fixtures", "sources", "third-school")
    shutil.copytree(root / third, tmp_path / third)
    script(docs / "make_pages.py")
    stale = [
        page.name
        for page in sorted(docs.glob("*.md"))
        if page.read_bytes() != (root / "docs" / page.name).read_bytes()
    ]
    assert stale == []


def test_embedding_example_seals_a_record(root: Path, tmp_path: Path) -> None:
    """Run as a program; every signature of the document can be proved."""
    printed = script(root / "docs" / "examples" / "embed.py", str(tmp_path)).split()
    assert len(printed) == 1
    content = Path(printed[0]).read_bytes()
    profile, trust = load_profile("qd3016-public"), Trust.load([tmp_path / "ca.pem"])
    setting = runpy.run_path(str(root / "docs" / "examples" / "setting.py"))
    school = sample_transcript(Level.PRIMARY, 3, 1).school.code
    names = {school: (setting["TAX_CODE"],)}
    verification = verify_document(content, profile, trust, organisation_ids=names)
    assert verification.status is Status.VALID
    roles = [signature.role for signature in verification.signatures]
    assert roles == [Role.HOMEROOM_TEACHER, Role.HEAD, Role.SCHOOL_SEAL]
    changed = content.replace("Hiệu trưởng".encode(), "Hiệu phó".encode())
    broken = verify_document(changed, profile, trust, organisation_ids=names)
    assert broken.status is Status.INVALID


def test_embedding_example_is_short(root: Path) -> None:
    """Its central part has twenty lines at most."""
    text = (root / "docs" / "examples" / "embed.py").read_text("utf-8")
    central = text.partition("# journey: begin\n")[2].partition("# journey: end")[0]
    lines = [line for line in central.splitlines() if line.strip()]
    assert 0 < len(lines) <= CENTRAL_LINES


@pytest.mark.parametrize("name", ["README.md", "README.vi.md"])
def test_code_of_the_readme_runs(
    pages: dict[str, Any], root: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the names it takes for granted."""
    monkeypatch.syspath_prepend(str(root / "docs" / "examples"))
    example = runpy.run_path(str(root / "docs" / "examples" / "embed.py"))
    setting = runpy.run_path(str(root / "docs" / "examples" / "setting.py"))
    wanted = setting["invented_school"](tmp_path)
    names = {
        "Journey": Journey,
        "issuing": issuing,
        "OurSystem": example["OurSystem"],
        "config": wanted.config,
        "transcripts": wanted.transcripts,
        "clerk": Actor(id="clerk", role=Role.CLERK),
        "today": dt.date(2026, 5, 29),
    }
    (block,) = pages[name].blocks("python")
    exec(block, names)  # noqa: S102 - our own page
    assert names["issued"].version is not None


def test_checker_of_the_guide_stops_a_record(pages: dict[str, Any]) -> None:
    """The example of one more rule finds what it says."""
    names: dict[str, Any] = {}
    (block,) = [b for b in pages["docs/embedding.md"].blocks("python") if "NoNicknames" in b]
    exec(block, names)  # noqa: S102 - our own page
    right = sample_transcript(Level.PRIMARY, 3, 1)
    pupil = right.pupil.model_copy(update={"name": f"{right.pupil.name} (Tí)"})
    wrong = right.model_copy(update={"pupil": pupil})
    checker = names["NoNicknames"]()
    assert checker.validate(CheckRequest(transcript=right)).errors == ()
    assert [f.code for f in checker.validate(CheckRequest(transcript=wrong)).errors] == ["OUR-01"]


def test_plugin_of_the_contract_runs(pages: dict[str, Any]) -> None:
    """The module of hooks/README.md answers None for other systems."""
    names: dict[str, Any] = {"__name__": "example"}
    (block,) = pages["hooks/README.md"].blocks("python")
    exec(block, names)  # noqa: S102 - our own page
    assert names["open_source"].__doc__
    assert names["open_source"](type("Config", (), {"system": "other"})) is None


@pytest.mark.parametrize("name", ["docs/school.md", "docs/truong-hoc.md"])
def test_configuration_of_the_guide_is_accepted(
    pages: dict[str, Any], tmp_path: Path, name: str
) -> None:
    """The example can be copied as it stands, and both languages have the same."""
    (block,) = pages[name].blocks("toml")
    file = tmp_path / configuration.FILE_NAME
    file.write_text(block, "utf-8")
    config = configuration.load(file)
    assert config.schools[0].head.personal_id == config.keys[0].holder
    (other,) = pages["docs/school.md"].blocks("toml")
    assert tomllib.loads(block) == tomllib.loads(other)


def test_toml_of_every_page_is_toml(page: Any) -> None:
    """Also where it is only a part of a file."""
    for block in page.blocks("toml"):
        tomllib.loads(block)
