"""The spreadsheets of a folder, without what only lies beside them."""

from collections.abc import Iterator
from pathlib import Path

from hocba_adapter_kit.refusals import SpreadsheetError, UnreadableFileError, refused
from hocba_adapter_kit.sheet_files.refused import Why
from hocba_hooks.written import shown

_SPREADSHEETS = frozenset({".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv"})
_ALSO_OF_EXCEL = frozenset({".htm", ".html", ".mht", ".mhtml", ".xml", ".txt"})
"""What Excel also saves under endings that other files have: taken when Excel is named in them."""
_OFFICE = b"urn:schemas-microsoft-com:office"
_UTF_16 = b"\xff\xfe"
_HEAD = 1 << 16
_UNFINISHED = (".crdownload", ".part", ".partial", ".download", ".icloud")
_GOOGLE = ".gsheet"
_OF_A_MAC = "__MACOSX"


def spreadsheets(folder: Path) -> list[Path]:
    """Return the spreadsheets below a folder, in the order of their names.

    Left out are hidden files and folders: locks of open files (~$…), what a Mac adds (._…).

    :raises SpreadsheetError: no such folder, or a file in it that was not downloaded yet.
    """
    if not folder.is_dir():
        raise SpreadsheetError(folder.name, "không có thư mục này", "there is no such folder")
    return [path for path in sorted(_visible(folder)) if _is_spreadsheet(path)]


def _visible(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix.lower() in (*_UNFINISHED, _GOOGLE):
            _check_is_here(path)
        inside = path.relative_to(folder).parts
        if not any(part.startswith((".", "~$")) or part == _OF_A_MAC for part in inside):
            yield path


def _check_is_here(path: Path) -> None:
    if path.suffix.lower() == _GOOGLE:
        raise UnreadableFileError(
            shown(path.name),
            "chỉ là lối tắt đến Google Trang tính",
            "only a link to Google Sheets",
            "Mở trong Google Trang tính, chọn Tệp › Tải xuống › Microsoft Excel (.xlsx).",
            "Open it in Google Sheets and choose File › Download › Microsoft Excel (.xlsx).",
        )
    if Path(path.stem).suffix.lower() in _SPREADSHEETS:
        raise refused(path.name, Why.HOLLOW)


def _is_spreadsheet(path: Path) -> bool:
    suffix = path.suffix.lower()
    if not path.is_file() or suffix not in _ALSO_OF_EXCEL:
        return suffix in _SPREADSHEETS and path.is_file()
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if suffix == ".txt":  # "Unicode text"
        return head.startswith(_UTF_16) and b"\t" in head
    return _OFFICE in head.replace(b"\0", b"")
