"""Read school records from vnEdu, ``system = "vnedu"``: a folder of exports, or a database."""

from importlib import resources

from hocba_adapter_kit.queries import QueryFiles
from hocba_adapter_kit.records import DatabaseSource
from hocba_adapter_kit.records.source import folder_of
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_vnedu import templates
from hocba_adapter_vnedu.exports import VneduExports
from hocba_hooks import RecordSource, SourceConfig, TemplateBook, hookimpl

__all__ = ["VneduExports", "open_source", "source_templates"]


@hookimpl
def open_source(config: SourceConfig) -> RecordSource | None:
    """Open the folder of exports that ``path`` names, or the database that ``url`` names.

    ``None`` when the configuration names another system.

    :raises SourceError: both are given, the folder has no pupil list or one that cannot be read,
        the database or a query file cannot be used.
    """
    if config.system != "vnedu":
        return None
    if config.url is None:
        return VneduExports(config)
    if config.path is not None:
        raise SpreadsheetError(
            "source", "chỉ ghi path hoặc url, không ghi cả hai", "give path or url, not both"
        )
    queries = resources.files(__name__).joinpath("queries")
    return DatabaseSource(config, QueryFiles(queries, folder_of(config)))


@hookimpl
def source_templates(system: str) -> tuple[TemplateBook, ...] | None:
    """Return blank workbooks of what vnEdu does not export; ``None`` for another system."""
    return templates.books() if system == "vnedu" else None
