"""From one cell to a value of the model, or to a finding.

Every reader takes a cell and the record's notes, and returns ``None`` (or the unknown value) after
it has noted what it could not read: one bad cell never hides the rest of the record. Read from the
package: ``cells.birth(cell, notes)``.
"""

from hocba_adapter_kit.cells.dates import birth, date
from hocba_adapter_kit.cells.texts import meant, says_something, text
from hocba_adapter_kit.cells.values import (
    NAMES_OF_SEX,
    PERSONAL_ID,
    PUPIL_CODE,
    ethnic_group,
    grading,
    identifier,
    mark_or_exempt,
    nationality,
    pupil_status,
    quantity,
    score,
    sex,
    subject_level,
    tick,
    trait_level,
    year_result,
)

__all__ = [
    "NAMES_OF_SEX",
    "PERSONAL_ID",
    "PUPIL_CODE",
    "birth",
    "date",
    "ethnic_group",
    "grading",
    "identifier",
    "mark_or_exempt",
    "meant",
    "nationality",
    "pupil_status",
    "quantity",
    "says_something",
    "score",
    "sex",
    "subject_level",
    "text",
    "tick",
    "trait_level",
    "year_result",
]
