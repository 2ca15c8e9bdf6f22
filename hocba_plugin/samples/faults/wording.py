"""Faults of what texts say: any level."""

from hocba_hooks.findings import Severity
from hocba_hooks.transcripts import PrimaryTranscript, Transcript
from hocba_plugin.samples.faults.fault import PRIMARY, SECONDARY, Fault


def _average_of_all(transcript: Transcript) -> Transcript:
    return transcript.model_copy(update={"homeroom_remark": "Điểm trung bình các môn: 8,1."})


def _ranked(transcript: Transcript) -> Transcript:
    return transcript.model_copy(update={"homeroom_remark": "Em xếp thứ 3 trong lớp."})


def _unplanned_among_titles(transcript: PrimaryTranscript) -> PrimaryTranscript:
    praise = transcript.commendation.model_copy(
        update={"text": "Khen thưởng đột xuất: cứu bạn đuối nước", "unplanned": None}
    )
    return transcript.model_copy(update={"commendation": praise})


FAULTS = (
    Fault(
        code="R-S14",
        description_vi="Nhận xét nêu điểm trung bình các môn",
        breaks=_average_of_all,
        forms=SECONDARY,
        severity=Severity.INFO,
    ),
    Fault(
        code="R-S42",
        description_vi="Nhận xét xếp hạng học sinh",
        breaks=_ranked,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-P17",
        description_vi="Khen thưởng đột xuất ghi vào ô khen thưởng cuối năm",
        breaks=_unplanned_among_titles,
        forms=PRIMARY,
        severity=Severity.INFO,
    ),
)
