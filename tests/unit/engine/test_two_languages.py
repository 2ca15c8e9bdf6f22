"""No English sentence in a Vietnamese text, and no Vietnamese in an English one.

Looked at in the source: what is said in two languages stands there side by side.
"""

import ast
import csv
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

import hocba_adapter_smas as smas
import hocba_adapter_vnedu as vnedu
from hocba_hooks import ExchangeError, HocbaError, SigningError, SourceError
from hocba_plugin.journey import Journey

ROOT = Path(__file__).parents[3]


def below(kind: type[HocbaError]) -> Iterator[type[HocbaError]]:
    """Yield a class and all of its subclasses."""
    yield kind
    for child in kind.__subclasses__():
        yield from below(child)


HAVING_ERRORS = (Journey, vnedu, smas)
"""Every error of ours is known once these are imported."""
ERRORS = sorted(
    {kind for kind in below(HocbaError) if kind.__module__.startswith("hocba_")},
    key=lambda kind: kind.__name__,
)
TREES = {
    path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
    for folder in ("hocba_plugin", "hooks/src", "adapters")
    for path in sorted((ROOT / folder).rglob("*.py"))
}
TABLES = sorted(
    path
    for folder in ("hocba_plugin", "docs", "fixtures/profiles")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".toml", ".csv")
)
FOR_BOTH = {
    # The description of the sandbox's interface: one page for everybody.
    "hocba_plugin/sandbox/app.py",
    "hocba_plugin/sandbox/admin.py",
    # No sentences: the syllables of Vietnamese, and how copies of files are called.
    "hocba_plugin/validate/encodings/syllables.py",
    "adapters/kit/src/hocba_adapter_kit/copies.py",
}
_LETTERS = "đăâêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
VIETNAMESE = re.compile(f"[{_LETTERS}]", re.IGNORECASE)
ENGLISH = re.compile(
    r"\b(?:the|is|are|not|of|and|cannot|has|have|was|were|with|which|there|this|that|it|be|from)\b",
    re.IGNORECASE,
)
"""Words no English sentence does without, and that are no Vietnamese ones."""
QUOTED = re.compile(r"“[^”]*”|'[^']*'|\"[^\"]*\"|`[^`]*`|--\w+|\w[\w ]*(?: › \w[\w ]*)+")
"""What is quoted, options, and places: the same in every language."""
NAMES = re.compile(rf"\b[A-Z{_LETTERS.upper()}]\w*(?: \w*[{_LETTERS}]\w*)*")
"""Headings, results and titles, as an English sentence names them."""
SAID = re.compile(r"\bstrerror\b|\bstr\(error\)|\{error\}")
"""What the system or a library says of an error: in its language, whatever that is."""
_GLUE = " / "

Names = tuple[str, ...]


def is_text(node: ast.expr) -> bool:
    """Say whether a text is written here, with or without values in it."""
    return isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def words(node: ast.expr) -> str:
    """Return what of a text is written here, without what is quoted."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    told = (str(one.value) if isinstance(one, ast.Constant) else "0" for one in parts)
    return QUOTED.sub("", "".join(told))


def values(node: ast.expr) -> str:
    """Return the names of what is put into a text."""
    inside = ast.walk(node) if isinstance(node, ast.JoinedStr) else ()
    return " ".join(name.id for name in inside if isinstance(name, ast.Name))


def in_a_pair(vi: ast.expr, en: ast.expr) -> Iterator[str]:
    """Yield what is wrong with two texts that say the same."""
    yield from (
        f"what a library says: {one}" for one in map(ast.unparse, (vi, en)) if SAID.search(one)
    )
    if not (is_text(vi) and is_text(en)):
        return
    if ENGLISH.search(words(vi)):
        yield f"English in {words(vi)!r}"
    if VIETNAMESE.search(NAMES.sub("", words(en))):
        yield f"Vietnamese in {words(en)!r}"
    if re.search(r"\b(\w+_)?en\b", values(vi)) or re.search(r"\b(\w+_)?vi\b", values(en)):
        yield f"a value of the other language in {words(vi)!r} or {words(en)!r}"


def in_one(node: ast.expr) -> Iterator[str]:
    """Yield what is wrong with one text, whatever its language."""
    text = words(node)
    vi, _, en = text.partition(_GLUE)
    if VIETNAMESE.search(vi) and re.search("[a-z]{2}", en) and not VIETNAMESE.search(en):
        yield f"two languages in {text!r}"
    elif ENGLISH.search(text) and VIETNAMESE.search(text):
        said = len(VIETNAMESE.findall(text)) > len(ENGLISH.findall(text)) * 4
        if said or VIETNAMESE.search(NAMES.sub("", text)):
            yield f"two languages in {text!r}"


def texts(tree: ast.Module) -> Iterator[ast.expr]:
    """Yield the texts of a module that people see: no docstrings, no help on options."""
    silent: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            silent.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            silent |= {id(one) for one in ast.walk(node) if one is not node}
        elif isinstance(node, ast.keyword) and node.arg == "help":
            silent |= {id(one) for one in ast.walk(node.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and is_text(node) and id(node) not in silent:
            yield node


def parameters(tree: ast.Module) -> Mapping[str, Names]:
    """Return what functions and models of a module are given, where it is in two languages."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [one.arg for one in node.args.args if one.arg not in ("self", "cls")]
        elif isinstance(node, ast.ClassDef):
            names = [
                one.target.id
                for one in node.body
                if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
            ]
        else:
            continue
        if any(re.fullmatch(r"(\w+_)?vi", name) for name in names):
            found[node.name] = tuple(names)
    return found


ASKED: Mapping[str, Names] = {
    **{name: asked for tree in TREES.values() for name, asked in parameters(tree).items()},
    **{kind.__name__: kind.fields for kind in ERRORS},
}


def arguments(call: ast.Call, asked: Names) -> Mapping[str, ast.expr]:
    """Return what a call gives, by name; nothing after what is given as several at once."""
    given = {}
    for name, value in zip(asked, call.args, strict=False):
        if isinstance(value, ast.Starred):
            break
        given[name] = value
    return given | {one.arg: one.value for one in call.keywords if one.arg}


def named(node: ast.AST, asked: Mapping[str, Names]) -> Mapping[str, ast.expr]:
    """Return the texts of a call, an assignment or a class by the names they are given."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        return arguments(node, asked.get(name, ()))
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
        targets: Sequence[ast.expr] = getattr(node.targets[0], "elts", ())
        return {
            getattr(to, "id", ""): one for to, one in zip(targets, node.value.elts, strict=False)
        }
    if isinstance(node, ast.ClassDef):
        made = (one for one in node.body if isinstance(one, ast.Assign))
        return {getattr(one.targets[0], "id", ""): one.value for one in made}
    return {}


def pairs(tree: ast.Module) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield the texts that say the same in both languages, Vietnamese first."""
    asked = {**ASKED, **parameters(tree)}
    for node in ast.walk(tree):
        given = named(node, asked)
        for name, vi in given.items():
            en = given.get(re.sub(r"(^|_)vi$", r"\1en", name))
            if en is not None and en is not vi:
                yield vi, en


def faults(tree: ast.Module) -> list[str]:
    """Return what is wrong with the texts of a module."""
    found = [f"{vi.lineno}: {one}" for vi, en in pairs(tree) for one in in_a_pair(vi, en)]
    return found + [f"{node.lineno}: {one}" for node in texts(tree) for one in in_one(node)]


def in_tables(content: Any) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield the pairs of a table of TOML, however deep."""
    nested = content.values() if isinstance(content, dict) else content
    for name, value in content.items() if isinstance(content, dict) else ():
        other = content.get(f"{name[:-3]}_en") if name.endswith("_vi") else None
        if isinstance(value, str) and isinstance(other, str):
            yield ast.Constant(value), ast.Constant(other)
    for one in nested if isinstance(nested, Iterable) and not isinstance(nested, str) else ():
        yield from in_tables(one)


def one_reason(tree: ast.Module) -> Iterator[str]:
    """Yield the errors that are made with fewer arguments than they have fields."""
    for node in ast.walk(tree):
        name = getattr(getattr(node, "func", None), "id", "")
        kinds = [kind for kind in ERRORS if kind.__name__ == name]
        if isinstance(node, ast.Call) and kinds and kinds[0].__init__ is HocbaError.__init__:
            some = any(isinstance(one, ast.Starred) for one in node.args)
            given = arguments(node, kinds[0].fields)
            if len(given) != len(kinds[0].fields) and not some:
                yield f"{node.lineno}: {name} with {len(node.args)} of {kinds[0].fields}"
            for vi in (one for one in given if one.endswith("_vi")):
                if ast.unparse(given[vi]) == ast.unparse(given.get(f"{vi[:-3]}_en", node)):
                    yield f"{node.lineno}: {name} with one text for both"


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_what_an_error_says_in_one_language_it_says_in_the_other(kind: type[HocbaError]) -> None:
    """And it is told there alone."""
    assert "reason" not in kind.fields
    vi = [name for name in kind.fields if name.endswith("_vi")]
    assert [f"{name[:-3]}_en" for name in vi] == [one for one in kind.fields if one.endswith("_en")]
    if kind.fields in (("unread",), ("unfinished",)):
        return  # they hold errors
    error = kind(*(f"<{name}>" for name in kind.fields))
    assert "_en>" not in error.message("vi")
    assert "_vi>" not in error.message("en")
    assert all(f"<{name}>" in error.message("vi") for name in vi)


@pytest.mark.parametrize("path", TREES)
def test_a_text_is_in_one_language(path: str) -> None:
    """And what stands beside it in the other."""
    if path not in FOR_BOTH:
        assert not (found := faults(TREES[path])), "\n".join(found)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_table_is_in_each_language(path: Path) -> None:
    """What rules and profiles say."""
    text = path.read_text(encoding="utf-8")
    content = (
        tomllib.loads(text) if path.suffix == ".toml" else list(csv.DictReader(text.splitlines()))
    )
    found = [one for vi, en in in_tables(content) for one in in_a_pair(vi, en)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", TREES)
def test_an_error_of_ours_is_given_its_reason_twice(path: str) -> None:
    """One reason alone is for plugins that were written before there were two."""
    assert not (found := list(one_reason(TREES[path]))), "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        'raise LedgerError("the disk is full", "the disk is full")',
        'raise ConfigError("x", "không có / there is none", "there is none")',
        'raise ConfigError("x", f"thiếu {en}", f"{vi} is missing")',
        'output.say("Đã ghi the file", "Written")',
        'raise ConfigError("x", f"không đọc được: {error}", "cannot be read")',
        'raise ConfigError("x", "không đọc được", error.strerror)',
        'output.say("Đã ghi", "đã ghi")',
        'vi, en = "không có", "là không có"',
        'Finding(message_vi="this is wrong", message_en="this is wrong")',
        'text = "không đọc được / cannot be read"',
        'text = f"{name}: không đọc được / cannot be read"',
    ],
)
def test_a_text_in_the_wrong_language_is_found(source: str) -> None:
    """Or nothing above would prove anything."""
    assert faults(ast.parse(source))


def test_an_error_with_one_reason_is_found() -> None:
    """Or nothing above would prove anything."""
    assert list(one_reason(ast.parse('raise LedgerError("the disk is full")')))
    assert list(one_reason(ast.parse("raise LedgerError(reason, reason)")))
    assert not list(one_reason(ast.parse("raise LedgerError(*reasons(error))")))


@pytest.mark.parametrize(
    "error", [SourceError("a.xlsx", "hỏng"), SigningError("hỏng"), ExchangeError("hỏng")]
)
def test_a_plugins_one_reason_is_told_in_both(error: HocbaError) -> None:
    """Plugins were written that know of one."""
    assert all("hỏng" in error.message(language) for language in ("vi", "en"))


def test_a_plugins_own_error_may_have_fields_and_texts_of_its_own() -> None:
    """Written against the contract when there was one reason."""

    class OlderError(SourceError):
        vi = "Không mở được {place}: {reason}"
        en = "{place} cannot be opened: {reason}"

    class OldestError(OlderError):
        fields = ("place", "reason")

    for kind in (OlderError, OldestError):
        for language in ("vi", "en"):
            told = kind("a.xlsx", "x9").message(language)
            assert "a.xlsx" in told
            assert "x9" in told
