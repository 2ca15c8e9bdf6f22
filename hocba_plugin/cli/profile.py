"""``hocba profile list | check | schema``: for whoever reads or writes profiles."""

from pathlib import Path
from typing import Annotated

import typer

from hocba_plugin.cli import files
from hocba_plugin.cli.apart import require_apart
from hocba_plugin.cli.app import JsonOption, LanguageOption, app
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.streams import outlet
from hocba_plugin.documents.profile_check import check_profile
from hocba_plugin.profiles.loading import installed_profiles, load_profile
from hocba_plugin.profiles.schema import build_schema
from hocba_plugin.samples.records import sample_records

group = typer.Typer(no_args_is_help=True, help="Hồ sơ cấu trúc. / Profiles.")
app.add_typer(group, name="profile")

FolderArgument = Annotated[str, typer.Argument(help="Mã hoặc thư mục hồ sơ / Profile id or folder")]
SCHEMA = "schema.xsd"
STATUS = {
    "reconstruction": ("phục dựng, KHÔNG chính thức", "reconstruction, NOT official"),
    "example": ("ví dụ", "example"),
    "official": ("chính thức", "official"),
}


@group.command("list", help="Các hồ sơ cấu trúc đã cài. / Installed profiles.")
def list_(lang: LanguageOption = "vi", json: JsonOption = False) -> int:
    """Show every installed profile and how official it is."""
    output = Output(lang, json)
    profiles = [load_profile(name) for name in installed_profiles()]
    output.table(
        [("Mã", "Id"), ("Tên", "Title"), ("Tình trạng", "Status"), ("Ghi chú", "Note")],
        [
            (
                p.id,
                output.text(p.title_vi, p.title_en),
                output.text(*STATUS[p.status]),
                output.text(p.note_vi, p.note_en),
            )
            for p in profiles
        ],
    )
    rows = [
        {
            "id": p.id,
            "title": output.text(p.title_vi, p.title_en),
            "status": p.status,
            "note": output.text(p.note_vi, p.note_en),
        }
        for p in profiles
    ]
    output.result({"profiles": rows})
    return 0


@group.command("check", help="Kiểm tra một hồ sơ cấu trúc. / Check a profile.")
def check(folder: FolderArgument, lang: LanguageOption = "vi", json: JsonOption = False) -> int:
    """Check schema, mapping and slots, and take generated records through all of them."""
    output = Output(lang, json)
    report = check_profile(load_profile(folder), sample_records())
    output.table(
        [("Chỗ", "Place"), ("Vấn đề", "Problem")],
        [(problem.place, output.text(problem.vi, problem.en)) for problem in report.problems],
    )
    for path in report.not_carried:
        output.say(f"Không mang theo: {path}", f"Not carried: {path}")
    output.say(
        f"{report.samples} bản ghi mẫu, {len(report.problems)} vấn đề.",
        f"{report.samples} sample records, {len(report.problems)} problems.",
    )
    output.result(
        {
            "samples": report.samples,
            "problems": [{"place": p.place, "vi": p.vi, "en": p.en} for p in report.problems],
            "not_carried": report.not_carried,
        }
    )
    return 1 if report.problems else 0


@group.command("schema", help="Tạo lại XSD từ fields.csv. / Regenerate the XSD.")
def schema(
    folder: FolderArgument,
    out: Annotated[Path | None, typer.Option("--out", help="Tệp XSD / XSD file")] = None,
    lang: LanguageOption = "vi",
) -> int:
    """Write the XSD built from a profile's rows to a file, or to standard output."""
    content = build_schema(load_profile(folder))
    if out is None:
        outlet().write_utf8(content.decode("utf-8"))
        return 0
    require_apart(out, _read_of(Path(folder)))
    files.write(out, content)
    Output(lang).say(f"Đã ghi {out}", f"Written: {out}")
    return 0


def _read_of(folder: Path) -> list[Path]:
    """Return what a profile's schema is made from; the schema is there to be made again."""
    return [file for file in folder.rglob("*") if file.is_file() and file.name != SCHEMA]
