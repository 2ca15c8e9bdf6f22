"""The codes this source declares for itself, in the words the shared readers know.

A school whose system counts otherwise turns its codes into these in its own query (``CASE … END``).
"""

from collections.abc import Mapping

from hocba_hooks.values.personal_id import Sex

SEXES: Mapping[str, Sex] = {"1": Sex.MALE, "0": Sex.FEMALE}
"""0 is female here, as some exports of vendors have it; under QCVN 109 it would be unknown."""

GRADINGS: Mapping[str, str] = {"1": "Tốt", "2": "Khá", "3": "Đạt", "4": "Chưa đạt"}

STATUSES: Mapping[str, str] = {
    "01": "Đang học",
    "02": "Chuyển đến kỳ 1",
    "03": "Nghỉ học xin học lại kỳ 1",
    "04": "Chuyển đi kỳ 1",
    "05": "Thôi học kỳ 1",
    "06": "Chuyển đến kỳ 2",
    "07": "Nghỉ học xin học lại kỳ 2",
    "08": "Chuyển đi kỳ 2",
    "09": "Thôi học kỳ 2",
    "10": "Chuyển đến trong hè",
    "11": "Chuyển đi trong hè",
    "12": "Thôi học trong hè",
}
"""Pupil status of the sector-database description of 26/10/2020.

The shared reader refuses 10 on purpose: the year just ended belongs to the old school, so a person
decides.
"""
