"""Blank workbooks a system asks schools to fill in, because no program exports what they hold."""

from enum import StrEnum

from hocba_hooks.transcripts import Level, Model


class ColumnKind(StrEnum):
    """What is written in a column of a template."""

    TEXT = "text"
    """Codes and IDs too: a spreadsheet takes the leading zeros off a number."""
    DATE = "date"
    """dd/MM/yyyy, kept as text: a date cell may exchange day and month."""
    NUMBER = "number"
    CHOICE = "choice"


class TemplateColumn(Model):
    """One column: its heading as the system's reader knows it, and what to write below."""

    heading: tuple[str, ...]
    """From the widest group to the cell next to the data."""
    meaning_vi: str
    meaning_en: str
    kind: ColumnKind = ColumnKind.TEXT
    choices: tuple[str, ...] = ()
    """Words to choose from."""
    free: bool = False
    """Whether other words than the choices are right too."""
    needed: bool = False
    """Whether a row without it says nothing."""


class TemplateSheet(Model):
    """One sheet to fill in."""

    name: str
    title: str
    """Stands above the heading, where the reader looks for subject and time."""
    columns: tuple[TemplateColumn, ...]


class TemplateBook(Model):
    """One blank workbook."""

    name: str
    """The file's name without its ending; it may be how the reader tells the file."""
    purpose_vi: str
    purpose_en: str
    naming_vi: str
    """How the file must be called, and what stands in for it."""
    naming_en: str
    levels: tuple[Level, ...]
    sheets: tuple[TemplateSheet, ...]
