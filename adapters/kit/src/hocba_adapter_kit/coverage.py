"""What a school's data hold of each class, kind by kind, and what of it may be lacking."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hocba_adapter_kit.pairing import Pairs
from hocba_adapter_kit.workbooks import SpreadsheetError
from hocba_hooks import Coverage, PartState, Stage
from hocba_hooks.written import shown

_COPY = re.compile(r" ?\(\d+\)(?=\.\w+$|\.\w+ ›)")
"""What a browser puts behind the name of a file it downloads once more."""
_UNPLACED = "unplaced"
_TOLD = 5


class OtherYearError(SpreadsheetError):
    """A sheet is of another school year."""


class TwiceError(SpreadsheetError):
    """There are two sheets of one thing, and none is told to be the right one."""


@dataclass(frozen=True, slots=True)
class DataKind:
    """A kind of data that belongs to a class."""

    name: str
    vi: str
    en: str
    feeds: tuple[str, ...] = ()
    """Beginnings of the model paths read from it."""
    stage: Stage = Stage.YEAR
    needed: bool = True

    def found(self, class_name: str, places: Iterable[str], wanted: str = "") -> Coverage:
        """Return what there is of it; ``wanted`` is what the file is called where there is none."""
        files = list(dict.fromkeys(places))
        if not files:
            return self._of(class_name, PartState.MISSING, (wanted,) if wanted else ())
        state = PartState.TWICE if has_copies(files) else PartState.THERE
        return self._of(class_name, state, files)

    def refused(self, class_name: str, error: SpreadsheetError) -> Coverage:
        """Return that what there is of it cannot be used."""
        state = PartState.NOT_UNDERSTOOD
        if isinstance(error, OtherYearError):
            state = PartState.OTHER_YEAR
        elif isinstance(error, TwiceError):
            state = PartState.TWICE
        return self._of(class_name, state, (str(error.args[0]),))

    def _of(self, class_name: str, state: PartState, places: Sequence[str]) -> Coverage:
        return Coverage(
            class_name=class_name,
            kind=self.name,
            kind_vi=self.vi,
            kind_en=self.en,
            state=state,
            places=tuple(places),
            feeds=self.feeds,
            stage=self.stage,
            needed=self.needed,
        )


def unplaced(place: str) -> Coverage:
    """Return that a file or sheet was of no class we could tell, and is not used."""
    return Coverage(
        class_name="",
        kind=_UNPLACED,
        kind_vi="không biết của lớp nào",
        kind_en="of no known class",
        state=PartState.NOT_UNDERSTOOD,
        places=(shown(place),),
        needed=False,
    )


def rows_of_nobody(sheets: Iterable[Pairs]) -> Iterator[Coverage]:
    """Yield, sheet by sheet, the rows of the whole school's lists that are about none of it."""
    places: dict[str, list[str]] = {}
    for row in (row for pairs in sheets for row in pairs.strangers):
        places.setdefault(row.sheet.place, []).append(row.place)
    for found in places.values():
        more = [f"(+{len(found) - _TOLD})"] if len(found) > _TOLD else []
        yield unplaced(", ".join((*found[:_TOLD], *more)))


def has_copies(places: Iterable[str]) -> bool:
    """Say whether some of the places are the same but for "(1)" behind the name of the file."""
    names = list(dict.fromkeys(places))
    return len({_COPY.sub("", name) for name in names}) < len(names)


PUPILS = DataKind("pupils", "danh sách học sinh", "pupil list", ("pupil",), Stage.START)
SEMESTER1 = DataKind("marks1", "điểm học kỳ I", "marks, semester I", ("subjects",), Stage.SEMESTER1)
SEMESTER2 = DataKind("marks2", "điểm học kỳ II", "marks, semester II", ("subjects",))
YEAR_MARKS = DataKind("marks_year", "điểm cả năm", "marks of the year", needed=False)
LEVELS = DataKind("levels", "kết quả các môn (tiểu học)", "results of subjects", ("subjects",))
TRAITS = DataKind(
    "traits", "năng lực, phẩm chất", "competences and qualities", ("competences", "qualities")
)
PRIMARY_YEAR = DataKind(
    "primary_year",
    "tổng hợp cuối năm (tiểu học)",
    "the year's results, primary",
    (
        *("competences", "qualities", "year_result"),
        *("class_completed", "primary_completed", "promoted"),
    ),
)
RESULTS = DataKind(
    "results",
    "kết quả cả năm",
    "results of the year",
    ("study", "conduct", "promoted", "promotion_text", "absences"),
)
REMARKS = DataKind(
    "remarks",
    "nhận xét, chuyên cần",
    "remarks, absences",
    (
        *("homeroom_remark", "qualities_remark", "general_competences_remark"),
        *("specific_competences_remark", "height_cm", "weight_kg"),
        *("absent_with_leave", "absent_without_leave"),
    ),
)
HISTORY = DataKind("history", "quá trình học tập", "learning history", ("history",), needed=False)
CERTIFICATES = DataKind(
    "certificates", "chứng chỉ", "certificates", ("certificates",), needed=False
)
TEACHING = DataKind("teaching", "phân công", "who teaches what", stage=Stage.START, needed=False)
STAFF = DataKind("staff", "cán bộ", "staff list", stage=Stage.START, needed=False)
