"""The printable page: one HTML file without scripts and without anything fetched."""

from collections.abc import Sequence
from html import escape
from importlib import resources

from hocba_hooks import Severity
from hocba_plugin.reports.contents import Cell, Part, Report, Table
from hocba_plugin.reports.texts import Language

_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def page(report: Report) -> bytes:
    """Return a check as an HTML file, in UTF-8."""
    parts = report.parts()
    code = report.language.code
    text = _PAGE.format(
        language=code,
        title=escape(parts[0].heading),
        style=resources.files(__package__).joinpath("page.css").read_text("utf-8"),
        body="\n".join(_part(number, part, report.language) for number, part in enumerate(parts)),
    )
    return text.encode()


def _part(number: int, part: Part, language: Language) -> str:
    level, kind = (2, "class") if number else (1, "summary")
    notes = "".join(f"<p>{escape(note)}</p>" for note in part.notes)
    tables = "".join(
        # The summary's first table is that of the classes, in the order of their parts.
        _table(table, language, links=number == place == 0)
        for place, table in enumerate(part.tables)
    )
    return (
        f'<section id="p{number}" class="{kind if tables else "nothing"}">\n'
        f"<h{level}>{escape(part.heading)}</h{level}>{notes}\n{tables}</section>"
    )


def _table(table: Table, language: Language, *, links: bool) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in table.titles)
    rows = (_row(number * links, table, row, language) for number, row in enumerate(table.rows, 1))
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{''.join(rows)}</tbody></table>\n"


def _row(link: int, table: Table, cells: Sequence[Cell], language: Language) -> str:
    texts = [_text(cell, language) for cell in cells]
    if link:
        texts[0] = f'<a href="#p{link}">{texts[0]}</a>'
    row = "".join(
        f'<td data-title="{escape(title)}" class="{_look(cell)}">{text}</td>'
        for title, cell, text in zip(table.titles, cells, texts, strict=True)
    )
    return f"<tr>{row}</tr>\n"


def _text(cell: Cell, language: Language) -> str:
    if isinstance(cell, Severity):
        return escape(language.severity(cell))
    return escape(str(cell)).replace("\n", "<br>")


def _look(cell: Cell) -> str:
    if isinstance(cell, Severity):
        return cell.value
    return "number" if isinstance(cell, int) else "text"
