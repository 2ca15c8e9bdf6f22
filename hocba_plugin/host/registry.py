"""The plugins of one run, in the order they are asked."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import pluggy

from hocba_hooks import spec
from hocba_plugin.errors import PluginError
from hocba_plugin.host.crashes import cut, described
from hocba_plugin.host.inspection import hook_parameters, require_callable
from hocba_plugin.host.loading import find, load
from hocba_plugin.host.origin import Plugin, Rank

ENTRY_POINTS = "hocba"
Hook = Callable[..., object]


class Registry:
    """Later registrations are asked first: a vendor's plugin comes before the engine's stage."""

    def __init__(
        self, stages: Iterable[object], names: Iterable[str], own: Iterable[object]
    ) -> None:
        """Register the engine's ``stages``, then the named entry points, then ``own`` objects.

        :raises PluginError: one is missing, fails to import, is there twice, or has a hook that
            would never or could never be called.
        """
        self._manager = pluggy.PluginManager(spec.PROJECT)
        self._manager.add_hookspecs(spec)
        self._plugins: list[Plugin] = []
        for stage in stages:
            self._add(Plugin(stage, Rank.ENGINE))
        for plugin in _installed(tuple(names)):
            self._add(plugin)
        for body in own:
            self._add(Plugin(body, Rank.HANDED_OVER))

    @property
    def order(self) -> Mapping[str, Sequence[Plugin]]:
        """Every hook's plugins, the one that is asked first first."""
        return {hook: [plugin for plugin, _ in self.asked(hook)] for hook in hook_parameters()}

    @property
    def plugins(self) -> Sequence[Plugin]:
        """Every plugin, the one that is asked first first."""
        return self._plugins[::-1]

    def asked(self, hook: str) -> Iterator[tuple[Plugin, Hook]]:
        """Yield who implements a hook, and what to call with its one argument."""
        for found in reversed(getattr(self._manager.hook, hook).get_hookimpls()):
            yield self._plugins[int(found.plugin_name)], _callable(found)

    def _add(self, plugin: Plugin) -> None:
        try:
            self._require_new(plugin)
            require_callable(self._manager, plugin)
            self._manager.register(plugin.body, str(len(self._plugins)))
        except PluginError:
            raise
        except KeyboardInterrupt as stop:
            cut(stop)
            raise
        except BaseException as error:
            what = described(error, plugin.origin)
        else:
            self._plugins.append(plugin)
            return
        raise PluginError(str(plugin.origin), what.vi, what.en)

    def _require_new(self, plugin: Plugin) -> None:
        for other in self._plugins:
            if other.body is plugin.body or other.body == plugin.body:
                raise PluginError(
                    str(plugin.origin),
                    f"trùng với {other.origin}; chỉ nêu một lần",
                    f"the same as {other.origin}; name it once",
                )


def _installed(names: Sequence[str]) -> Iterator[Plugin]:
    for number, name in enumerate(names):
        if name in names[:number]:
            raise PluginError(
                name,
                "ghi hai lần ở mục plugins; bỏ bớt một",
                "stands twice in plugins; take one out",
            )
        entry = find(ENTRY_POINTS, name)
        yield Plugin(load(entry), Rank.INSTALLED, entry)


def _callable(found: pluggy.HookImpl) -> Hook:
    return lambda request: found.function(*[request for _ in found.argnames])
