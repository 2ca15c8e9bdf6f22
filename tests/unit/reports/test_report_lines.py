"""What is said of many pupils alike is one line; where it is, is the cell or what cells share."""

from typing import Any

import pytest

from hocba_hooks import Finding, Severity
from hocba_plugin.reports import lines, place_of
from hocba_plugin.reports.places import CONFIGURATION, spoken

ROW = "BangDiem.xlsx › Toán › row 9"
KNOWN = {
    "pupil.code": "List.xlsx › Sheet1 › row 9 › Mã học sinh",
    "pupil.birthplace.text": "List.xlsx › Sheet1 › row 9 › Nơi sinh",
    "pupil.birthplace.commune_code": "List.xlsx › Sheet1 › row 9 › Xã",
    "subjects[subject=TOAN]": ROW,
    "subjects[subject=TOAN].year": f"{ROW} › ĐTBmcn",
    "subjects[subject=TOAN].teacher.name": "PhanCong.xlsx › Sheet1 › row 6 › Họ tên",
    "subjects[subject=NV].year": "BangDiem.xlsx › Văn › row 9 › ĐTBmcn",
}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("subjects[subject=TOAN].year", f"{ROW} › ĐTBmcn"),
        ("subjects[subject=TOAN].semester1", ROW),
        ("subjects[subject=TOAN].teacher.personal_id", "PhanCong.xlsx › Sheet1 › row 6 › Họ tên"),
        ("subjects", "BangDiem.xlsx"),
        ("pupil.birthplace", "List.xlsx › Sheet1 › row 9"),
        ("pupil.father.name", "List.xlsx › Sheet1 › row 9"),
        ("conduct.year", "here"),
        ("head.personal_id", CONFIGURATION),
        ("A.xlsx › B › row 2 › C", "A.xlsx › B › row 2 › C"),
    ],
)
def test_the_place_is_the_cell_or_the_nearest_around_it(path: str, place: str) -> None:
    """At last the place of the record."""
    assert place_of(path, KNOWN if path != "subjects" else _values(), "here") == place


def _values() -> dict[str, str]:
    return {path: place for path, place in KNOWN.items() if path.endswith(".year")}


def finding(path: str = "A.xlsx › row 2", **other: Any) -> Finding:
    """Return something that is wrong."""
    usual: dict[str, Any] = {
        "code": "R-X16",
        "severity": Severity.ERROR,
        "path": path,
        "message_vi": "Thiếu",
        "message_en": "Missing",
    }
    return Finding(**usual | other)


def test_what_is_alike_is_one_line_in_each_class(pupil: Any) -> None:
    """With the number of pupils; what differs in place or words stays apart."""
    alike = (finding(), finding("B.xlsx › row 3"))
    pupils = [pupil(findings=alike), pupil(findings=alike), pupil(class_name="6B", findings=alike)]
    told = lines(pupils)
    assert [(line.classes, line.count[0]) for line in told] == [
        ("6A1", "2 học sinh"),
        ("6A1", "2 học sinh"),
        ("6B", "1 học sinh"),
        ("6B", "1 học sinh"),
    ]


def test_a_signer_is_one_line_whatever_class_and_subject(pupil: Any) -> None:
    """By name; another signer is another line."""
    paths = [f"subjects[subject={one}].teacher.personal_id" for one in ("TOAN", "KHTN", "NV")]
    signers = dict(zip(paths, ("Lê A", "Lê A", "Trần B"), strict=True))
    found = tuple(finding(path, code="R-F06") for path in paths)
    pupils = [pupil(findings=found, signers=signers, class_name=name) for name in ("6A", "6B")]
    told = [(line.signer, line.classes, len(line.pupils)) for line in lines(pupils)]
    assert told == [("Lê A", "6A, 6B", 2), ("Trần B", "6A, 6B", 2)]


def test_values_of_pupils_are_never_put_together(pupil: Any) -> None:
    """The usual pupil has a finding with values that are the pupil's own."""
    pupils = [pupil(place="A › row 1"), pupil(place="A › row 2")]
    assert [len(line.pupils) for line in lines(pupils)] == [1] * 4


def test_places_are_spoken_in_vietnamese() -> None:
    """No English word stays in them."""
    assert spoken("A.xlsx › B › row 2 › C")[0] == "A.xlsx › B › dòng 2 › C"
    assert spoken("class 7B › KetQua")[0] == "lớp 7B › KetQua"
