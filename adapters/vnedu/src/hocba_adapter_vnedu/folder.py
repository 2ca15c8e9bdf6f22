"""Which file of an export folder is which. Names tell; where a name says nothing, headings do."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from hocba_adapter_kit.copies import Copy, original_stem, without_copies
from hocba_adapter_kit.folders import spreadsheets
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_adapter_vnedu.kinds import kind_by_headings
from hocba_hooks import Stage
from hocba_hooks.values.text import match_key

_NAMES = {
    "pupils": "danhsachhocsinh*",
    "summaries": "tonghop*",
    "subjects": "bangdiem*",
    "results": "ketqua*",
    "books": "sodiemtongket*",
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
    "books": Stage.SEMESTER1,
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
    books: tuple[Path, ...]
    """Yearly books: so_diem_tong_ket_khoi_*, so_diem_tong_ket_lop_*."""
    cards: tuple[Path, ...]
    assignments: tuple[Path, ...]
    certificates: tuple[Path, ...]
    remarks: tuple[Path, ...]
    history: tuple[Path, ...]
    staff: tuple[Path, ...]
    others: tuple[Path, ...] = ()
    """Files of which neither the name nor the headings say anything."""
    copies: tuple[Copy, ...] = ()
    """Files left out, since they are the same as another."""
    differing: Mapping[Path, SpreadsheetError] = field(default_factory=dict)
    """Files of which there are two that say different things."""

    @classmethod
    def found_in(cls, folder: Path, options: Mapping[str, str]) -> "ExportFolder":
        """Return the files below ``folder``; ``options`` may name other file names by kind.

        :raises SpreadsheetError: no such folder, no pupil list in it, or an unknown option.
        """
        if unknown := sorted(set(options) - set(_NAMES)):
            raise SpreadsheetError(
                f"source.options.{unknown[0]}", "không có tùy chọn này", "there is no such option"
            )
        differing: dict[Path, SpreadsheetError] = {}
        files, copies = without_copies(spreadsheets(folder), differing)
        patterns = _NAMES | {kind: _folded(pattern) for kind, pattern in options.items()}
        by_kind = {
            kind: tuple(path for path in files if fnmatch(match_key(original_stem(path)), pattern))
            for kind, pattern in patterns.items()
        }
        known = {path for paths in by_kind.values() for path in paths}
        others = []
        for path in [path for path in files if path not in known]:
            if kind := kind_by_headings(path):
                by_kind[kind] += (path,)
            else:
                others.append(path)
        if not by_kind["pupils"]:
            raise SpreadsheetError(
                folder.name,
                "không có danh sách học sinh (tệp DanhSachHocSinh…)",
                "no pupil list (file DanhSachHocSinh…)",
            )
        return cls(**by_kind, others=tuple(others), copies=tuple(copies), differing=differing)

    def due_at(self, stage: Stage) -> "ExportFolder":
        """Return the folder without the files that are not due yet."""
        later = (kind for kind in _NAMES if not stage.reaches(_DUE.get(kind, Stage.YEAR)))
        none: dict[str, Any] = dict.fromkeys(later, ())
        return replace(self, **none)


def _folded(pattern: str) -> str:
    return "*".join(map(match_key, Path(pattern).stem.split("*")))
