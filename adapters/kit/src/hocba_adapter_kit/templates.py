"""Blank sheets out of a layout: what a template writes is what the layout reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from hocba_adapter_kit.headings import HeadingPath, Layout
from hocba_hooks import ColumnKind, TemplateColumn


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What people write in a column, whatever a layout calls it."""

    vi: str
    en: str
    kind: ColumnKind = ColumnKind.TEXT
    choices: tuple[str, ...] = ()
    free: bool = False
    """Whether other words than the choices are right too."""
    needed: bool = False
    """Whether a row without it says nothing, also where the layout could do without."""


def columns(layout: Layout, fields: Mapping[str, Field]) -> tuple[TemplateColumn, ...]:
    """Return columns of a layout by their first headings, in the order of ``fields``.

    :raises KeyError: the layout has no column of that name.
    :raises ValueError: its first heading would not be read as that column.
    """
    known = {column.name: column for column in layout.columns}
    found = []
    for name, field in fields.items():
        column = known[name]
        path = (*column.under[:1], column.headings[0])
        found.append(column_at(layout, path, name, field, required=column.required))
    return tuple(found)


def column_at(
    layout: Layout, path: HeadingPath, name: str, field: Field, *, required: bool = False
) -> TemplateColumn:
    """Return the column with this heading, which a layout may know by a rule alone.

    :raises ValueError: the layout would read it as another column, or not at all.
    """
    if layout.name_of(path) != name:
        raise ValueError(f"{' › '.join(path)} is not read as {name}")
    return TemplateColumn(
        heading=path,
        meaning_vi=field.vi,
        meaning_en=field.en,
        kind=field.kind,
        choices=field.choices,
        free=field.free,
        needed=field.needed or required,
    )
