"""What commands say of the stages of a school year."""

from typing import Annotated

import typer

from hocba_hooks import Stage
from hocba_plugin.cli.output import Output
from hocba_plugin.journey.fitting import Fit

StageOption = Annotated[
    Stage,
    typer.Option(
        "--stage",
        help="Chỉ xét những gì đến hạn lúc này: đầu năm học, sau học kỳ I, cả năm "
        "/ What is due by now: start of the year, after semester I, all of it",
    ),
]
STAGES = {
    Stage.START: ("đầu năm học (danh sách học sinh)", "the start of the year (pupil lists)"),
    Stage.SEMESTER1: ("sau học kỳ I", "after semester I"),
    Stage.YEAR: ("cuối năm học", "the end of the year"),
}
_LACKS = {
    Stage.SEMESTER1: ("chưa có kết quả học kỳ I", "no results of semester I yet"),
    Stage.YEAR: ("chưa có kết quả cuối năm học", "no results of the year's end yet"),
}


def tell(output: Output, stage: Stage, fit: Fit | None) -> None:
    """Say what is looked at, what the data fit, and how to look at no more than that."""
    if stage is not Stage.YEAR:
        vi, en = STAGES[stage]
        output.say(
            f"Chỉ xét những gì đến hạn: {vi}. Kết quả của giai đoạn sau chưa đến hạn, không xét.",
            f"Looking at what is due at: {en}. Later results are not due and not looked at.",
        )
    if fit is None or stage is Stage.START:
        return
    vi, en = _fitting(fit)
    output.say(f"Dữ liệu hợp với: {vi}.", f"The data fit: {en}.")
    if fit.falls_short_of(stage):
        output.say(
            "Những gì chưa đến hạn được báo là thiếu. Để chỉ kiểm tra những gì đến hạn lúc này: "
            f"hocba check --stage {fit.stage}",
            "What is not due yet is reported as missing. To check only what is due by now: "
            f"hocba check --stage {fit.stage}",
        )


def as_json(stage: Stage, fit: Fit | None) -> dict[str, object]:
    """Return the stage that was looked at, and the one the data fit, as far as was looked."""
    known = fit if stage is not Stage.START else None
    vi, en = _fitting(known) if known else (None, None)
    return {"stage": stage, "fits": known and known.stage, "fits_vi": vi, "fits_en": en}


def _fitting(fit: Fit) -> tuple[str, str]:
    words = (STAGES[fit.stage], *((_LACKS[fit.lacks],) if fit.lacks else ()))
    vi, en = ("; ".join(texts) for texts in zip(*words, strict=True))
    return vi, en
