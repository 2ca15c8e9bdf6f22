"""``hocba plugins``: what is loaded, from which package, and who is asked first."""

from collections.abc import Iterator, Mapping, Sequence

from hocba_plugin.cli.app import DEFAULT_CONFIG, ConfigOption, JsonOption, LanguageOption, app
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.session import settings
from hocba_plugin.host import ENTRY_POINTS
from hocba_plugin.host.keys import ENTRY_POINTS as KEYS
from hocba_plugin.host.loading import installed
from hocba_plugin.host.origin import Origin, Plugin, Rank
from hocba_plugin.journey import Journey
from hocba_plugin.profiles.loading import ENTRY_POINTS as PROFILES

RANKS = {
    Rank.HANDED_OVER: ("chương trình nhúng", "handed over"),
    Rank.INSTALLED: ("đã cấu hình", "configured"),
    Rank.ENGINE: ("của hocba", "of hocba"),
}
GROUPS = {
    ENTRY_POINTS: ("phần bổ trợ đã cài", "installed plugin"),
    KEYS: ("loại khóa ký", "kind of key"),
    PROFILES: ("hồ sơ cấu trúc", "profile"),
}
WINNERS = {
    "validate": ("gộp tất cả", "all together"),
    "open_source": ("chỉ được một", "one alone may answer"),
}
_PACKAGE = [("Gói", "Package"), ("Phiên bản", "Version"), ("Nạp từ", "From")]


@app.command(
    "plugins", help="Phần bổ trợ đang dùng và thứ tự hỏi. / Plugins, and who is asked first."
)
def plugins(
    config: ConfigOption = DEFAULT_CONFIG, lang: LanguageOption = "vi", json: JsonOption = False
) -> int:
    """Show every plugin in the order of asking, and what else installed packages offer."""
    output = Output(lang, json)
    with Journey(settings(config)) as journey:
        loaded, order = journey.host.plugins, journey.host.order
    hooks = {hook: [plugin.origin.name for plugin in asked] for hook, asked in order.items()}
    offered = list(_offered())
    _tell_loaded(output, loaded, order)
    _tell_order(output, hooks)
    _tell_offered(output, offered)
    output.result(
        {
            "plugins": [
                {**_row(one.origin), "rank": one.rank.value, "hooks": _hooks(one, order)}
                for one in loaded
            ],
            "hooks": hooks,
            "installed": [{"group": group, **_row(origin)} for group, origin in offered],
        }
    )
    return 0


def _hooks(plugin: Plugin, order: Mapping[str, Sequence[Plugin]]) -> list[str]:
    return [hook for hook, asked in order.items() if plugin in asked]


def _row(origin: Origin) -> dict[str, object]:
    return {
        "name": origin.name,
        "distribution": origin.distribution,
        "version": origin.version,
        "module": origin.module,
        "file": origin.file,
    }


def _offered() -> Iterator[tuple[str, Origin]]:
    # Nothing is imported to be listed: what is not configured is not run.
    for group in GROUPS:
        for entry in installed(group):
            yield group, Origin.of_entry(entry)


def _tell_loaded(
    output: Output, loaded: Sequence[Plugin], order: Mapping[str, Sequence[Plugin]]
) -> None:
    output.say("Đang dùng, hỏi từ trên xuống:", "In use, asked from the top:")
    output.table(
        [("Phần bổ trợ", "Plugin"), ("Nguồn", "By"), *_PACKAGE, ("Trả lời", "Answers")],
        [
            (
                plugin.origin.name,
                output.text(*RANKS[plugin.rank]),
                *_package(plugin.origin),
                ", ".join(_hooks(plugin, order)),
            )
            for plugin in loaded
        ],
    )


def _tell_order(output: Output, hooks: Mapping[str, Sequence[str]]) -> None:
    output.say("\nThứ tự của từng việc:", "\nThe order of each hook:")
    output.table(
        [("Việc", "Hook"), ("Hỏi lần lượt", "Asked in turn"), ("Kết quả", "Who wins")],
        [
            (
                hook,
                " → ".join(names) or "-",
                output.text(*WINNERS.get(hook, ("trả lời đầu tiên", "the first that answers"))),
            )
            for hook, names in hooks.items()
        ],
    )


def _tell_offered(output: Output, offered: Sequence[tuple[str, Origin]]) -> None:
    output.say("\nCác gói đã cài có:", "\nInstalled packages offer:")
    output.table(
        [("Loại", "Kind"), ("Tên", "Name"), *_PACKAGE],
        [
            (output.text(*GROUPS[group]), origin.name, *_package(origin))
            for group, origin in offered
        ],
    )


def _package(origin: Origin) -> tuple[str, str, str]:
    return origin.distribution or "-", origin.version or "-", origin.file or origin.module
