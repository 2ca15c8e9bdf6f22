"""Titles a secondary record has not earned (TT 22/2021/TT-BGDĐT art. 15)."""

from hocba_hooks.transcripts import Commendation, SecondaryTranscript
from hocba_plugin.samples.faults.fault import SECONDARY, Fault

_EXCELLENT = "Học sinh Xuất sắc"
_GOOD = "Học sinh Giỏi"


def _praised(transcript: SecondaryTranscript, text: str) -> SecondaryTranscript:
    return transcript.model_copy(update={"commendation": Commendation(text=text)})


def _undeserved_excellent(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    deserved = transcript.commendation.text == _EXCELLENT
    return None if deserved else _praised(transcript, _EXCELLENT)


def _undeserved_good(transcript: SecondaryTranscript) -> SecondaryTranscript | None:
    deserved = transcript.commendation.text in (_EXCELLENT, _GOOD)
    return None if deserved else _praised(transcript, _GOOD)


def _abolished_title(transcript: SecondaryTranscript) -> SecondaryTranscript:
    return _praised(transcript, "Học sinh Tiên tiến")


FAULTS = (
    Fault(
        code="R-S37",
        description_vi="Khen Học sinh Xuất sắc khi chưa đủ sáu môn từ 9,0",
        breaks=_undeserved_excellent,
        forms=SECONDARY,
    ),
    Fault(
        code="R-S38",
        description_vi="Khen Học sinh Giỏi khi kết quả chưa Tốt",
        breaks=_undeserved_good,
        forms=SECONDARY,
    ),
    Fault(
        code="R-S39",
        description_vi="Danh hiệu Học sinh Tiên tiến không còn",
        breaks=_abolished_title,
        forms=SECONDARY,
    ),
)
