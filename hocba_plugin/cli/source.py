"""``hocba source check``: can the school's data be read, and which fields come from nowhere."""

from collections.abc import Sequence

import typer

from hocba_hooks import Coverage, Part, PartState, Severity, Stage
from hocba_plugin.cli import session, stages
from hocba_plugin.cli.app import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    LanguageOption,
    SchoolOption,
    app,
)
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.stages import StageOption
from hocba_plugin.journey.form_fields import Origin
from hocba_plugin.journey.looking import FieldUse, Look, Unread, look
from hocba_plugin.journey.unread import require_all
from hocba_plugin.reports import Language
from hocba_plugin.reports.places import spoken
from hocba_plugin.validate import entries

group = typer.Typer(no_args_is_help=True, help="Dữ liệu nguồn của trường. / The school's data.")
app.add_typer(group, name="source")

ORIGINS = {
    Origin.SOURCE: ("dữ liệu nguồn", "the source"),
    Origin.CONFIGURATION: ("hocba.toml", "hocba.toml"),
    Origin.DERIVED: ("suy ra từ khối và năm học", "grade and school year"),
    Origin.GENERATED: ("sinh khi lập học bạ", "making the record"),
}
STATES = {
    PartState.THERE: ("✓", "có", "there"),
    PartState.MISSING: ("–", "thiếu", "missing"),
    PartState.TWICE: ("2×", "có hai bản", "there twice"),
    PartState.OTHER_YEAR: ("≠", "của năm khác", "of another year"),
    PartState.NOT_UNDERSTOOD: ("?", "không hiểu", "not understood"),
}
OPTIONAL = ("·", "không có, không bắt buộc", "missing, not needed")
UNPLACED = "R-X17"
REQUIRED = {
    "yes": ("bắt buộc", "required"),
    "conditional": ("tùy trường hợp", "depends"),
    "no": ("không bắt buộc", "optional"),
}


@group.command("check", help="Đọc được không, nhận ra gì, thiếu gì. / What can be read.")
def check(
    config: ConfigOption = DEFAULT_CONFIG,
    school: SchoolOption = None,
    stage: StageOption = Stage.YEAR,
    lang: LanguageOption = "vi",
    json: JsonOption = False,
) -> int:
    """Read everything and say what it was taken for; exit 1 when a needed field has no origin."""
    output = Output(lang, json)
    with session.journey(config) as journey:
        looks = [(one.school.code, look(journey, one, stage)) for one in journey.schools(school)]
    for code, seen in looks:
        output.say(f"Trường {code}", f"School {code}")
        _parts(output, seen.parts)
        _tell(output, seen)
    output.result({"schools": [_look_row(code, seen) for code, seen in looks]})
    for _, seen in looks:
        if isinstance(seen, Unread):
            raise seen.error
        require_all(seen.unread)
    return 0 if all(isinstance(seen, Look) and seen.good for _, seen in looks) else 1


def _tell(output: Output, seen: Look | Unread) -> None:
    if isinstance(seen, Unread):
        output.say("Không đọc được dữ liệu của trường này.", "This school's data cannot be read.")
        return
    output.say(
        f"{seen.classes} lớp, {seen.pupils} học sinh, {seen.due} đến hạn cấp học bạ; "
        f"{seen.clean} đọc được không có ghi chú nào.",
        f"{seen.classes} classes, {seen.pupils} pupils, {seen.due} due; "
        f"{seen.clean} read without a finding.",
    )
    stages.tell(output, seen.stage, seen.fit)
    if not seen.due:
        output.say(
            "Chưa có học sinh nào đến hạn cấp học bạ: xem lại năm học, mã trường trong hocba.toml.",
            "No record is due: see to the school year and the school's code in hocba.toml.",
        )
    output.say(
        f"Người ký: {seen.signers.with_id}/{seen.signers.count} có số định danh cá nhân, "
        f"{seen.ambiguous} lần chưa rõ là ai; danh sách nhân sự: {seen.staff.count} người, "
        f"{seen.staff.with_id} có số định danh.",
        f"Signers: {seen.signers.with_id} of {seen.signers.count} with a personal ID, "
        f"{seen.ambiguous} times not clear who; staff list: {seen.staff.count} people, "
        f"{seen.staff.with_id} with a personal ID.",
    )
    _grid(output, seen.coverage)
    _findings(output, seen)
    _left_out(output, seen)
    _nowhere(output, seen.from_nowhere)


def _parts(output: Output, parts: Sequence[Part]) -> None:
    if not parts:
        return
    output.table(
        [
            ("Chỗ", "Place"),
            ("Nhận là", "Taken for"),
            ("Số dòng", "Rows"),
            ("Cột nhận ra", "Columns"),
            ("Chưa có cột", "Not there"),
            ("Không dùng", "Not used"),
        ],
        [
            (
                part.place,
                output.text(part.kind_vi, part.kind_en),
                part.rows,
                len(part.columns) or "",
                ", ".join(part.missing),
                ", ".join(part.unused),
            )
            for part in parts
        ],
    )


def _grid(output: Output, coverage: Sequence[Coverage]) -> None:
    """Show which class has which kind of data, and the kinds nobody has at all below."""
    if not coverage:
        return
    placed = [one for one in coverage if one.class_name]
    kinds = {one.kind: (one.kind_vi, one.kind_en) for one in placed}
    cells = {(one.class_name, one.kind): one for one in placed}
    classes = dict.fromkeys(one.class_name for one in placed)
    output.say("", "")
    output.table(
        [("Lớp", "Class"), *kinds.values()],
        [(name, *(_sign(cells.get((name, kind))) for kind in kinds)) for name in classes],
    )
    output.say(
        "  ".join(f"{sign} {vi}" for sign, vi, _ in (*STATES.values(), OPTIONAL)),
        "  ".join(f"{sign} {en}" for sign, _, en in (*STATES.values(), OPTIONAL)),
    )
    for one in coverage:
        if not one.class_name or one.state not in (PartState.THERE, PartState.MISSING):
            _doubtful(output, one)


def _doubtful(output: Output, one: Coverage) -> None:
    """Say what is the matter with files that are there; with those of no class, as R-X17."""
    where = ", ".join(one.places)
    if not one.class_name:
        said = entries()[UNPLACED, ""]
        output.say(
            f"{UNPLACED} {said.message_vi}: {spoken(where)[0]}",
            f"{UNPLACED} {said.message_en}: {where}",
        )
        return
    _, vi, en = STATES[one.state]
    output.say(
        f"Lớp {one.class_name}, {one.kind_vi}: {vi} ({spoken(where)[0]})",
        f"Class {one.class_name}, {one.kind_en}: {en} ({where})",
    )


def _sign(one: Coverage | None) -> str:
    if one is None:
        return ""
    optional = one.state is PartState.MISSING and not one.needed
    return OPTIONAL[0] if optional else STATES[one.state][0]


def _findings(output: Output, seen: Look) -> None:
    words = Language(output.language)
    if seen.findings:
        output.table(
            [("Mã", "Code"), ("Mức", "Level"), ("Số lần", "Times"), ("Nội dung", "Finding")],
            [
                (code, words.severity(Severity(severity)), times, output.text(vi, en))
                for (code, severity, vi, en), times in seen.findings
            ],
        )


def _left_out(output: Output, seen: Look) -> None:
    if not seen.left_out:
        return
    output.say(
        "Chữ không có nghĩa hoặc thẻ đã bỏ ra (R-X13), theo tệp và cột:",
        "Words that mean nothing, and markup, left out (R-X13), by file and column:",
    )
    output.table([("Tệp và cột", "File and column"), ("Số lần", "Times")], seen.left_out)


def _nowhere(output: Output, uses: Sequence[FieldUse]) -> None:
    if not uses:
        return
    output.say(
        "Các trường của học bạ chưa lấy được từ đâu:",
        "Fields of the record that come from nowhere:",
    )
    output.table(
        [
            ("Trường", "Field"),
            ("Ý nghĩa", "Meaning"),
            ("Bắt buộc", "Required"),
            ("Phải có trong", "Should come from"),
        ],
        [
            (
                use.row.name,
                output.text(use.row.meaning_vi, use.row.meaning_en),
                output.text(*REQUIRED["yes" if use.needed else use.row.required]),
                output.text(*ORIGINS[use.origin]),
            )
            for use in uses
        ],
    )


def _look_row(code: str, seen: Look | Unread) -> dict[str, object]:
    parts = [part.model_dump() for part in seen.parts]
    if isinstance(seen, Unread):
        errors = {f"error_{lang}": seen.error.message(lang) for lang in ("vi", "en")}
        return {"school": code, "good": False, "parts": parts, **errors}
    return {
        "school": code,
        "good": seen.good,
        **stages.as_json(seen.stage, seen.fit),
        "classes": seen.classes,
        "pupils": seen.pupils,
        "due": seen.due,
        "clean": seen.clean,
        "parts": parts,
        "coverage": [one.model_dump(mode="json") for one in seen.coverage],
        "unread": [
            {
                "class": one.name or None,
                "error_vi": one.error.message("vi"),
                "error_en": one.error.message("en"),
            }
            for one in seen.unread
        ],
        "findings": [
            {"code": kind[0], "severity": kind[1], "times": times, "vi": kind[2], "en": kind[3]}
            for kind, times in seen.findings
        ],
        "left_out": [{"column": column, "times": times} for column, times in seen.left_out],
        "signers": {"count": seen.signers.count, "with_id": seen.signers.with_id},
        "staff": {"count": seen.staff.count, "with_id": seen.staff.with_id},
        "ambiguous": seen.ambiguous,
        "fields": [_use_row(use) for use in seen.fields],
        "lacking": [use.row.path for use in seen.lacking],
    }


def _use_row(use: FieldUse) -> dict[str, object]:
    return {
        "form": use.row.form,
        "path": use.row.path,
        "meaning_vi": use.row.meaning_vi,
        "meaning_en": use.row.meaning_en,
        "required": use.row.required,
        "needed": use.needed,
        "origin": use.origin.value,
        "records": use.asked,
        "have": use.have,
    }
