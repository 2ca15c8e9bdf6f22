"""Calls a plugin's code: whatever comes back wrong is an error of ours that names the plugin."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import redirect_stdout
from functools import partial
from typing import Any, TypeVar

from pydantic import ValidationError

from hocba_hooks import ExchangeError, HocbaError, SigningError, SourceError, SourceRecord
from hocba_hooks.transcripts import Model
from hocba_plugin.errors import (
    ExchangeFaultError,
    PluginFaultError,
    SigningFaultError,
    SourceFaultError,
)
from hocba_plugin.host.crashes import cut, described, kind_of
from hocba_plugin.host.origin import Origin

M = TypeVar("M", bound=Model)
_END = object()
_FAULTS: Mapping[str, type[PluginFaultError]] = {
    "open_source": SourceFaultError,
    "sign": SigningFaultError,
    "hocba.keys": SigningFaultError,
    "submit": ExchangeFaultError,
    "revoke": ExchangeFaultError,
}
_CONTRACT = (SourceError, SigningError, ExchangeError)
_STATUSES = range(1, 126)


def is_a(answer: object, *kinds: type) -> bool:
    """Say whether an answer is of a kind, by its type: what it says of its class may fail."""
    return issubclass(type(answer), kinds)


class Guard:
    """One plugin in one hook, and in what it answered there.

    An error the hook documents (``SourceError`` of a source …) passes as it is: its words are for
    people. Anything else, ``SystemExit`` too, becomes a ``PluginFaultError``.
    """

    def __init__(self, origin: Origin, hook: str) -> None:
        self._origin, self._hook = origin, hook
        self._fault = _FAULTS.get(hook, PluginFaultError)
        self._said = tuple(kind for kind in _CONTRACT if issubclass(self._fault, kind))

    def call(self, function: Callable[..., Any], *arguments: object, at: str = "") -> Any:
        """Return what ``function`` returns.

        :param at: which part of the hook's answer is asked.
        :raises PluginFaultError: it raised something.
        """
        try:
            # The standard output is the command's own: what it says there is the result.
            with redirect_stdout(sys.stderr):
                answer = function(*arguments)
        except KeyboardInterrupt as stop:
            cut(stop)
            raise
        except BaseException as error:
            told = self._told(error, at)
        else:
            return answer
        # Outside the handler, or the plugin's own exception would be the context of ours.
        raise told

    def method(self, target: object, name: str, *arguments: object) -> Any:
        """Return what a method of an answer returns; see ``call``."""
        return self.call(lambda: getattr(target, name)(*arguments), at=name)

    def each(self, target: object, name: str, kind: type[M], *arguments: object) -> Iterator[M]:
        """Yield what a method of an answer yields, each a sound ``kind``.

        :raises PluginFaultError: it raised something, or yielded something else.
        """
        items = self._items(self.method(target, name, *arguments), name, kind)
        try:
            while (item := self.call(next, items, _END, at=name)) is not _END:
                yield self.sound(item, kind, name)
        finally:
            self.quietly(lambda: getattr(items, "close", tuple)())

    def sound(self, answer: object, kind: type[M], at: str = "") -> M:
        """Return a model as if it had been checked when it was made: plugins may get round that.

        :raises PluginFaultError: it is of another type, or holds something wrong.
        """
        if not is_a(answer, kind):
            raise self.unfit(answer, kind.__name__, at)
        return self._rechecked(answer, kind, at)

    def unfit(self, answer: object, wanted: str, at: str = "") -> PluginFaultError:
        """Return the error that says an answer is of another type."""
        got = "None" if answer is None else kind_of(answer)
        return self.refused(f"trả về {got}, cần {wanted}", f"{got} in place of {wanted}", at)

    def refused(self, vi: str, en: str, at: str = "") -> PluginFaultError:
        """Return the error that says why an answer cannot be used."""
        return self._fault(str(self._origin), f"{self._hook}.{at}" if at else self._hook, vi, en)

    def quietly(self, function: Callable[[], object]) -> None:
        """Call what nobody waits for any more: what it raises changes nothing."""
        try:
            self.call(function)
        except HocbaError:
            return

    def end(self, target: object, name: str) -> None:
        """Close or stop an answer; an error that is under way already is not replaced by another.

        :raises PluginFaultError: it raised something, and nothing else had.
        """
        end = partial(self.method, target, name)
        if sys.exc_info()[0] is None:
            end()
        else:
            self.quietly(end)

    def _items(self, answer: object, at: str, kind: type[Model]) -> Iterator[object]:
        if answer is None or is_a(answer, str, bytes, Mapping, Model):
            raise self.unfit(answer, f"Iterator[{kind.__name__}]", at)
        iterator: Iterator[object] = self.call(iter, answer, at=at)
        return iterator

    def _rechecked(self, answer: object, kind: type[M], at: str) -> M:
        found, wrong = self.call(_rechecked, answer, kind, at=at)
        if wrong:
            name = kind.__name__
            raise self.refused(f"{name} sai ở {wrong}", f"a wrong {name}: {wrong}", at)
        checked: M = found
        return checked

    def _told(self, error: BaseException, at: str) -> HocbaError:
        if isinstance(error, self._said) and isinstance(error, HocbaError) and _can_be_said(error):
            cut(error)
            error.add_note(f"plugin {self._origin}, {self._hook}")
            return error
        what = described(error, self._origin)
        return self.refused(what.vi, what.en, at)


class Unguarded(Guard):
    """The engine's own stage: its errors are ours already. What it answers is checked as well."""

    def call(self, function: Callable[..., Any], *arguments: object, at: str = "") -> Any:
        """Return what ``function`` returns."""
        return function(*arguments)


def _rechecked(answer: object, kind: type[M]) -> tuple[M | None, str]:
    # Where a record's values stand may be worked out when asked for, and only then: see sources.
    lazy = {"places": answer.places} if isinstance(answer, SourceRecord) else {}
    plain = kind.__pydantic_serializer__.to_python(answer, warnings=False, exclude=set(lazy))
    try:
        return kind.model_validate({**plain, **lazy}, strict=True), ""
    except ValidationError as error:
        return None, _where(error)


def _can_be_said(error: HocbaError) -> bool:
    """Say whether an error of a plugin's own making works: fields given, texts and status right."""
    try:
        texts: Iterable[object] = (error.code, error.message("vi"), error.message("en"))
        return all(isinstance(text, str) for text in texts) and error.exit_status in _STATUSES
    except Exception:
        return False


def _where(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_context=False, include_url=False)[0]
    parts = map(str, first["loc"])
    return ".".join(part for part in parts if part.isidentifier() or part.isdecimal()) or "?"
