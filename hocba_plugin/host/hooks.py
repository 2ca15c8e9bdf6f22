"""One typed method a hook."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack

from hocba_hooks import (
    CheckReport,
    CheckRequest,
    Document,
    ExchangeError,
    ExportRequest,
    Finding,
    RecordSource,
    RevokeRequest,
    Severity,
    SigningJob,
    SignRequest,
    SourceConfig,
    Submission,
    SubmitRequest,
    TemplateBook,
)
from hocba_plugin.errors import (
    ConfigError,
    KeyUseError,
    PluginError,
    PluginFaultError,
    ProfileError,
)
from hocba_plugin.host import answers
from hocba_plugin.host.guard import Guard, Unguarded
from hocba_plugin.host.origin import Plugin, Rank
from hocba_plugin.host.registry import Hook, Registry
from hocba_plugin.host.sources import GuardedSource

CRASHED = "R-X09"
"""Finding code of a check that could not run."""
Judge = Callable[[Document], tuple[str, str] | None]
"""Says what is wrong with a document, in Vietnamese and English, if anything is."""


class Host:
    """All plugins of one run. Whoever embeds hocba makes one; there is none at module level.

    Every method raises a ``PluginFaultError`` for a plugin that crashes or answers nonsense.
    """

    def __init__(
        self, stages: Iterable[object], names: Iterable[str], own: Iterable[object]
    ) -> None:
        """Register the engine's ``stages``, then the named entry points, then ``own`` objects.

        :raises PluginError: one cannot be loaded, or could never be called; see ``Registry``.
        """
        self._registry = Registry(stages, names, own)

    @property
    def plugins(self) -> Sequence[Plugin]:
        """Every plugin, the one that is asked first first."""
        return self._registry.plugins

    @property
    def order(self) -> Mapping[str, Sequence[Plugin]]:
        """Every hook's plugins, the one that is asked first first."""
        return self._registry.order

    def open_source(self, config: SourceConfig) -> RecordSource:
        """Return the source of the plugin that knows ``config.system``.

        What a program hands over is asked before what is installed.

        :raises ConfigError: none does.
        :raises PluginError: two do, and none is before the other.
        """
        found: list[tuple[Plugin, GuardedSource]] = []
        with ExitStack() as opened:
            for plugin, hook in self._registry.asked("open_source"):
                if found and plugin.rank is not found[0][0].rank:
                    break
                guard = Guard(plugin.origin, "open_source")
                answer = guard.call(hook, config)
                if answer is not None:
                    found.append((plugin, GuardedSource(guard, answer, config)))
                    opened.callback(found[-1][1].close)
            source = _only(found, config.system)
            opened.pop_all()
        return source

    def source_templates(self, system: str) -> tuple[TemplateBook, ...]:
        """Return the blank workbooks of the first plugin that has some for ``system``, or none."""
        found = self._first("source_templates", system)
        return () if found is None else answers.templates(*found)

    def export_record(
        self, request: ExportRequest, judge: Judge = lambda _document: None
    ) -> Document:
        """Return the document of a record.

        :param judge: asked before it is returned; what it finds wrong is the plugin's fault.
        :raises ProfileError: no plugin makes documents of that profile.
        """
        found = self._first("export_record", request)
        if found is None:
            raise ProfileError(
                request.profile_id,
                "không có phần bổ trợ nào lập học bạ theo cấu trúc này",
                "no plugin exports it",
            )
        document = answers.exported(*found, request)
        if wrong := judge(document):
            raise found[0].refused(*wrong)
        return document

    def validate(self, request: CheckRequest) -> CheckReport:
        """Return the findings of all plugins. One that crashes is an error finding of its own."""
        asked = self._registry.asked("validate")
        return CheckReport.merged([_checked(plugin, hook, request) for plugin, hook in asked])

    def sign(self, request: SignRequest) -> SigningJob:
        """Return the job of the first plugin that has the key.

        :raises KeyUseError: none has.
        """
        found = self._first("sign", request)
        if found is None:
            reason = "chưa cấu hình khóa ký của người này ([[keys]])"
            key = f"…{request.key_ref[-4:]}"
            raise KeyUseError(key, reason, "no key of this signer is configured")
        return answers.GuardedSigning(*found, request)

    def submit(self, request: SubmitRequest) -> Submission:
        """Return the submission of the first plugin that can reach the authority.

        :raises ExchangeError: none can, or it is not known to have arrived.
        """
        return self._sent("submit", request)

    def revoke(self, request: RevokeRequest) -> Submission:
        """Return the submission of a revocation; see ``submit``."""
        return self._sent("revoke", request)

    def _sent(self, hook: str, request: SubmitRequest | RevokeRequest) -> Submission:
        found = self._first(hook, request)
        if found is None:
            raise ExchangeError("chưa cấu hình bảng [exchange]", "no [exchange] is configured")
        return answers.GuardedSubmission(*found, request)

    def _first(self, name: str, request: object) -> tuple[Guard, object] | None:
        """Return the first answer, and the guard of whose it is."""
        for plugin, hook in self._registry.asked(name):
            guard = _guard(plugin, name)
            answer = guard.call(hook, request)
            if answer is not None:
                return guard, answer
        return None


def _guard(plugin: Plugin, hook: str) -> Guard:
    # What makes one record's document may fail for that record alone, the engine's own part too.
    ours = plugin.rank is Rank.ENGINE and hook != "export_record"
    return (Unguarded if ours else Guard)(plugin.origin, hook)


def _only(found: Sequence[tuple[Plugin, GuardedSource]], system: str) -> GuardedSource:
    if not found:
        raise ConfigError(
            "schools.source.system",
            f"không có phần bổ trợ nào đọc {system}",
            f"no plugin reads {system}",
        )
    if len(found) > 1:
        raise PluginError(
            ", ".join(str(plugin.origin) for plugin, _ in found),
            f"cùng đọc {system}; chỉ để lại một phần bổ trợ",
            f"they all read {system}; keep one of them",
        )
    return found[0][1]


def _checked(plugin: Plugin, hook: Hook, request: CheckRequest) -> CheckReport:
    # The engine's own checks too: a check that could not run is never a pass.
    guard = Guard(plugin.origin, "validate")
    try:
        answer = guard.call(hook, request)
        return CheckReport() if answer is None else answers.report(guard, answer)
    except PluginFaultError as fault:
        return CheckReport(findings=(_crashed(fault),))


def _crashed(fault: PluginFaultError) -> Finding:
    plugin, _, vi, en = fault.args
    return Finding(
        code=CRASHED,
        severity=Severity.ERROR,
        path="",
        message_vi=f"Một phép kiểm tra không chạy được: phần bổ trợ {plugin}, {vi}",
        message_en=f"A check could not run: plugin {plugin}, {en}",
        remedy_vi="Báo cho đơn vị cung cấp phần bổ trợ; hồ sơ này chưa thể phát hành.",
        remedy_en="Tell the plugin's vendor; this record cannot be issued until it runs.",
    )
