"""What texts say: completion, promotion, rankings, averages and titles."""

import pytest

from hocba_hooks import Finding, Level, PrimaryTranscript, SecondaryTranscript
from hocba_hooks.transcripts import Commendation, Grading
from hocba_hooks.values.dates import PartialDate
from hocba_plugin.samples import Circumstances, lone_pupil
from hocba_plugin.validate import Checker

LOWER, UPPER = "Hoàn thành chương trình trung học cơ sở", "Hoàn thành chương trình THPT"
UPPER_IN_FULL = "Hoàn thành chương trình Trung học phổ thông"


def secondary(grade: int = 7, **changes: object) -> SecondaryTranscript:
    """Return a lawful record with something put in its place."""
    level = Level.LOWER_SECONDARY if grade < 10 else Level.UPPER_SECONDARY
    transcript = lone_pupil(level, grade, 5, Circumstances()).transcript
    assert isinstance(transcript, SecondaryTranscript)
    return transcript.model_copy(update=changes)


def primary(grade: int = 3, ability: int = 8, **changes: object) -> PrimaryTranscript:
    """Return a lawful record with something put in its place."""
    transcript = lone_pupil(Level.PRIMARY, grade, 5, Circumstances(ability=ability)).transcript
    assert isinstance(transcript, PrimaryTranscript)
    return transcript.model_copy(update=changes)


def said(
    checker: Checker, transcript: SecondaryTranscript | PrimaryTranscript, code: str
) -> list[str]:
    """Return what one rule says, in English."""
    return [one.message_en for one in checker.check(transcript).findings if one.code == code]


@pytest.mark.parametrize(
    ("grade", "text", "words"),
    [
        (9, LOWER, None),
        (9, None, "is missing"),
        (9, UPPER_IN_FULL, "does not end with grade 9"),
        (7, LOWER, "does not end with grade 7"),
        (7, None, None),
        (7, "Hoàn thành chương trình lớp 7", None),
        (12, UPPER_IN_FULL, None),
        (12, UPPER, None),
        (12, LOWER, "does not end with grade 12"),
    ],
)
def test_level_is_completed_with_its_last_grade(
    grade: int, text: str | None, words: str | None, checker: Checker
) -> None:
    """Whatever the capitals."""
    messages = said(checker, secondary(grade, completion_text=text), "R-S40")
    assert len(messages) == (1 if words else 0)
    assert not words or words in messages[0]


def test_who_is_not_promoted_completes_nothing(checker: Checker) -> None:
    """The text alone does not."""
    transcript = secondary(12, promoted=False)
    assert ["not promoted" in one for one in said(checker, transcript, "R-S40")] == [True]


def test_conditions_of_lower_secondary(checker: Checker) -> None:
    """Results, absences and age, of grade 9 from 2025-2026 on."""
    transcript = secondary(9)
    failed = transcript.conduct.model_copy(update={"year": Grading.NOT_PASSED})
    old = transcript.pupil.model_copy(update={"birth": PartialDate(year=2004)})
    not_enough = transcript.model_copy(update={"conduct": failed})
    assert said(checker, transcript, "R-S41") == []
    assert len(said(checker, not_enough, "R-S41")) == 1
    earlier = not_enough.model_copy(update={"school_year": "2024-2025"})
    assert said(checker, earlier, "R-S41") == []
    (message,) = said(checker, transcript.model_copy(update={"pupil": old}), "R-S41")
    assert "older than 21" in message
    just = old.model_copy(update={"birth": PartialDate(year=2005)})
    assert said(checker, transcript.model_copy(update={"pupil": just}), "R-S41") == []


@pytest.mark.parametrize(
    ("text", "promoted", "words"),
    [
        ("Được lên lớp 8", True, None),
        ("Được lên lớp", True, None),
        ("Lên lớp 9", True, "grade 8"),
        ("Không được lên lớp", True, "contradicts"),
        ("Chưa được lên lớp", True, "contradicts"),
        ("Ở lại lớp", True, "contradicts"),
        ("Lưu ban", True, "contradicts"),
        ("Được lên lớp 8", False, "contradicts"),
        ("Không được lên lớp", False, None),
        ("Hoàn thành chương trình lớp 7", True, None),
    ],
)
def test_promotion_text(text: str, promoted: bool, words: str | None, checker: Checker) -> None:
    """Decision and text, and the next grade."""
    transcript = secondary(promotion_text=text, promoted=promoted)
    found = [
        one.message_en
        for one in checker.check(transcript).findings
        if (one.code, one.path) == ("R-S30", "promotion_text")
    ]
    assert len(found) == (1 if words else 0)
    assert not words or words in found[0]


@pytest.mark.parametrize(
    ("text", "completed", "words"),
    [
        ("Hoàn thành chương trình lớp 3", True, None),
        ("Hoàn thành chương trình lớp 2", True, "another class"),
        ("Hoàn thành chương trình lớp 3", False, "contradicts"),
        ("Chưa hoàn thành chương trình lớp 3", True, "contradicts"),
        ("Chưa hoàn thành chương trình lớp 3", False, None),
        (None, True, None),
    ],
)
def test_class_text(text: str | None, completed: bool, words: str | None, checker: Checker) -> None:
    """The pupil's own class, and no contradiction."""
    transcript = primary(completion_text=text, class_completed=completed)
    found = [
        one.message_en
        for one in checker.check(transcript).findings
        if (one.code, one.path) == ("R-P10", "completion_text")
    ]
    assert len(found) == (1 if words else 0)
    assert not words or words in found[0]


def test_primary_text_needs_the_confirmation(checker: Checker) -> None:
    """In grade 5 with it, nowhere without."""
    assert said(checker, primary(5), "R-P13") == []
    text = "Hoàn thành chương trình tiểu học"
    (message,) = said(checker, primary(4, completion_text=text), "R-P13")
    assert "not confirmed" in message
    assert said(checker, primary(4, completion_text=f"Chưa {text.lower()}"), "R-P13") == []


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("Xếp thứ 3 của lớp", True),
        ("Em đứng thứ nhất, cần giữ vững", True),
        ("Thứ 3/45 học sinh", True),
        ("Xếp hạng 2 trong khối", True),
        ("Học giỏi nhất lớp", True),
        ("Đứng đầu toàn trường", True),
        ("Giải Nhất lớp, hội thi cấp trường", False),
        ("Xếp thứ 3 kì thi học sinh giỏi cấp tỉnh", False),
        ("Góp phần thống nhất lớp học", False),
        ("Là em nhỏ duy nhất lớp có mặt đủ", False),
        ("Làm đúng 5 bài, xếp 2 hàng ngay ngắn", False),
        ("Thứ 2 hằng tuần em trực nhật", False),
        ("Kết quả xếp loại Tốt", False),
    ],
)
def test_rankings(text: str, ranks: bool, checker: Checker) -> None:
    """Pupils are not compared; competitions are left aside."""
    for transcript in (secondary(homeroom_remark=text), primary(qualities_remark=text)):
        assert bool(said(checker, transcript, "R-S42")) is ranks


def test_places_in_competitions_may_be_named(checker: Checker) -> None:
    """They have a field of their own."""
    assert said(checker, secondary(competition_results="Xếp thứ 3, Tin học trẻ"), "R-S42") == []


def test_every_text_is_searched(checker: Checker) -> None:
    """The remark of a subject too."""
    transcript = secondary()
    row = transcript.subjects[1].model_copy(update={"remark": "Xếp thứ 2 môn Toán"})
    rows = (transcript.subjects[0], row, *transcript.subjects[2:])
    report = checker.check(transcript.model_copy(update={"subjects": rows}))
    assert [one.path for one in report.findings if one.code == "R-S42"] == [
        f"subjects[subject={row.subject}].remark"
    ]


@pytest.mark.parametrize(
    ("text", "names_one"),
    [
        ("ĐTB các môn: 8,2", True),
        ("Điểm trung bình chung các môn đạt 8,2", True),
        ("TBCM 8.2", True),
        ("Điểm trung bình môn Toán tiến bộ", False),
        ("Học đều các môn", False),
    ],
)
def test_overall_averages(text: str, names_one: bool, checker: Checker) -> None:
    """Of one subject there is one, of all there is none."""
    assert bool(said(checker, secondary(homeroom_remark=text), "R-S14")) is names_one


@pytest.mark.parametrize(
    ("praise", "code"),
    [
        (Commendation(text="Học sinh Giỏi"), "R-P15"),
        (Commendation(text="Học sinh Tiên tiến"), "R-P15"),
        (Commendation(text="Khen thưởng đột xuất vì cứu bạn"), "R-P17"),
        (Commendation(unplanned="Học sinh Xuất sắc"), "R-P17"),
        (Commendation(text="Giải Nhì thi học sinh giỏi"), None),
        (Commendation(text="Tích cực tham gia phong trào", unplanned="Cứu bạn đuối nước"), None),
    ],
)
def test_primary_commendations(praise: Commendation, code: str | None, checker: Checker) -> None:
    """Titles of another circular, and praise in the wrong field."""
    found: list[Finding] = [
        one
        for one in checker.check(primary(commendation=praise)).findings
        if one.code in ("R-P15", "R-P16", "R-P17")
    ]
    assert [one.code for one in found] == ([code] if code else [])
    assert all(one.severity != "error" for one in found)
