"""The two invented schools of the demo, and the faults planted in them.

They are samples of ``hocba_plugin.samples`` with a few pupils of note. Every planted pupil breaks
one rule and no other, so what the journey stops can be held against ``PLANTED``.
"""

from collections.abc import Mapping

from hocba_hooks.transcripts import Grading, Level, Model, PupilStatus
from hocba_plugin.demo.planting import DESCRIPTIONS, plant
from hocba_plugin.samples import Background, Circumstances, SampleSchool, sample_school
from hocba_plugin.samples.pupils import pupil_code
from hocba_plugin.samples.setting import SCHOOL_YEAR

PRIMARY_CODE = "01999401"
LOWER_SECONDARY_CODE = "01999501"


class PlantedFault(Model):
    """A fault the journey must find."""

    school_code: str
    pupil_code: str
    code: str
    """Of the rule that is broken."""
    description_vi: str


_PRIMARY_CLASSES = {
    "1A": 8,
    "1B": 7,
    "2A": 8,
    "2B": 7,
    "3A": 8,
    "3B": 7,
    "4A": 8,
    "4B": 7,
    "5A": 8,
    "5B": 7,
}
_LOWER_SECONDARY_CLASSES = {
    "6A1": 11,
    "6A2": 10,
    "7A1": 11,
    "7A2": 10,
    "8A1": 11,
    "8A2": 10,
    "9A1": 11,
    "9A2": 10,
}

# By the pupil's number in the school.
_PRIMARY_FAULTS: Mapping[int, str] = {
    3: "R-I02",
    7: "R-P06",
    12: "R-I01",
    18: "R-T08",
    21: "R-F04",
    26: "R-P02",
    31: "R-I04",
    36: "R-P01",
    37: "R-I04",
    41: "R-D03",
    47: "R-D05",
    53: "R-P03",
    58: "R-P08",
    64: "R-P14",
    70: "R-P15",
}
_LOWER_SECONDARY_FAULTS: Mapping[int, str] = {
    4: "R-I05",
    11: "R-S01",
    17: "R-S10",
    23: "R-S02",
    30: "R-S20",
    38: "R-S39",
    45: "R-T09",
    51: "R-F06",
    57: "R-S31",
    63: "R-F01",
    70: "R-S37",
    77: "R-S30",
}

_PRIMARY_SPECIAL: Mapping[int, Circumstances] = {
    5: Circumstances(background=Background.LAO, ability=7),
    9: Circumstances(not_assessed=True),
    15: Circumstances(status=PupilStatus.LEFT_SEMESTER_1),
    20: Circumstances(background=Background.HMONG, status=PupilStatus.JOINED_SEMESTER_1),
    28: Circumstances(exempt=True, absences=12),
    34: Circumstances(ability=4),
    38: Circumstances(background=Background.EDE, ability=9),
    44: Circumstances(status=PupilStatus.LEFT_SEMESTER_2),
    50: Circumstances(background=Background.KHMER, status=PupilStatus.JOINED_SEMESTER_2),
    60: Circumstances(background=Background.KOREAN, ability=10),
    67: Circumstances(status=PupilStatus.LEFT_IN_SUMMER),
    72: Circumstances(ability=3),
}
_LOWER_SECONDARY_SPECIAL: Mapping[int, Circumstances] = {
    7: Circumstances(background=Background.KOREAN, ability=9),
    14: Circumstances(not_assessed=True, absences=6),
    20: Circumstances(status=PupilStatus.LEFT_SEMESTER_1),
    26: Circumstances(status=PupilStatus.JOINED_SEMESTER_2),
    33: Circumstances(exempt=True),
    36: Circumstances(ability=4),
    41: Circumstances(ability=10),
    48: Circumstances(conduct=(Grading.PASSED, Grading.NOT_PASSED)),
    51: Circumstances(elective="NN2"),
    54: Circumstances(status=PupilStatus.DROPPED_OUT),
    60: Circumstances(background=Background.EDE, status=PupilStatus.JOINED_SEMESTER_1),
    66: Circumstances(absences=49, ability=6),
    74: Circumstances(background=Background.HMONG, ability=6, older_by=2),
    80: Circumstances(status=PupilStatus.LEFT_SEMESTER_2),
    83: Circumstances(status=PupilStatus.LEFT_IN_SUMMER),
}


def primary_school() -> SampleSchool:
    """Return the primary school: grades 1-5, 75 pupils."""
    return _school(
        Level.PRIMARY, 2, _PRIMARY_CLASSES, special=_PRIMARY_SPECIAL, faults=_PRIMARY_FAULTS
    )


def lower_secondary_school() -> SampleSchool:
    """Return the lower-secondary school: grades 6-9, 84 pupils."""
    return _school(
        Level.LOWER_SECONDARY,
        1,
        _LOWER_SECONDARY_CLASSES,
        special=_LOWER_SECONDARY_SPECIAL,
        faults=_LOWER_SECONDARY_FAULTS,
    )


def _school(
    level: Level,
    seed: int,
    classes: Mapping[str, int],
    *,
    special: Mapping[int, Circumstances],
    faults: Mapping[int, str],
) -> SampleSchool:
    ordinary = dict.fromkeys(faults, Circumstances())
    school = sample_school(
        level, seed=seed, classes=classes, special=ordinary | dict(special), school_year=SCHOOL_YEAR
    )
    return plant(school, faults)


def _planted(school_code: str, faults: Mapping[int, str]) -> tuple[PlantedFault, ...]:
    return tuple(
        PlantedFault(
            school_code=school_code,
            pupil_code=pupil_code(school_code, number),
            code=code,
            description_vi=DESCRIPTIONS[code],
        )
        for number, code in faults.items()
    )


PLANTED = (
    *_planted(PRIMARY_CODE, _PRIMARY_FAULTS),
    *_planted(LOWER_SECONDARY_CODE, _LOWER_SECONDARY_FAULTS),
)
"""All of them, in the order of the schools."""
