"""hocba plugin ``sql``: any school's database, by a folder of query files and no Python.

``system = "sql"``, ``url``, and ``options.queries``: the folder with one ``.sql`` file per entity
of the contract and, where codes are not ours, a ``codes.csv``.
"""

from hocba_adapter_kit.queries import QueryError, QueryFiles
from hocba_adapter_kit.records import DatabaseSource
from hocba_adapter_kit.records.source import folder_of
from hocba_hooks import SourceConfig, hookimpl


@hookimpl
def open_source(config: SourceConfig) -> DatabaseSource | None:
    """Open the database that ``config.url`` names, read-only.

    :raises QueryError: no folder is named, the database cannot be opened, or a query file not used.
    """
    if config.system != "sql":
        return None
    folder = folder_of(config)
    if folder is None:
        raise QueryError(
            "options.queries", "chưa khai báo thư mục truy vấn", "no folder of query files is given"
        )
    return DatabaseSource(config, QueryFiles(own=folder))
