"""Links inside the repository lead somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def slug(heading: str) -> str:
    """Return the anchor GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def broken(path: Path, text: str) -> Iterator[str]:
    """Yield the relative links that lead nowhere."""
    for link in LINK.findall(text):
        place, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = (path.parent / place).resolve() if place else path
        if not target.exists() or (anchor and anchor not in anchors(target)):
            yield link


def anchors(target: Path) -> set[str]:
    return {slug(heading) for heading in HEADING.findall(target.read_text("utf-8"))}


def test_relative_links_resolve(page: Any) -> None:
    """To a file that is there, and to a heading in it."""
    assert list(broken(page.path, page.prose)) == []


def test_a_broken_link_is_seen(root: Path) -> None:
    """A missing file, and a missing heading."""
    text = "[a](nowhere.md) [b](README.md#no-such-heading) [c](README.md#two-commands)"
    assert list(broken(root / "README.md", text)) == ["nowhere.md", "README.md#no-such-heading"]
