"""hocba plugin ``smas``: records of grades 6-12 from a SMAS-style database."""

from importlib import resources

from hocba_adapter_kit.queries import QueryFiles
from hocba_adapter_kit.records import DatabaseSource
from hocba_adapter_kit.records.source import folder_of
from hocba_hooks import SourceConfig, hookimpl

__all__ = ["open_source"]


@hookimpl
def open_source(config: SourceConfig) -> DatabaseSource | None:
    """Open the database that ``config.url`` names, read-only.

    :raises QueryError: it cannot be opened, or a query file cannot be used.
    """
    if config.system != "smas":
        return None
    files = QueryFiles(resources.files(__name__).joinpath("queries"), folder_of(config))
    return DatabaseSource(config, files)
