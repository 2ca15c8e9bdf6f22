"""What hocba adapters share: spreadsheets found by heading, SQL by file, values by cell."""

from hocba_adapter_kit.notes import Cell, Notes
from hocba_adapter_kit.sheet_files.grids import written

__all__ = ["Cell", "Notes", "written"]
