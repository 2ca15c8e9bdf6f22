"""What is wrong with a command as it was typed, told in one language or the other."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import typer
from typer.exceptions import TyperException

_WRONG = ("Lệnh chưa đúng; xem hocba --help", "Wrong usage; see hocba --help")
_QUOTED = re.compile(r"'[^']*'")
_IN_BRACKETS = re.compile(r"\(([^()]*)\)$")


class Misuse(typer.BadParameter):
    """An option or argument that cannot be meant: its name, and why, in both languages."""

    def __init__(self, name: str, vi: str, en: str) -> None:
        super().__init__(vi, param_hint=name)
        self.vi, self.en = f"{name}: {vi}", f"{name}: {en}"


def told(error: TyperException) -> tuple[str, str]:
    """Return what is wrong, in Vietnamese and in English."""
    if isinstance(error, Misuse):
        details = error.vi, error.en
    else:
        details = _in_vietnamese(error), error.format_message()
    vi, en = (
        f"{head}: {detail}" if detail.strip() else f"{head}."
        for head, detail in zip(_WRONG, details, strict=True)
    )
    return vi, en


def _in_vietnamese(error: TyperException) -> str:
    # By name: some of these classes are not typer's own, and it hides them where it keeps them.
    kinds = (_TEXTS.get(kind.__name__) for kind in type(error).__mro__)
    tell = next(kind for kind in (*kinds, _nothing) if kind is not None)
    return tell(error)


def _nothing(_: TyperException) -> str:
    return ""


def _no_such_option(error: Any) -> str:
    others = ", ".join(sorted(error.possibilities or ()))
    return f"không có tùy chọn {error.option_name}" + (f"; có: {others}" if others else "")


def _missing(error: Any) -> str:
    return f"thiếu {_name(error)}"


def _bad_value(error: Any) -> str:
    given, _, listed = error.format_message().partition("is not one of")
    known = ", ".join(one.strip("'") for one in _QUOTED.findall(listed))
    if not known:
        return f"giá trị của {_name(error)} chưa đúng"
    value = _QUOTED.findall(given)[-1].strip("'")
    return f"{_name(error)} không nhận {value}; chọn một trong: {known}"


def _bad_option(error: Any) -> str:
    return f"tùy chọn {error.option_name} cần một giá trị"


def _other(error: Any) -> str:
    text = error.format_message()
    named = [one.strip("'") for one in _QUOTED.findall(text)]
    if text.startswith("No such command") and named:
        others = f"; có phải là {', '.join(named[1:])}?" if named[1:] else ""
        return f"không có lệnh {named[0]}{others}"
    if text.startswith("Got unexpected extra argument"):
        extra = _IN_BRACKETS.search(text)
        return f"thừa: {extra[1]}" if extra else "thừa tham số"
    return "thiếu tên lệnh" if text.startswith("Missing command") else ""


def _name(error: Any) -> str:
    if error.param is None:
        return str(error.param_hint or "tham số")
    options = [*error.param.opts, error.param.name]
    return str(max(options[: len(error.param.opts)] or options, key=len))


_TEXTS: Mapping[str, Callable[[Any], str]] = {
    "NoSuchOption": _no_such_option,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
    "BadOptionUsage": _bad_option,
    "NoArgsIsHelpError": _nothing,
    "UsageError": _other,
}
