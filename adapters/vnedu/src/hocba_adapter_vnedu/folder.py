"""Which file of an export folder is which. File names tell; headings are checked when read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path

from hocba_adapter_kit.workbooks import SUFFIXES, SpreadsheetError
from hocba_hooks import Stage
from hocba_hooks.values.text import match_key

_NAMES = {
    "pupils": "danhsachhocsinh*",
    "summaries": "tonghop*",
    "subjects": "bangdiem*",
    "results": "ketqua*",
    "cards": "phieu*",
    "assignments": "phancong*",
    "certificates": "chungchi*",
    "remarks": "nhanxet*",
    "history": "quatrinhhoctap*",
    "staff": "canbo*",
}
"""How the files are called, compared without case, tone and space."""
_DUE = {
    "pupils": Stage.START,
    "assignments": Stage.START,
    "history": Stage.START,
    "staff": Stage.START,
    "subjects": Stage.SEMESTER1,
    "results": Stage.SEMESTER1,
    "remarks": Stage.SEMESTER1,
}
"""From when on they are read; the others at the end of the year."""


@dataclass(frozen=True, slots=True)
class ExportFolder:
    """The files of one school and year, by what they hold."""

    pupils: tuple[Path, ...]
    summaries: tuple[Path, ...]
    subjects: tuple[Path, ...]
    results: tuple[Path, ...]
    cards: tuple[Path, ...]
    assignments: tuple[Path, ...]
    certificates: tuple[Path, ...]
    remarks: tuple[Path, ...]
    history: tuple[Path, ...]
    staff: tuple[Path, ...]
    others: tuple[Path, ...] = ()
    """Files whose names say nothing."""

    @classmethod
    def found_in(cls, folder: Path, options: Mapping[str, str]) -> "ExportFolder":
        """Return the files below ``folder``; ``options`` may name other file names by kind.

        :raises SpreadsheetError: no such folder, no pupil list in it, or an unknown option.
        """
        if unknown := sorted(set(options) - set(_NAMES)):
            raise SpreadsheetError(
                f"source.options.{unknown[0]}", "không có tùy chọn này", "there is no such option"
            )
        files = _spreadsheets(folder)
        patterns = _NAMES | {kind: _folded(pattern) for kind, pattern in options.items()}
        by_kind = {
            kind: tuple(path for path in files if fnmatch(match_key(path.stem), pattern))
            for kind, pattern in patterns.items()
        }
        if not by_kind["pupils"]:
            raise SpreadsheetError(
                folder.name,
                "không có danh sách học sinh (tệp DanhSachHocSinh…)",
                "no pupil list (file DanhSachHocSinh…)",
            )
        known = {path for paths in by_kind.values() for path in paths}
        return cls(**by_kind, others=tuple(path for path in files if path not in known))

    def due_at(self, stage: Stage) -> "ExportFolder":
        """Return the folder without the files that are not due yet."""
        later = (kind for kind in _NAMES if not stage.reaches(_DUE.get(kind, Stage.YEAR)))
        return replace(self, **dict.fromkeys(later, ()))


def _folded(pattern: str) -> str:
    return "*".join(map(match_key, Path(pattern).stem.split("*")))


def _spreadsheets(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise SpreadsheetError(folder.name, "không có thư mục này", "no such folder")
    # "~$…" is Excel's lock beside a file someone has open.
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(("~$", "."))
    ]
