"""What hocba adapters share: spreadsheets found by heading, SQL by file, values by cell."""

from hocba_adapter_kit.calamine_process import written
from hocba_adapter_kit.notes import Cell, Notes

__all__ = ["Cell", "Notes", "written"]
