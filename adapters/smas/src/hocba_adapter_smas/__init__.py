"""hocba plugin ``smas``: a SMAS-style database, or a folder of SMAS and sector exports."""

from importlib import resources

from hocba_adapter_kit.queries import QueryFiles
from hocba_adapter_kit.records import DatabaseSource
from hocba_adapter_kit.records.source import folder_of
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_smas import templates
from hocba_adapter_smas.exports import SmasExports
from hocba_adapter_smas.folder import Folder
from hocba_hooks import RecordSource, SourceConfig, TemplateBook, hookimpl

__all__ = ["SmasExports", "open_source", "source_templates"]


@hookimpl
def open_source(config: SourceConfig) -> RecordSource | None:
    """Open the folder ``config.path`` or the database ``config.url``, read-only.

    :raises SourceError: it cannot be opened, a file or query file cannot be used, or both are
        given.
    """
    if config.system != "smas":
        return None
    if config.path is None:
        files = QueryFiles(resources.files(__name__).joinpath("queries"), folder_of(config))
        return DatabaseSource(config, files)
    if config.url is not None:
        raise SpreadsheetError(
            "[schools.source]", "chỉ ghi một trong hai: path, url", "only one of path and url"
        )
    return SmasExports(config, Folder.read(config.path))


@hookimpl
def source_templates(system: str) -> tuple[TemplateBook, ...] | None:
    """Return blank workbooks of what ``smas`` or ``sector`` does not export.

    ``None`` for another system. Both are read by ``system = "smas"``.
    """
    makers = {"smas": templates.smas_books, "sector": templates.sector_books}
    return makers[system]() if system in makers else None
