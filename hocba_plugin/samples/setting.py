"""Where a sample pupil goes to school: school, class and staff; and what is special about one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from random import Random

from hocba_hooks.transcripts import Grading, Level, PupilStatus, School, SchoolClass, Signer
from hocba_plugin.samples.model import SampleStaff
from hocba_plugin.samples.names import Background
from hocba_plugin.samples.people import draw_teacher, signer
from hocba_plugin.samples.places import Place, places

SCHOOL_YEAR = "2025-2026"
EXEMPTED = "GDTC"
"""The subject pupils are exempted from."""
_SCHOOLS = {
    Level.PRIMARY: ("01999401", "Trường Tiểu học Mẫu A"),
    Level.LOWER_SECONDARY: ("01999501", "Trường Trung học cơ sở Mẫu B"),
    Level.UPPER_SECONDARY: ("01999701", "Trường Trung học phổ thông Mẫu C"),
}
# One word per post; in small schools one person often teaches two subjects. Primary records do
# not name subject teachers.
_POSTS = {
    Level.PRIMARY: "",
    Level.LOWER_SECONDARY: "NV TOAN NN1 KHTN LSDL+GDDP CN+TIN GDCD GDTC NT TDT NN2",
    Level.UPPER_SECONDARY: "NV TOAN NN1 VL HH SH LS+KTPL DL+GDDP CN+TIN QPAN GDTC AN MT TDT NN2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is special about one pupil; as it stands, nothing is."""

    background: Background = Background.KINH
    status: PupilStatus = PupilStatus.STUDYING
    ability: int = 8
    """Marks come out about here, 2 to 10."""
    conduct: tuple[Grading, Grading] = (Grading.GOOD, Grading.GOOD)
    """Of both semesters, secondary."""
    absences: int = 0
    older_by: int = 0
    """Years above the usual age of the grade."""
    elective: str | None = None
    """An elective subject the pupil takes: ``TDT``, or ``NN2`` in secondary."""
    exempt: bool = False
    """From physical education."""
    not_assessed: bool = False
    """A disabled pupil who follows a plan of their own (R-S36)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """The staff of one school and who does what."""

    head: Signer
    members: tuple[SampleStaff, ...]
    teachers: Mapping[str, SampleStaff]
    """By subject."""
    homerooms: Mapping[str, SampleStaff]
    """By name of the class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """Everything a transcript takes from school and class."""

    level: Level
    school: School
    school_year: str
    school_class: SchoolClass
    staff: Staff
    home: Place

    @property
    def grade(self) -> int:
        """Grade of the class."""
        return self.school_class.grade

    @property
    def homeroom_teacher(self) -> Signer:
        """Who leads the class."""
        return signer(self.staff.homerooms[self.school_class.name])

    def teacher(self, subject: str) -> Signer:
        """Return who teaches the subject; experiential activities are the homeroom teacher's."""
        teacher = self.staff.teachers.get(subject)
        return signer(teacher) if teacher else self.homeroom_teacher


def sample_place() -> Place:
    """Return where the sample schools stand."""
    return places()["01"]


def sample_schoolhouse(level: Level) -> School:
    """Return the invented school of a level."""
    code, name = _SCHOOLS[level]
    place = sample_place()
    return School(
        code=code,
        name=name,
        department_code=place.province,
        department_name="Sở Giáo dục và Đào tạo Hà Nội",
        commune_name=place.commune,
        commune_code=place.commune_code,
        province_name=place.province_name,
        province_code=place.province,
        place_of_issue="Hà Nội",
    )


def grade_of(class_name: str) -> int:
    """Return the grade a class name begins with (R-I21).

    :raises ValueError: it begins with no number.
    """
    match = re.match(r"\d+", class_name)
    if match is None:
        raise ValueError("a sample class is named after its grade")
    return int(match[0])


def engage_staff(rng: Random, level: Level, classes: Sequence[str], home: Place) -> Staff:
    """Return a head, a teacher for every post, and a homeroom teacher for every class."""
    posts = _POSTS[level].split()
    head, *hired = _hire(rng, 1 + max(len(posts), len(classes)), home)
    members = [
        member.model_copy(update={"homeroom_of": name})
        for member, name in zip_longest(hired, classes)
    ]
    return Staff(
        head=signer(head, "Hiệu trưởng"),
        members=tuple(members),
        teachers={
            subject: member
            for post, member in zip(posts, members, strict=False)
            for subject in post.split("+")
        },
        homerooms={member.homeroom_of: member for member in members if member.homeroom_of},
    )


def _hire(rng: Random, count: int, home: Place) -> list[SampleStaff]:
    # Mark exports name teachers without a code, so no two may share a name.
    hired: dict[str, SampleStaff] = {}
    while len(hired) < count:
        teacher = draw_teacher(rng, len(hired) + 1, home)
        hired.setdefault(teacher.name, teacher)
    return list(hired.values())
