"""What can be told of a plugin before it is called: hooks that would never be, or never could."""

import difflib
import inspect
from collections.abc import Iterator, Mapping

import pluggy

from hocba_hooks import spec
from hocba_plugin.errors import PluginError
from hocba_plugin.host.origin import Plugin

_MARK = f"{spec.PROJECT}_impl"
Problem = tuple[str, str]
"""What is wrong and what to do, in both languages."""


def hook_parameters() -> Mapping[str, str]:
    """Return every hook of the contract, and what it calls its argument."""
    marked = {
        name: made for name, made in vars(spec).items() if hasattr(made, f"{spec.PROJECT}_spec")
    }
    return {name: next(iter(inspect.signature(made).parameters)) for name, made in marked.items()}


def require_callable(manager: pluggy.PluginManager, plugin: Plugin) -> None:
    """See that every hook of a plugin can be called, before anything is.

    :raises PluginError: says what is wrong with which hook, and what to do.
    """
    for vi, en in _problems(manager, plugin.body):
        raise PluginError(str(plugin.origin), vi, en)


def _problems(manager: pluggy.PluginManager, body: object) -> Iterator[Problem]:
    if body is None:
        yield "giá trị là None; hãy nêu module hoặc đối tượng", "None; name a module or an object"
        return
    found = dict(_marked(manager, body))
    if isinstance(body, type) and not _is_namespace(body, found):
        yield (
            f"{body.__qualname__} là một lớp; hãy nêu đối tượng tạo từ lớp đó, hoặc module",
            f"{body.__qualname__} is a class; name an object made from it, or a module",
        )
        return
    for name, options in found.items():
        yield from _of_hook(body, name, options)
    for hook, parameter in hook_parameters().items():
        if hook not in found and _is_meant(body, hook, parameter):
            yield f"{hook} thiếu @hookimpl; hãy ghi thêm", f"{hook} lacks @hookimpl; put it there"
    if not found:
        known = ", ".join(hook_parameters())
        yield (
            f"không có hàm nào mang @hookimpl; hãy viết ít nhất một trong: {known}",
            f"nothing in it has @hookimpl; write at least one of {known}",
        )


def _is_namespace(body: type, found: Mapping[str, pluggy.HookimplOpts]) -> bool:
    """Say whether a class only holds functions: then no object has to be made from it."""
    known = hook_parameters()
    hooks = {name: known.get(options.get("specname") or name) for name, options in found.items()}
    return bool(hooks) and all(
        hook and _takes(getattr(body, name), hook) for name, hook in hooks.items()
    )


def _marked(
    manager: pluggy.PluginManager, body: object
) -> Iterator[tuple[str, pluggy.HookimplOpts]]:
    for name in dir(body):
        options = manager.parse_hookimpl_opts(body, name)
        if options is not None:
            yield name, options


def _of_hook(body: object, name: str, options: pluggy.HookimplOpts) -> Iterator[Problem]:
    hook, parameters = options.get("specname") or name, hook_parameters()
    if hook not in parameters:
        if not options.get("optionalhook"):
            yield _unknown(hook, parameters)
        return
    if options.get("wrapper") or options.get("hookwrapper"):
        yield (
            f"{hook} là wrapper; hocba hỏi từng phần bổ trợ riêng: bỏ wrapper, hookwrapper",
            f"{hook} is a wrapper; hocba asks each plugin by itself: take wrapper away",
        )
    made = getattr(body, name)
    if inspect.iscoroutinefunction(made) or inspect.isgeneratorfunction(made):
        yield (
            f"{hook} là async hoặc có yield; hãy trả về thẳng kết quả",
            f"{hook} is async or has a yield; return the answer itself",
        )
    if not _takes(made, parameters[hook]):
        yield (
            f"{hook} sai tham số; hãy viết {hook}({parameters[hook]})",
            f"{hook} has other arguments; write {hook}({parameters[hook]})",
        )


def _unknown(hook: str, known: Mapping[str, str]) -> Problem:
    near = ", ".join(difflib.get_close_matches(hook, known)) or ", ".join(known)
    return (
        f"hocba không có {hook}; hãy sửa tên, có thể là: {near}",
        f"hocba has no hook {hook}; mend its name: {near}",
    )


def _takes(made: object, parameter: str) -> bool:
    """Say whether a function is given the hook's argument, and needs no other.

    What has a default, or is ``*arguments``, is given nothing: it would never see the request.
    """
    if not callable(made):
        return False
    others = dict(inspect.signature(made).parameters)
    own = others.pop(parameter, None)
    if own is None:
        return not others
    plain = own.kind is own.POSITIONAL_OR_KEYWORD and own.default is own.empty
    return plain and all(
        one.default is not one.empty or one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
        for one in others.values()
    )


def _is_meant(body: object, hook: str, parameter: str) -> bool:
    """Say whether something of a hook's name was meant to be one: of the plugin's own, and asked
    the same. Other functions of that name may be there for anything else."""
    made = inspect.getattr_static(body, hook, None)
    made = getattr(made, "__func__", made)
    if hasattr(made, _MARK) or isinstance(made, property):
        return True
    if not inspect.isfunction(made):
        return False
    home = body.__name__ if inspect.ismodule(body) else type(body).__module__
    own = made.__module__.partition(".")[0] == home.partition(".")[0]
    return own and parameter in inspect.signature(made).parameters
