"""What may be told of an exception that a plugin raised: its kind and place, never its text."""

import traceback
from dataclasses import dataclass
from pathlib import PurePath

from hocba_plugin.host.origin import Origin

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Described:
    """A reason in both languages."""

    vi: str
    en: str


def described(error: BaseException, origin: Origin) -> Described:
    """Return the kind of an exception, and the last line of the plugin's own code it passed."""
    kind = kind_of(error)
    place = _place(error, origin)
    at_vi, at_en = (f" (tệp {place})", f" ({place})") if place else ("", "")
    return Described(f"gặp lỗi {kind}{at_vi}", f"{kind}{at_en}")


def kind_of(value: object) -> str:
    """Return the name of a value's type; "?" where that is no name."""
    # The one that type keeps: a plugin may have laid its own over it, which may fail.
    name: str = vars(type)["__name__"].__get__(type(value))
    return name if name.isidentifier() and len(name) <= _LONGEST_NAME else "?"


def cut(error: BaseException) -> None:
    """Take from an exception what it says of others before it: a traceback would show them."""
    error.__cause__ = error.__context__ = None
    error.__suppress_context__ = True
    if hasattr(error, "__notes__"):
        del error.__notes__


def _place(error: BaseException, origin: Origin) -> str:
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [one for one in frames if _package(one[0].f_globals) == origin.package]
    for frame, line in reversed(own or frames):
        return f"{PurePath(frame.f_code.co_filename).name}:{line}"
    return ""


def _package(names: dict[str, object]) -> str:
    return str(names.get("__name__", "")).partition(".")[0]
