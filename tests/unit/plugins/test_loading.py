"""What can be told of a plugin before it is called is told when it is loaded, with what to do."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pluggy
import pytest

from hocba_hooks import CheckReport, CheckRequest, SourceConfig, hookimpl
from hocba_plugin.errors import PluginError, ProfileError
from hocba_plugin.host import Host
from hocba_plugin.profiles.loading import load_profile

Install = Callable[..., None]
MARKER = "Nguyễn Thị Mai An"


class Fine:
    """A plugin as it has to be."""

    @hookimpl
    def validate(self, request: CheckRequest) -> CheckReport | None:
        """Find nothing."""


class Wrapper:
    """Stands around the others."""

    @hookimpl(wrapper=True)
    def validate(self, request: CheckRequest) -> Iterator[Any]:
        """Throw away what they found."""
        yield
        return []


class OldWrapper:
    """Stands around the others, as it used to be written."""

    @hookimpl(hookwrapper=True)
    def validate(self, request: CheckRequest) -> Iterator[Any]:
        """Do nothing."""
        yield


class OtherArgument:
    """Calls the argument by another name."""

    @hookimpl
    def validate(self, transcript: object) -> None:
        """Never called."""


class TooMany:
    """Wants more than it is given."""

    @hookimpl
    def validate(self, request: CheckRequest, journey: object) -> None:
        """Never called."""


class KeywordOnly:
    """Wants what it is given in another way."""

    @hookimpl
    def validate(self, *, request: CheckRequest) -> None:
        """Never called."""


class Defaulted:
    """Would never be given what it has a default for."""

    @hookimpl
    def validate(self, request: CheckRequest | None = None) -> None:
        """Never given a request."""


class Anything:
    """Takes whatever comes; nothing would."""

    @hookimpl
    def validate(self, *arguments: object, **named: object) -> None:
        """Never given a request."""


class Unmarked:
    """Forgot the mark of one hook."""

    @hookimpl
    def validate(self, request: CheckRequest) -> None:
        """Find nothing."""

    def open_source(self, config: SourceConfig) -> None:
        """Never called."""


class OtherMark:
    """Took another project's mark."""

    @pluggy.HookimplMarker("hocba_plugin")
    def validate(self, request: CheckRequest) -> None:
        """Never called."""


class Partial:
    """Marks what is no function."""

    def _check(self, request: CheckRequest) -> None:
        """Find nothing."""

    validate = hookimpl(functools.partial(_check, None))  # type: ignore[type-var]


class Misspelt:
    """Implements a hook that does not exist."""

    @hookimpl
    def export_recrod(self, request: object) -> None:
        """Never called."""


class Async:
    """Would be awaited, by nobody."""

    @hookimpl
    async def validate(self, request: CheckRequest) -> None:
        """Never run."""


class Yielding:
    """Returns a generator."""

    @hookimpl
    def validate(self, request: CheckRequest) -> Iterator[CheckReport]:
        """Yield a report."""
        yield CheckReport()


class NoHook:
    """Has nothing to do with it."""


class Hostile:
    """Fails as soon as it is looked at."""

    def __dir__(self) -> list[str]:
        raise SystemExit(MARKER)


BAD = {
    "none": (None, "None"),
    "class": (Fine, "class"),
    "wrapper": (Wrapper(), "wrapper"),
    "old wrapper": (OldWrapper(), "wrapper"),
    "other argument": (OtherArgument(), "validate(request)"),
    "too many": (TooMany(), "validate(request)"),
    "keyword only": (KeywordOnly(), "validate(request)"),
    "a default": (Defaulted(), "validate(request)"),
    "anything": (Anything(), "validate(request)"),
    "unmarked": (Unmarked(), "open_source lacks @hookimpl"),
    "other mark": (OtherMark(), "validate lacks @hookimpl"),
    "partial": (Partial(), "validate lacks @hookimpl"),
    "misspelt": (Misspelt(), "export_record"),
    "async": (Async(), "async"),
    "yielding": (Yielding(), "yield"),
    "no hook": (NoHook(), "at least one of open_source"),
    "hostile": (Hostile(), "SystemExit"),
}


@pytest.mark.parametrize(("plugin", "told"), BAD.values(), ids=BAD.keys())
def test_what_could_never_be_called_is_refused_when_it_is_loaded(plugin: Any, told: str) -> None:
    """By its class, and with what to do; never with a word of its own."""
    with pytest.raises(PluginError) as caught:
        Host([], [], [plugin])
    assert told in caught.value.message("en")
    assert MARKER not in caught.value.message("vi")
    assert caught.value.exit_status == 2
    assert caught.value.__context__ is None


def test_functions_that_only_share_a_hooks_name_are_left_alone() -> None:
    """A program's own object may validate and sign whatever it likes."""

    class Busy(Fine):
        def submit(self, form: object) -> None:
            """Send a form."""

        sign = len

    Host([], [], [Busy()])


def test_a_hook_may_ask_for_nothing_or_have_more_with_defaults() -> None:
    """It is given what it names."""

    class Modest:
        @hookimpl
        def validate(self) -> None:
            """Find nothing."""

        @hookimpl
        def source_templates(self, system: str, folder: str = "") -> None:
            """Have none."""

    assert Host([], [], [Modest()]).validate(CheckRequest()).findings == ()
    assert Host([], [], [Modest()]).source_templates("x") == ()


def test_a_class_of_functions_without_self_needs_no_object() -> None:
    """It holds them as a module would."""

    class Functions:
        @staticmethod
        @hookimpl
        def validate(request: CheckRequest) -> CheckReport:
            """Find nothing."""
            return CheckReport()

    assert Host([], [], [Functions]).validate(CheckRequest()) == CheckReport()


def test_two_objects_of_one_class_are_two_plugins_and_one_object_is_one() -> None:
    """Handing over the same one twice is a mistake."""
    Host([Fine()], [], [Fine(), Fine()])
    plugin = Fine()
    with pytest.raises(PluginError, match="once"):
        Host([], [], [plugin, plugin])


CODE = """
from hocba_hooks import hookimpl

class Plugin:
    @hookimpl
    def validate(self, request):
        return None

plugin = Plugin()
"""


def test_a_name_that_stands_twice_is_told(install: Install) -> None:
    """In the configuration."""
    install("vendor-one", CODE, "[hocba]\nsame = vendor_one:plugin\n")
    with pytest.raises(PluginError, match=r"same.*stands twice"):
        Host([], ["same", "same"], [])


def test_one_plugin_under_two_names_is_told(install: Install) -> None:
    """It would be asked twice."""
    install("vendor-two", CODE, "[hocba]\none = vendor_two:plugin\ntwo = vendor_two:plugin\n")
    with pytest.raises(PluginError, match=r"two \(vendor-two 1.2\).*one \(vendor-two 1.2\)"):
        Host([], ["one", "two"], [])


@pytest.mark.parametrize("group", ["hocba", "hocba.profiles"])
def test_a_name_of_two_packages_is_told_with_both(install: Install, group: str) -> None:
    """Which one is found first is nobody's decision."""
    install("vendor-a", CODE, f"[{group}]\nsame = vendor_a\n")
    install("vendor-b", CODE, f"[{group}]\nsame = vendor_b\n")
    with pytest.raises(PluginError, match=r"vendor-a 1\.2.*vendor-b 1\.2|vendor-b.*vendor-a"):
        Host([], ["same"], []) if group == "hocba" else load_profile("same")


def test_a_class_as_entry_point_is_told_with_its_package(install: Install) -> None:
    """The most common slip: the name of the class in place of an object."""
    install("vendor-c", CODE, "[hocba]\nours = vendor_c:Plugin\n")
    with pytest.raises(PluginError, match=r"ours \(vendor-c 1\.2\).*Plugin is a class"):
        Host([], ["ours"], [])


@pytest.mark.parametrize(
    "raised", ["RuntimeError", "SystemExit", "KeyError", "ImportError", "GeneratorExit"]
)
def test_an_import_that_fails_is_told_by_kind_and_line(install: Install, raised: str) -> None:
    """SystemExit at import would end the program as if all were done."""
    install("vendor-d", f"\nraise {raised}({MARKER!r})\n", "[hocba]\nours = vendor_d\n")
    with pytest.raises(PluginError) as caught:
        Host([], ["ours"], [])
    told = caught.value.message("vi") + caught.value.message("en")
    assert raised in told
    assert "vendor_d.py:2" in told
    assert "vendor-d 1.2" in told
    assert MARKER not in told
    assert caught.value.__context__ is None
    assert caught.value.__cause__ is None


def test_what_is_not_installed_is_told_with_what_is(install: Install) -> None:
    """A slip of the pen."""
    with pytest.raises(PluginError, match=r"smsa.*smas"):
        Host([], ["smsa"], [])


@pytest.mark.parametrize("value", ["vendor_p", "vendor_p:plugin", "vendor_p:missing", "no_module"])
def test_a_profile_that_cannot_be_loaded_is_told(install: Install, value: str) -> None:
    """A module in place of a package, an object, nothing."""
    install("vendor-p", CODE, f"[hocba.profiles]\nours = {value}\n")
    with pytest.raises(PluginError, match=r"ours \(vendor-p 1\.2\)"):
        load_profile("ours")
    with pytest.raises(ProfileError, match="neither"):
        load_profile("nobodys")
