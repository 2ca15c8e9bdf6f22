"""hocba plugin ``smas``: records of grades 6-12 from a SMAS-style database."""

from hocba_adapter_kit.queries import QueryError
from hocba_adapter_smas.database import SmasDatabase
from hocba_hooks import SourceConfig, hookimpl

__all__ = ["SmasDatabase", "open_source"]


@hookimpl
def open_source(config: SourceConfig) -> SmasDatabase | None:
    """Open the database that ``config.url`` names, read-only."""
    if config.system != "smas":
        return None
    if config.url is None:
        raise QueryError("url", "chưa khai báo", "it is not given")
    return SmasDatabase(config, config.url)
