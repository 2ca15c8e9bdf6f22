"""From the rows of a school's database to records: one contract for every system.

An adapter, or a school's own folder, supplies one query per entity of ``contract.csv`` and, where
its codes are not ours, a ``codes.csv``. Everything else is here.
"""

from hocba_adapter_kit.records.codes import Codes
from hocba_adapter_kit.records.source import DatabaseSource
from hocba_adapter_kit.records.transcripts import Setting, source_record

__all__ = ["Codes", "DatabaseSource", "Setting", "source_record"]
