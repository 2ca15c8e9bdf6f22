"""Writes what the pages take from elsewhere: the reference, the rules, settings, examples.

Run it after a change of commands, settings, errors, findings or examples:
``python docs/make_pages.py``. A test compares its result with what stands in the repository.
"""

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path

from make_coverage import coverage_page
from make_reference import reference, settings_table
from make_rules import rules_page

DOCS = Path(__file__).parent


def pages() -> Mapping[Path, str]:
    """Return every page that is written, in part or whole, as it has to be."""
    return {
        DOCS / "reference.md": reference(),
        DOCS / "rules.md": rules_page(),
        DOCS / "coverage.md": coverage_page(),
        DOCS / "school.md": _filled("school.md"),
        DOCS / "truong-hoc.md": _filled("truong-hoc.md"),
        DOCS / "embedding.md": _filled("embedding.md"),
    }


def _filled(name: str) -> str:
    text = (DOCS / name).read_text("utf-8")
    return re.sub(
        r"<!-- (settings|include) (.*?) -->\n.*?<!-- end -->", _block, text, flags=re.DOTALL
    )


def _block(match: re.Match[str]) -> str:
    kind, words = match[1], match[2].split()
    content = settings_table(*words) if kind == "settings" else _example(*words)
    return f"<!-- {kind} {match[2]} -->\n{content}<!-- end -->"


def _example(file: str, mark: str) -> str:
    code = (DOCS / file).read_text("utf-8")
    _, _, after = code.partition(f"# {mark}: begin\n")
    inside, _, _ = after.partition(f"# {mark}: end")
    return f"```python\n{textwrap.dedent(inside).strip()}\n```\n"


if __name__ == "__main__":
    for page, content in pages().items():
        page.write_text(content, "utf-8")
