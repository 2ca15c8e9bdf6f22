"""What a check found, for the people who mend it: a workbook, a printable page, counts.

These files name pupils, so that a teacher knows whom to look up; nothing else of hocba does. Beside
them: blank workbooks, for a school to write down what no program exports.
"""

from hocba_plugin.reports.contents import Report
from hocba_plugin.reports.lines import Line, lines
from hocba_plugin.reports.page import page
from hocba_plugin.reports.places import Places, place_of
from hocba_plugin.reports.pupils import CheckedPupil, SchoolClass, by_class
from hocba_plugin.reports.summary import CodeCount, by_code, not_checked
from hocba_plugin.reports.templates import template
from hocba_plugin.reports.texts import Language
from hocba_plugin.reports.workbook import workbook

__all__ = [
    "CheckedPupil",
    "CodeCount",
    "Language",
    "Line",
    "Places",
    "Report",
    "SchoolClass",
    "by_class",
    "by_code",
    "lines",
    "not_checked",
    "page",
    "place_of",
    "template",
    "workbook",
]
