"""Every command line in the documentation can be typed as it stands."""

import re
import shlex
from collections.abc import Sequence
from typing import Any

import pytest
from typer.main import get_command

from hocba_plugin.cli import app, run

INLINE = re.compile(r"`hocba ([a-z][^`]*)`")


def found(words: Sequence[str]) -> tuple[list[str], Any, list[str]]:
    """Return the words that name a command, the command, and the words after them.

    :raises KeyError: there is no such command.
    """
    command = get_command(app)
    for number, word in enumerate(words):
        if not hasattr(command, "commands"):
            return list(words[:number]), command, list(words[number:])
        command = command.commands[word]
    return list(words), command, []


def parse(line: str) -> None:
    """Parse a whole command line as the program would, without running it.

    :raises Exception: it is not understood.
    """
    names, command, rest = found(shlex.split(line)[1:])
    command.make_context(names[-1], rest)


def test_lines_of_shell_blocks_parse(page: Any) -> None:
    """Commands, options, values, and whatever is required."""
    for line in page.shell_lines():
        if line.startswith("hocba "):
            parse(line)


@pytest.mark.parametrize(
    "line", ["hocba sing", "hocba sign --rôle head", "hocba approve --as x", "hocba revoke 12"]
)
def test_a_wrong_line_does_not_parse(line: str) -> None:
    """An unknown command or option, a missing option, a value of the wrong type."""
    with pytest.raises(Exception, match=r".*"):
        parse(line)


def test_commands_named_in_the_text_exist(
    page: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their --help knows each option that is mentioned with them."""
    monkeypatch.setenv("COLUMNS", "200")
    for mention in INLINE.findall(page.prose):
        names, _, rest = found(mention.split())
        assert run([*names, "--help"]) == 0
        known = capsys.readouterr().out
        assert [word for word in rest if word.startswith("--") and word not in known] == []


def test_both_readmes_give_the_same_commands(pages: dict[str, Any]) -> None:
    """In the same order."""
    english, vietnamese = (pages[name] for name in ("README.md", "README.vi.md"))
    lines = list(english.shell_lines())
    assert len(lines) > 10
    assert lines == list(vietnamese.shell_lines())
    assert INLINE.findall(english.prose) == INLINE.findall(vietnamese.prose)


@pytest.mark.parametrize("name", ["demo", "tests"])
def test_the_two_commands_are_those_of_the_script(
    pages: dict[str, Any], root: Any, name: str
) -> None:
    """What the README tells a newcomer first is what run.sh knows."""
    assert f"sh run.sh {name}" in list(pages["README.md"].shell_lines())
    assert f"\n{name})\n" in (root / "run.sh").read_text("utf-8")
