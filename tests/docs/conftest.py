"""The pages, and the blocks of code in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = tuple(
    sorted(
        page
        for pattern in ("*.md", "docs/*.md", "hooks/*.md", "adapters/*/*.md")
        for page in ROOT.glob(pattern)
    )
)
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Page:
    """One page of the documentation."""

    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def prose(self) -> str:
        """Everything outside blocks of code."""
        return _FENCE.sub("", self.text)

    def blocks(self, language: str) -> Iterator[str]:
        """Yield the blocks of code of that language."""
        for match in _FENCE.finditer(self.text):
            if match[1] == language:
                yield match[2]

    def shell_lines(self) -> Iterator[str]:
        """Yield the commands of shell blocks, without their comments."""
        for block in self.blocks("sh"):
            for line in block.splitlines():
                if command := line.partition(" #")[0].strip():
                    yield command


@pytest.fixture(params=PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def page(request: pytest.FixtureRequest) -> Page:
    """Each page in turn."""
    return Page(request.param)


@pytest.fixture
def root() -> Path:
    """The root of the repository."""
    return ROOT


@pytest.fixture
def pages(root: Path) -> "dict[str, Page]":
    """All pages by their path from the root."""
    return {str(path.relative_to(root)): Page(path) for path in PAGES}
