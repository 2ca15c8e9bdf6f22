"""Invented schools and records, life-like and lawful; the same seed always gives the same ones.

Needs nothing but the contract: the engine's own checks and the demo use it at run time. For
property tests see ``hocba_plugin.testing``.
"""

from hocba_plugin.samples.model import SamplePupil, SampleSchool, SampleStaff
from hocba_plugin.samples.names import Background
from hocba_plugin.samples.previous import year_before
from hocba_plugin.samples.schools import lone_pupil, sample_school, sample_transcript
from hocba_plugin.samples.setting import Circumstances

__all__ = [
    "Background",
    "Circumstances",
    "SamplePupil",
    "SampleSchool",
    "SampleStaff",
    "lone_pupil",
    "sample_school",
    "sample_transcript",
    "year_before",
]
