"""Writes ``fixtures/documents``: one per finding code and variant, and valid ones.

A script, to be run when the profile or the samples change. Each invalid document is a faultless
sample with one thing broken, so the folder's code must be found.
"""

import datetime as dt
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from hocba_hooks import Form, Issue, Level, Record, Transcript
from hocba_hooks.transcripts import Grading, PupilStatus, SubjectLevel, YearResult
from hocba_hooks.values.dates import PartialDate
from hocba_hooks.values.marks import Verdict
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.documents.codec import Codec
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples import Circumstances, sample_transcript
from hocba_plugin.samples.records import GRADES
from hocba_plugin.samples.secondary_marks import CHOSEN

DOCUMENTS = Path(__file__).parents[3] / "fixtures" / "documents"
FOLDER = DOCUMENTS / "invalid"
BY_HAND = {1, 6}
"""Grades whose valid documents know nothing of our writer, which is tried on them."""
SEED = 5
EVEN = Circumstances(ability=8)
SOMETIMES_ABSENT = Circumstances(ability=8, absences=3)
PRIMARY = sample_transcript(Level.PRIMARY, 3, SEED, EVEN)
LAST_PRIMARY = sample_transcript(Level.PRIMARY, 5, SEED, EVEN)
FAILED_PRIMARY = sample_transcript(Level.PRIMARY, 3, SEED, Circumstances(ability=2))
SECONDARY = sample_transcript(Level.LOWER_SECONDARY, 7, SEED, EVEN)
LAST_SECONDARY = sample_transcript(Level.LOWER_SECONDARY, 9, SEED, EVEN)
FAILED = sample_transcript(
    Level.LOWER_SECONDARY, 7, SEED, Circumstances(ability=3, conduct=(Grading.GOOD, Grading.GOOD))
)
UPPER = sample_transcript(Level.UPPER_SECONDARY, 11, SEED, EVEN)
NEWCOMER = sample_transcript(
    Level.LOWER_SECONDARY, 7, SEED, Circumstances(status=PupilStatus.JOINED_SEMESTER_2)
)
NOT_ASSESSED = sample_transcript(Level.PRIMARY, 3, SEED, Circumstances(not_assessed=True))

Change = dict[str, Any]
_STEP = re.compile(r"(\w+)(?:\[(\w+)=(\w+)\])?\.?")


def changed(model: Any, path: str, value: Any) -> Any:
    """Return ``model`` with the value at ``path`` replaced."""
    match = _STEP.match(path)
    assert match is not None
    name, key, wanted = match.groups()
    rest, below = path[match.end() :], getattr(model, name)
    if key is not None:
        replaced = tuple(
            changed(item, rest, value) if getattr(item, key) == wanted else item for item in below
        )
    else:
        replaced = changed(below, rest, value) if rest else value
    return model.model_copy(update={name: replaced})


def without(transcript: Transcript, rows: str, key: str, name: str) -> tuple[Any, ...]:
    """Return the rows of a table without one."""
    return tuple(row for row in getattr(transcript, rows) if getattr(row, key) != name)


def row(transcript: Any, subject: str) -> Any:
    """Return the row of a subject."""
    return next(one for one in transcript.subjects if one.subject == subject)


def everywhere(transcript: Any, **values: Any) -> tuple[Any, ...]:
    """Return all subject rows with mark subjects' fields replaced."""
    return tuple(
        one.model_copy(update=values) if isinstance(one.year, Decimal) else one
        for one in transcript.subjects
    )


def of_the_pupil() -> Iterator[tuple[str, Transcript, Change]]:
    """Yield what is wrong with pupil, school, class and signers."""
    number = PRIMARY.pupil.personal_id or ""
    other_sex = f"{number[:3]}{int(number[3]) ^ 1}{number[4:]}"
    other_year = f"{number[:4]}{(int(number[4:6]) + 1) % 100:02}{number[6:]}"
    yield "R-F01", PRIMARY, {"pupil.birth": None}
    yield "R-F03", PRIMARY, {"pupil.register_number": "1" * 51}
    yield "R-F03.bounds", PRIMARY, {"weight_kg": Decimal(301)}
    yield "R-F03.form", PRIMARY, {"pupil.birthplace.commune_code": "4"}
    yield "R-F04", PRIMARY, {"homeroom_remark": None}
    yield "R-F04.subject", PRIMARY, {"subjects": without(PRIMARY, "subjects", "subject", "TV")}
    kept = without(PRIMARY, "qualities", "quality", "honesty")
    yield "R-F04.trait", PRIMARY, {"qualities": kept}
    yield "R-F06", PRIMARY, {"homeroom_teacher.personal_id": None}
    yield "R-F06.form", SECONDARY, {"subjects[subject=NV].teacher.personal_id": "123456789012"}
    yield "R-F07", PRIMARY, {"absent_with_leave": Decimal(201)}
    yield "R-F07.missing", PRIMARY, {"absent_without_leave": None}
    yield "R-F07.zero", SECONDARY, {"absences": Decimal(0)}
    yield "R-I01", PRIMARY, {"pupil.personal_id": f"{number[:-1]}A"}
    yield "R-I01.eleven", PRIMARY, {"pupil.personal_id": number[1:]}
    yield "R-I01.province", PRIMARY, {"pupil.personal_id": f"999{number[3:]}"}
    yield "R-I02", PRIMARY, {"pupil.personal_id": other_year}
    yield "R-I02.sex", PRIMARY, {"pupil.personal_id": other_sex}
    yield "R-I04", PRIMARY, {"pupil.personal_id": "123456789012"}
    yield "R-I04.adult", PRIMARY, {"pupil.personal_id": PRIMARY.head.personal_id}
    yield "R-I05", PRIMARY, {"pupil.personal_id": number[-9:]}
    yield "R-I06", PRIMARY, {"pupil.nationality": "LA", "pupil.ethnic_group": "55"}
    yield "R-I06.ethnic", PRIMARY, {"pupil.ethnic_group": "55"}
    yield "R-I07", PRIMARY, {"pupil.birthplace.province_code": "34"}
    yield "R-I07.name", PRIMARY, {"school.province_name": "Tỉnh Mẫu"}
    yield "R-I07.another", PRIMARY, {"school.province_name": "Tỉnh Thái Bình"}
    yield "R-I07.district", PRIMARY, {"school.district_name": "Huyện Mẫu"}
    yield "R-I10", PRIMARY, {"pupil.code": "HS0001"}
    yield "R-I10.personal_id", PRIMARY, {"pupil.code": number}
    yield "R-I20", PRIMARY, {"school.code": "99999401"}
    yield "R-I20.trial", PRIMARY, {"school.code": "019994"}
    yield "R-I20.elsewhere", PRIMARY, {"school.code": "79999401"}
    yield "R-I20.department", PRIMARY, {"school.department_code": "99"}
    yield "R-I21", PRIMARY, {"school_class.name": "Lá"}
    yield "R-I22", PRIMARY, {"school_year": "2025-2027"}
    yield "R-S25", PRIMARY, {"circular": "tt22-2021"}
    yield "R-S25.older", SECONDARY, {"school_year": "2019-2020"}
    yield "R-D03.default", PRIMARY, {"pupil.birth": PartialDate(year=2017, month=1, day=1)}
    yield "R-D04", PRIMARY, {"pupil.birth": PartialDate(year=2008), "pupil.sex": Sex.UNKNOWN}
    yield "R-S36", NOT_ASSESSED, {"year_result": YearResult.COMPLETED}
    yield "R-S36.results", PRIMARY, {"pupil.not_assessed": True}
    blank = tuple(one.model_copy(update={"level": None, "test": None}) for one in PRIMARY.subjects)
    yield "R-S36.unmarked", PRIMARY, {"subjects": blank, "year_result": None}


def of_texts() -> Iterator[tuple[str, Transcript, Change]]:
    """Yield what is wrong with names, and with what texts say and how they are written."""
    name, remark = "pupil.name", "homeroom_remark"
    yield "R-T02", PRIMARY, {name: "Nguyễn Thị M\u0430i"}
    yield "R-T02.unsure", PRIMARY, {name: "Jón \u00d0orri"}
    yield "R-T02.text", PRIMARY, {remark: "Em ch\u0103m h\u043ec."}
    yield "R-T03", PRIMARY, {name: "Nguyễn Thị\u200b An"}
    yield "R-T03.spaces", PRIMARY, {name: "Nguyễn  Thị An"}
    yield "R-T03.text", PRIMARY, {remark: "Em chăm\u200b học."}
    yield "R-T04", PRIMARY, {"pupil.name": "Nguyễn Thị Mai 2"}
    yield "R-T05", PRIMARY, {"pupil.name": "Nguyễn " * 22 + "An"}
    yield "R-T05.sector", PRIMARY, {"pupil.name": "Nguyễn " * 8 + "An"}
    yield "R-T06", PRIMARY, {"pupil.name": "NGUYỄN THỊ MAI AN"}
    yield "R-T07", PRIMARY, {"pupil.name": "Hoa"}
    yield "R-T08", PRIMARY, {"pupil.name": "NguyÔn ThÞ Mai An"}
    yield "R-T08.unsure", PRIMARY, {"pupil.mother.name": "Traàn Thị Cúc"}
    yield "R-T08.text", PRIMARY, {remark: "Em ch¨m häc, ®oµn kÕt víi b¹n bÌ."}
    yield "R-T09", PRIMARY, {name: "Nguyá»…n Mai An"}
    yield "R-T09.unsure", PRIMARY, {name: "Sõn Lýõng"}
    yield "R-T09.text", PRIMARY, {remark: "Em ngoan, lá»… phÃ©p."}
    yield "R-T09.lost", PRIMARY, {name: "Nguy\ufffdn Mai An"}
    yield "R-S14", SECONDARY, {remark: "Điểm trung bình các môn: 8,1."}
    yield "R-S42", PRIMARY, {remark: "Em xếp thứ 3 trong lớp."}


def of_primary() -> Iterator[tuple[str, Transcript, Change]]:
    """Yield what is wrong with primary results."""
    yield "R-P01", PRIMARY, {"subjects[subject=DD].test": Decimal(9)}
    minority = row(PRIMARY, "TV").model_copy(update={"subject": "TDT", "name": "Tiếng Khơ-me"})
    yield "R-P01.local", PRIMARY, {"subjects": (*PRIMARY.subjects, minority)}
    yield "R-P02", PRIMARY, {"subjects[subject=TOAN].test": None}
    yield "R-P03", PRIMARY, {"subjects[subject=TOAN].test": Decimal("7.5")}
    yield "R-P03.zero", PRIMARY, {"subjects[subject=TOAN].test": Decimal(0)}
    yield "R-P04", PRIMARY, {"subjects[subject=TOAN].test": Decimal(4)}
    yield "R-P05", PRIMARY, {"subjects": without(PRIMARY, "subjects", "subject", "CN")}
    yield "R-P05.twice", PRIMARY, {"subjects": (*PRIMARY.subjects, row(PRIMARY, "TV"))}
    science = row(PRIMARY, "DD").model_copy(update={"subject": "KH", "name": "Khoa học"})
    yield "R-P05.grade", PRIMARY, {"subjects": (*PRIMARY.subjects, science)}
    kept = without(PRIMARY, "competences", "competence", "calculation")
    yield "R-P07", PRIMARY, {"competences": kept}
    kept = without(PRIMARY, "competences", "competence", "science")
    yield "R-P07.science", PRIMARY, {"competences": kept}
    yield "R-P07.extra", PRIMARY, {"school_class.grade": 2, "school_class.name": "2A"}
    yield "R-P08", PRIMARY, {"year_result": YearResult.EXCELLENT}
    elective = row(PRIMARY, "DD").model_copy(
        update={"subject": "TDT", "name": "Tiếng Khơ-me", "level": SubjectLevel.COMPLETED}
    )
    yield "R-P08.electives", PRIMARY, {"subjects": (*PRIMARY.subjects, elective)}
    yield "R-P10", PRIMARY, {"class_completed": False}
    completed = "Hoàn thành chương trình"
    yield "R-P10.grade", PRIMARY, {"completion_text": f"{completed} lớp 4"}
    yield "R-P10.text", PRIMARY, {"completion_text": "Chưa hoàn thành chương trình lớp 3"}
    yield "R-P11", FAILED_PRIMARY, {}
    yield "R-P12", FAILED_PRIMARY, {"promoted": True}
    yield "R-P13", PRIMARY, {"primary_completed": True}
    yield "R-P13.unconfirmed", LAST_PRIMARY, {"primary_completed": False}
    yield "R-P13.text", PRIMARY, {"completion_text": f"{completed} tiểu học"}
    yield "R-P14", PRIMARY, {"promoted": False}
    yield "R-P15", PRIMARY, {"commendation.text": "Học sinh Xuất sắc"}
    yield "R-P15.unknown", PRIMARY, {"commendation.text": "Học sinh Giỏi"}
    yield "R-P16", FAILED_PRIMARY, {"commendation.text": "Học sinh Tiêu biểu"}
    yield "R-P17", PRIMARY, {"commendation.text": "Khen thưởng đột xuất: cứu bạn đuối nước"}
    yield "R-P17.title", PRIMARY, {"commendation.unplanned": "Học sinh Xuất sắc"}
    yield "R-P18", PRIMARY, {"absent_with_leave": Decimal(50), "promoted": False}


def of_secondary() -> Iterator[tuple[str, Transcript, Change]]:
    """Yield what is wrong with secondary results."""
    maths = "subjects[subject=TOAN]"
    fine = {"semester1": Decimal("8.5"), "semester2": Decimal("8.5"), "year": Decimal("8.5")}
    lifted: Change = {"subjects": everywhere(SECONDARY, **fine)}

    def one_subject_at(mark: int, result: Grading) -> Change:
        marks = {f"{maths}.{period}": Decimal(mark) for period in fine}
        return lifted | marks | {"study.year": result}

    yield "R-S01", SECONDARY, {f"{maths}.year": Verdict.PASSED}
    yield "R-S01.remark", SECONDARY, {"subjects[subject=GDTC].year": Decimal(8)}
    yield "R-S01.twice", SECONDARY, {"subjects": (*SECONDARY.subjects, row(SECONDARY, "NV"))}
    yield "R-S02", SECONDARY, {f"{maths}.semester1": Decimal("10.5")}
    yield "R-S02.decimals", SECONDARY, {f"{maths}.semester1": Decimal("7.25")}
    chosen = next(one for one in UPPER.subjects if one.subject in CHOSEN)
    yield "R-S07", UPPER, {"subjects": without(UPPER, "subjects", "subject", chosen.subject)}
    yield "R-S08", SECONDARY, {"subjects[subject=NN1].name": "Tiếng Anh"}
    yield "R-S10", SECONDARY, lifted | {f"{maths}.year": Decimal("9.5")}
    cut = {f"{maths}.semester2": Decimal("8.6"), f"{maths}.year": Decimal("8.5")}
    yield "R-S11", SECONDARY, lifted | cut
    yield "R-S13", SECONDARY, {"subjects[subject=GDTC].year": Verdict.NOT_PASSED}
    yield "R-S15", SECONDARY, lifted | {"study.year": Grading.FAIR}
    yield "R-S16", SECONDARY, one_subject_at(6, Grading.PASSED)
    yield "R-S17", SECONDARY, one_subject_at(3, Grading.FAIR)
    low = {"semester1": Decimal(4), "semester2": Decimal(4), "year": Decimal(4)}
    all_low = {"subjects": everywhere(SECONDARY, **low), "study.year": Grading.PASSED}
    yield "R-S18", SECONDARY, all_low
    failed = dict.fromkeys(("semester2", "year"), Verdict.NOT_PASSED)
    remark = {f"subjects[subject=GDTC].{period}": verdict for period, verdict in failed.items()}
    yield "R-S19", SECONDARY, lifted | remark | {"study.year": Grading.FAIR}
    fair = {f"subjects[subject={one}].year": Decimal(7) for one in ("CN", "TIN")}
    below = {f"{maths}.year": Decimal(4), "study.year": Grading.PASSED}
    yield "R-S19.test", SECONDARY, lifted | fair | below
    yield "R-S20", SECONDARY, {"conduct.year": Grading.NOT_PASSED}
    few = tuple(one for one in SECONDARY.subjects if one.subject not in ("TIN", "CN", "GDCD"))
    yield "R-S21", SECONDARY, {"subjects": few}
    yield from of_unlike_years()
    yield "R-S30", SECONDARY, {"promoted": False}
    yield "R-S30.text", SECONDARY, {"promotion_text": "Không được lên lớp"}
    yield "R-S30.grade", SECONDARY, {"promotion_text": "Được lên lớp 9"}
    yield "R-S31", SECONDARY, {"absences": Decimal(46)}
    often = {"absences": Decimal(46), "promoted": False, "study.after_summer": Grading.PASSED}
    yield "R-S31.remedy", FAILED, often
    yield "R-S32", SECONDARY, {"conduct.after_summer": Grading.PASSED}
    yield "R-S33", SECONDARY, {"study.after_summer": Grading.PASSED}
    again = {"reassessed": Decimal(5)}
    retaken = {"subjects": everywhere(FAILED, **again), "study.after_summer": Grading.GOOD}
    yield "R-S33.level", FAILED, retaken
    both = {"conduct.year": Grading.NOT_PASSED, "conduct.after_summer": Grading.PASSED}
    yield "R-S34", FAILED, both
    yield "R-S35", SECONDARY, {f"{maths}.reassessed": Decimal(8)}
    yield "R-S35.unpaired", SECONDARY, {"study.after_summer": Grading.PASSED}
    yield "R-S37", FAILED, {"commendation.text": "Học sinh Xuất sắc"}
    yield "R-S38", FAILED, {"commendation.text": "Học sinh Giỏi"}
    yield "R-S39", SECONDARY, {"commendation.text": "Danh hiệu Học sinh Tiên tiến"}
    yield "R-S39.semester", SECONDARY, {"commendation.text": "Học sinh Giỏi học kì I"}
    yield "R-S40", LAST_SECONDARY, {"completion_text": None}
    yield "R-S40.level", SECONDARY, {"completion_text": LAST_SECONDARY.completion_text}
    yield "R-S40.unearned", LAST_SECONDARY, {"promoted": False}
    yield "R-S41", LAST_SECONDARY, {"absences": Decimal(50)}
    yield "R-S41.age", LAST_SECONDARY, {"pupil.birth": PartialDate(year=2000)}


def of_unlike_years() -> Iterator[tuple[str, Transcript, Change]]:
    """Yield secondary pupils who are exempt, or came late."""
    exempt = dict.fromkeys(("semester1", "semester2", "year"), Verdict.EXEMPT)

    def everywhere_exempt(subject: str) -> Change:
        return {f"subjects[subject={subject}].{one}": score for one, score in exempt.items()}

    def second_semester_only(transcript: Any) -> Change:
        rows = (row.model_copy(update={"semester1": None}) for row in transcript.subjects)
        return {"subjects": tuple(rows)}

    yield "R-S22", SECONDARY, everywhere_exempt("GDTC")
    yield "R-S22.part", SECONDARY, {"subjects[subject=GDTC].semester1": Verdict.EXEMPT}
    yield "R-S22.unusual", SECONDARY, everywhere_exempt("NV")
    yield "R-S23", SECONDARY, second_semester_only(SECONDARY)
    yield "R-S23.alone", NEWCOMER, second_semester_only(NEWCOMER)
    yield "R-S23.former", NEWCOMER, {}


def of_the_text() -> Iterator[tuple[str, Transcript, Callable[[str], str]]]:
    """Yield what is wrong with the XML itself."""

    def replaced(pattern: str, by: str) -> Callable[[str], str]:
        return lambda xml: re.sub(pattern, by, xml, count=1)

    yield "R-X02.missing", PRIMARY, replaced("<HO_VA_TEN>.*?</HO_VA_TEN>", "")
    yield "R-X02.unexpected", PRIMARY, replaced("<HO_VA_TEN>", "<BI_DANH>An</BI_DANH><HO_VA_TEN>")
    yield "R-X02.attribute", PRIMARY, replaced("<TRICH_LUC>", '<TRICH_LUC loai="1">')
    yield "R-X02.length", PRIMARY, replaced("<TEN_LOP>", "<TEN_LOP>Lớp ghép ba bốn ")
    yield "R-X02.bounds", PRIMARY, replaced("<CAN_NANG>.*?<", "<CAN_NANG>999<")
    yield "R-X02.pattern", PRIMARY, replaced("<NAM_HOC>.*?<", "<NAM_HOC>2025<")
    yield "R-X02.value", PRIMARY, replaced("<GIOI_TINH>.<", "<GIOI_TINH>9<")
    yield "R-X02.text", PRIMARY, replaced("</TRICH_LUC>", "</TRICH_LUC>chữ thừa")
    yield "R-X02.unique", SECONDARY, replaced('Id="mon-02"', 'Id="mon-01"')
    yield "R-F08", SECONDARY, replaced('Id="mon-02"', 'Id="mon-01"')
    yield "R-X03.cut", PRIMARY, lambda xml: xml[: len(xml) // 2]
    entity = '<!DOCTYPE HOC_BA [<!ENTITY a "aaaa">]>'
    yield "R-X03.entity", PRIMARY, replaced(r"\?>", f"?>{entity}")
    yield "R-X03.comment", PRIMARY, replaced("<HO_VA_TEN>", "<!-- x --><HO_VA_TEN>")
    yield "R-X04.root", PRIMARY, lambda xml: re.sub(r"<(/?)HOC_BA>", r"<\1HOC_BA_CU>", xml)
    yield "R-X04.namespace", PRIMARY, replaced("<HOC_BA>", '<HOC_BA xmlns="urn:khac">')


def writer() -> Callable[[Transcript], str]:
    """Return what writes the unsigned document of a transcript."""
    codec = Codec(load_profile("qd3016-public"))
    issue = Issue(
        identity=uuid.UUID(int=1), created_on=dt.date(2026, 5, 25), issued_on=dt.date(2026, 5, 29)
    )
    return lambda transcript: codec.write(Record(transcript=transcript, issue=issue)).decode()


def invalid_documents() -> Iterator[tuple[str, str]]:
    """Yield each invalid document with its place, ``code.variant``."""
    written = writer()
    for make in (of_the_pupil, of_texts, of_primary, of_secondary):
        for place, transcript, changes in make():
            for path, value in changes.items():
                transcript = changed(transcript, path, value)
            yield place, written(transcript)
    for place, transcript, broken in of_the_text():
        yield place, broken(written(transcript))


def valid_documents() -> Iterator[tuple[str, str]]:
    """Yield a valid document with its name, of each grade that has none written by hand."""
    written = writer()
    for level, grades in GRADES.items():
        for grade in set(grades) - BY_HAND:
            transcript = sample_transcript(level, grade, SEED, SOMETIMES_ABSENT)
            yield f"{Form.of(level)}-grade{grade}", written(transcript)


def main() -> None:
    """Write all documents anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for place, xml in invalid_documents():
        code, _, variant = place.partition(".")
        (FOLDER / code).mkdir(parents=True, exist_ok=True)
        (FOLDER / code / f"{variant or 'main'}.xml").write_text(xml + "\n", "utf-8")
    for name, xml in valid_documents():
        (DOCUMENTS / "valid" / f"{name}.xml").write_text(xml + "\n", "utf-8")


if __name__ == "__main__":
    main()
