"""Classes that could not be read: told last, when everything else was done."""

from collections.abc import Iterator, Sequence

from hocba_plugin.cli.output import Output
from hocba_plugin.errors import UnreadError
from hocba_plugin.reports.texts import UNREAD, WHOLE_SCHOOL

Unread = Sequence[tuple[str, UnreadError]]
"""School by school: its code, and what could not be read of it."""


def show(output: Output, unread: Unread) -> None:
    """Show the classes, and what is the matter with their files."""
    if unread:
        output.say("", "")
        output.table(
            [("Trường", "School"), UNREAD, ("Vì sao", "Why")],
            [(code, *told) for code, error in unread for told in matters(error, output.language)],
        )


def matters(error: UnreadError, language: str) -> Iterator[tuple[str, str]]:
    """Yield classes, and what is the matter with them."""
    for classes, text in error.told(language):
        yield classes or WHOLE_SCHOOL[language != "vi"], text


def rows(unread: Unread) -> list[dict[str, object]]:
    """Return the classes for machines."""
    return [
        {
            "school": code,
            "class": name or None,
            "error_vi": error.message("vi"),
            "error_en": error.message("en"),
        }
        for code, of_school in unread
        for name, error in of_school.unread
    ]


def status(unread: Unread, otherwise: int) -> int:
    """Return the exit code: that of what could not be read goes before."""
    return UnreadError.exit_status if unread else otherwise
