"""Read school records from a folder of vnEdu exports: ``system = "vnedu"``, ``path = "…"``."""

from hocba_adapter_vnedu.exports import VneduExports
from hocba_hooks import RecordSource, SourceConfig, hookimpl

__all__ = ["VneduExports", "open_source"]


@hookimpl
def open_source(config: SourceConfig) -> RecordSource | None:
    """Open the folder of exports; ``None`` when the configuration names another system.

    :raises SourceError: no such folder, no pupil list in it, or a list that cannot be read.
    """
    return VneduExports(config) if config.system == "vnedu" else None
