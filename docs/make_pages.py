"""Writes what the pages take from elsewhere: the reference, the rules, settings, examples.

Run it after a change of commands, settings, errors, findings or examples:
``python docs/make_pages.py``. A test compares its result with what stands in the repository.
"""

import re
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

from make_coverage import coverage_page
from make_reference import reference, settings_table
from make_rules import rules_page

from hocba_adapter_kit.records.contract import contract

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
        DOCS / "adapter.md": _filled("adapter.md"),
    }


def _filled(name: str) -> str:
    text = (DOCS / name).read_text("utf-8")
    return re.sub(
        r"<!-- (settings|include|contract) (.*?) -->\n.*?<!-- end -->",
        _block,
        text,
        flags=re.DOTALL,
    )


def _block(match: re.Match[str]) -> str:
    kind, words = match[1], match[2].split()
    content = _BLOCKS[kind](*words)
    return f"<!-- {kind} {match[2]} -->\n{content}<!-- end -->"


def _example(file: str, mark: str = "") -> str:
    """Return a file, its first lines, or the part of it between two comments."""
    code = (DOCS / file).read_text("utf-8")
    if mark.isdecimal():
        code = "".join([*code.splitlines(keepends=True)[: int(mark)], "…"])
    elif mark:
        _, _, after = code.partition(f"# {mark}: begin\n")
        code, _, _ = after.partition(f"# {mark}: end")
    return f"```{_LANGUAGES[Path(file).suffix]}\n{textwrap.dedent(code).strip()}\n```\n"


def _contract(*entities: str) -> str:
    """Return the columns of each entity; those that have to be there in bold."""
    rows = ["| query | column | type | kind of code | |", "|---|---|---|---|---|"]
    for entity in entities:
        for name, column in contract()[entity].items():
            shown = f"**`{name}`**" if column.needed else f"`{name}`"
            codes = f"`{column.codes}`" if column.codes else ""
            rows.append(f"| `{entity}` | {shown} | {column.type} | {codes} | {column.meaning} |")
    return "\n".join(rows) + "\n"


_LANGUAGES = {".py": "python", ".sql": "sql", ".toml": "toml", ".csv": "csv"}
_BLOCKS: Mapping[str, Callable[..., str]] = {
    "settings": settings_table,
    "include": _example,
    "contract": _contract,
}


if __name__ == "__main__":
    for page, content in pages().items():
        page.write_text(content, "utf-8")
