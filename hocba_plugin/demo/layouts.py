"""Which layouts the demo's schools are written in."""

from enum import StrEnum


class DemoLayouts(StrEnum):
    """Both schools are written in the one or the other."""

    USUAL = "usual"
    """vnEdu's widest list with class summaries; a database like that of SMAS."""
    REAL = "real"
    """The sector's ver2 list with sheets of assessment; vnEdu's 38 columns with yearly books."""
