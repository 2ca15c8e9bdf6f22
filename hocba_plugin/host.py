"""The host: plugins loaded by name, and one typed method per hook."""

from collections.abc import Iterable
from importlib import metadata

import pluggy

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
    SigningError,
    SigningJob,
    SignRequest,
    SourceConfig,
    Submission,
    SubmitRequest,
    TemplateBook,
    spec,
)
from hocba_plugin.errors import ConfigError, PluginError, ProfileError

ENTRY_POINTS = "hocba"
CRASHED = "R-X09"
"""Finding code of a check that could not run."""


class Host:
    """All plugins of one run. Whoever embeds hocba makes one; there is none at module level.

    Later registrations are asked first, so a vendor's plugin comes before the engine's own stage.
    """

    def __init__(
        self, stages: Iterable[object], names: Iterable[str], own: Iterable[object]
    ) -> None:
        """Register the engine's ``stages``, then the named entry points, then ``own`` objects.

        :raises PluginError: a named plugin is missing, fails to import, or has an unknown hook.
        """
        self._manager = pluggy.PluginManager(spec.PROJECT)
        self._manager.add_hookspecs(spec)
        for stage in stages:
            self._manager.register(stage)
        for name in names:
            self._manager.register(_load(name), name)
        for plugin in own:
            self._manager.register(plugin)
        self._check()

    def _check(self) -> None:
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise PluginError(str(error.plugin), str(error)) from error

    def open_source(self, config: SourceConfig) -> RecordSource:
        """Return the source of the first plugin that knows ``config.system``.

        :raises ConfigError: none does.
        """
        source: RecordSource | None = self._manager.hook.open_source(config=config)
        if source is None:
            raise ConfigError(
                "schools.source.system",
                f"không có phần bổ trợ nào đọc {config.system} / no plugin reads {config.system}",
            )
        return source

    def source_templates(self, system: str) -> tuple[TemplateBook, ...]:
        """Return the blank workbooks of the first plugin that has some for ``system``, or none."""
        books: tuple[TemplateBook, ...] | None = self._manager.hook.source_templates(system=system)
        return books or ()

    def export_record(self, request: ExportRequest) -> Document:
        """Return the document of a record.

        :raises ProfileError: no plugin makes documents of that profile.
        """
        document: Document | None = self._manager.hook.export_record(request=request)
        if document is None:
            raise ProfileError(request.profile_id, "no plugin exports it")
        return document

    def validate(self, request: CheckRequest) -> CheckReport:
        """Return the findings of all plugins. One that crashes is an error finding of its own."""
        plugins = reversed(self._manager.hook.validate.get_hookimpls())
        return CheckReport.merged([_asked(plugin, request) for plugin in plugins])

    def sign(self, request: SignRequest) -> SigningJob:
        """Return the job of the first plugin that has the key.

        :raises SigningError: none has.
        """
        job: SigningJob | None = self._manager.hook.sign(request=request)
        if job is None:
            raise SigningError(f"no key is configured for this {request.role.value}")
        return job

    def submit(self, request: SubmitRequest) -> Submission:
        """Return the submission of the first plugin that can reach the authority.

        :raises ExchangeError: none can, or it is not known to have arrived.
        """
        submission: Submission | None = self._manager.hook.submit(request=request)
        return _reached(submission)

    def revoke(self, request: RevokeRequest) -> Submission:
        """Return the submission of a revocation; see ``submit``."""
        submission: Submission | None = self._manager.hook.revoke(request=request)
        return _reached(submission)


def _asked(plugin: pluggy.HookImpl, request: CheckRequest) -> CheckReport:
    # Not through the hook: there the first that crashes would silence all others.
    try:
        found = plugin.function(*[request for _ in plugin.argnames])
    except Exception as error:  # fail closed, whatever a plugin raises
        return CheckReport(findings=(_crashed(type(error).__name__),))
    if found is None or isinstance(found, CheckReport):
        return found or CheckReport()
    return CheckReport(findings=(_crashed(type(found).__name__),))


def _reached(submission: Submission | None) -> Submission:
    if submission is None:
        raise ExchangeError("no [exchange] is configured")
    return submission


def _load(name: str) -> object:
    for entry in metadata.entry_points(group=ENTRY_POINTS, name=name):
        try:
            plugin: object = entry.load()
        except Exception as error:
            raise PluginError(
                name, f"lỗi khi nạp / {type(error).__name__} while importing it"
            ) from error
        return plugin
    raise PluginError(name, "chưa cài / not installed")


def _crashed(what: str) -> Finding:
    return Finding(
        code=CRASHED,
        severity=Severity.ERROR,
        path="",
        message_vi=f"Một phép kiểm tra không chạy được ({what})",
        message_en=f"A check could not run ({what})",
        remedy_vi="Báo cho đơn vị cung cấp phần bổ trợ; hồ sơ này chưa thể phát hành.",
        remedy_en="Tell the plugin's vendor; this record cannot be issued until it runs.",
    )
