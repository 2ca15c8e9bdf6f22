"""Faults of names: any level."""

from hocba_hooks import vocabulary
from hocba_hooks.findings import Severity
from hocba_hooks.transcripts import Transcript
from hocba_plugin.samples.faults.fault import Fault
from hocba_plugin.samples.faults.identity import change_pupil

_NAME_ROOM = 150


def _named(transcript: Transcript, name: str) -> Transcript:
    return change_pupil(transcript, name=name)


def _digit_in_name(transcript: Transcript) -> Transcript:
    return _named(transcript, f"{transcript.pupil.name}2")


def _endless_name(transcript: Transcript) -> Transcript:
    return _named(transcript, f"{transcript.pupil.name}{' Nguyễn' * (_NAME_ROOM // 7 + 1)}")


def _shouted_name(transcript: Transcript) -> Transcript | None:
    name = transcript.pupil.name or ""
    return None if "'" in name else _named(transcript, name.upper())


def _one_word(transcript: Transcript) -> Transcript:
    return _named(transcript, "Hoa")


def _old_font(transcript: Transcript) -> Transcript | None:
    if transcript.pupil.ethnic_group == vocabulary.FOREIGNER:
        return None
    return _named(transcript, "Ph¹m §ç Kh«i Nguyªn")


def _mojibake(transcript: Transcript) -> Transcript:
    return _named(transcript, "LÆ°u Tháº¿ VÅ©")


def _cyrillic_letter(transcript: Transcript) -> Transcript:
    return _named(transcript, f"{transcript.pupil.name} \u0410n")


def _invisible_sign(transcript: Transcript) -> Transcript:
    return _named(transcript, f"{transcript.pupil.name}\u200b")


FAULTS = (
    Fault(
        code="R-T02",
        description_vi="Họ tên có chữ cái Kirin giống chữ Việt",
        breaks=_cyrillic_letter,
    ),
    Fault(code="R-T03", description_vi="Họ tên có ký tự ẩn", breaks=_invisible_sign),
    Fault(code="R-T04", description_vi="Họ tên có chữ số", breaks=_digit_in_name),
    Fault(code="R-T05", description_vi="Họ tên dài quá 150 ký tự", breaks=_endless_name),
    Fault(
        code="R-T06",
        description_vi="Họ tên viết hoa toàn bộ",
        breaks=_shouted_name,
        severity=Severity.WARNING,
    ),
    Fault(
        code="R-T07",
        description_vi="Họ tên chỉ có một từ",
        breaks=_one_word,
        severity=Severity.WARNING,
    ),
    Fault(code="R-T08", description_vi="Họ tên theo mã TCVN3", breaks=_old_font),
    Fault(code="R-T09", description_vi="Họ tên UTF-8 bị đọc sai bảng mã", breaks=_mojibake),
)
