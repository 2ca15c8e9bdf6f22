"""What is said about keys is so."""

import re
import tomllib
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from hocba_hooks import KeyConfig

SERVICES = Path("hocba_plugin/sign/keys/remote/services")


@pytest.fixture
def text(root: Path) -> str:
    return (root / "docs/keys.md").read_text("utf-8")


def kinds() -> set[str]:
    return {entry.name for entry in metadata.entry_points(group="hocba.keys")}


def test_every_kind_of_key_has_a_row_and_opens(text: str) -> None:
    """As the entry points have them; each can be loaded."""
    first_cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    assert {name for cell in first_cells for name in re.findall(r"`([\w-]+)`", cell)} >= kinds()
    for entry in metadata.entry_points(group="hocba.keys"):
        assert callable(entry.load())


def test_examples_are_configurations(text: str) -> None:
    """Nothing in them is misspelt, and the kinds exist."""
    (block,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    tables: list[dict[str, Any]] = tomllib.loads(block)["keys"]
    assert {KeyConfig.model_validate(table).kind for table in tables} <= kinds()


def test_reconstructions_are_called_so(root: Path, text: str) -> None:
    """In the description of the service, and in the page."""
    for file in (root / SERVICES).glob("*.toml"):
        rebuilt = file.read_text("utf-8").startswith("# Reconstruction")
        (row,) = [
            line for line in text.splitlines() if re.match(rf"\| .*`{file.stem}`.*\| .*/", line)
        ]
        assert rebuilt == ("**phỏng dựng / reconstruction**" in row)
