"""The typer application, the options commands share, and how errors become exit codes."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.exceptions import Abort, TyperException

from hocba_hooks import HocbaError
from hocba_plugin import config as configuration
from hocba_plugin.cli import streams, usage
from hocba_plugin.cli.output import visible

INTERRUPTED = 130
OWN_FAULT = 70
LANGUAGE_VARIABLE = "HOCBA_LANG"
DEBUG_VARIABLE = "HOCBA_DEBUG"

app = typer.Typer(
    name="hocba",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Phát hành học bạ số từ dữ liệu của nhà trường. / Issue digital school records.",
)

ConfigOption = Annotated[
    Path, typer.Option("--config", help="Tệp cấu hình / Configuration file", show_default=True)
]
LanguageOption = Annotated[
    Literal["vi", "en"],
    typer.Option("--lang", envvar=LANGUAGE_VARIABLE, help="Ngôn ngữ / Language"),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Kết quả dạng JSON / Result as JSON")]
SchoolOption = Annotated[
    str | None, typer.Option("--school", help="Mã trường; mặc định: tất cả / School code")
]
ClassOption = Annotated[
    str | None, typer.Option("--class", help="Tên lớp; mặc định: tất cả / Class name")
]
ActorOption = Annotated[
    str, typer.Option("--as", help="Người thực hiện (mã hoặc số định danh) / Who does it")
]
ProfileOption = Annotated[
    str | None,
    typer.Option("--profile", help="Mã hoặc thư mục hồ sơ cấu trúc / Profile id or folder"),
]

OFFICE = "clerk"
"""Who does a clerk's work where nobody is named: the school's office, no person."""
DEFAULT_CONFIG = Path(configuration.FILE_NAME)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hocba {metadata.version('hocba-plugin')}")
        raise typer.Exit


VersionOption = Annotated[
    bool,
    typer.Option("--version", callback=_version, is_eager=True, help="Phiên bản / Version"),
]


@app.callback()
def _about(version: VersionOption = False) -> None:
    """Take what stands before a command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with the exit code of the architecture's table."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    status = run(words)
    streams.let_go()
    sys.exit(status)


def run(words: Sequence[str]) -> int:
    """Run one command and return its exit code. No traceback ever reaches a user."""
    with streams.unfailing(_language(words)) as out:
        try:
            status = app(args=list(words), standalone_mode=False)
        except (KeyboardInterrupt, Abort):
            status = INTERRUPTED
        except BaseException as error:
            return _complain(_complaint(error), words, out)
        if status == INTERRUPTED:  # typer turns Ctrl-C into this status by itself
            return _complain(_INTERRUPTION, words, out)
        return status if isinstance(status, int) else 0


@dataclass(frozen=True, slots=True)
class _Complaint:
    code: str
    vi: str
    en: str
    status: int


_INTERRUPTION = _Complaint(
    "HOCBA-INTERRUPTED",
    "Đã dừng; chạy lại đúng lệnh này để tiếp tục.",
    "Stopped; run it again to go on.",
    INTERRUPTED,
)


def _complaint(error: BaseException) -> _Complaint:
    if isinstance(error, HocbaError):
        return _Complaint(error.code, error.message("vi"), error.message("en"), error.exit_status)
    if isinstance(error, TyperException):
        return _Complaint("HOCBA-USAGE", *usage.told(error), error.exit_code)
    if os.environ.get(DEBUG_VARIABLE):
        raise error
    # The last fence: only the kind of error is told, its text may hold anything.
    kind = type(error).__name__
    vi, en = f"{HocbaError.vi} ({kind})", f"{HocbaError.en} ({kind})"
    return _Complaint(HocbaError.code, vi, en, OWN_FAULT)


def _language(words: Sequence[str]) -> str:
    for word, following in pairwise([*words, ""]):
        if (word, following) == ("--lang", "en") or word == "--lang=en":
            return "en"
    return os.environ.get(LANGUAGE_VARIABLE, "vi")


def _complain(complaint: _Complaint, words: Sequence[str], out: streams.Outlet) -> int:
    """Tell a person, and the program that asked for JSON and would find nothing to read."""
    message = complaint.vi if _language(words) == "vi" else complaint.en
    sys.stderr.write(f"{complaint.code}: {visible(message)}\n")
    if "--json" in words and not out.used:
        told = {"code": complaint.code, "exit_status": complaint.status}
        texts = {"message_vi": complaint.vi, "message_en": complaint.en}
        streams.write_json({"error": {**told, **texts}})
    return complaint.status
