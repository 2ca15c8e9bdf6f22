"""The typer application, the options commands share, and how errors become exit codes."""

import os
import sys
from collections.abc import Sequence
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.exceptions import Abort, TyperException

from hocba_hooks import HocbaError
from hocba_plugin import config as configuration
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
    sys.exit(run(words))


def run(words: Sequence[str]) -> int:
    """Run one command and return its exit code. No traceback ever reaches a user."""
    language = _language(words)
    try:
        status = app(args=list(words), standalone_mode=False)
    except HocbaError as error:
        return _complain(error.code, error.message(language), error.exit_status)
    except TyperException as error:
        vi, en = "Lệnh chưa đúng; xem hocba --help", "Wrong usage; see hocba --help"
        text = f"{vi if language == 'vi' else en}: {error.format_message()}"
        return _complain("HOCBA-USAGE", text, error.exit_code)
    except (KeyboardInterrupt, Abort):
        status = INTERRUPTED
    except BaseException as error:
        if os.environ.get(DEBUG_VARIABLE):
            raise
        # The last fence: only the kind of error is told, its text may hold anything.
        vi, en = HocbaError.vi, HocbaError.en
        text = f"{vi if language == 'vi' else en} ({type(error).__name__})"
        return _complain(HocbaError.code, text, OWN_FAULT)
    if status == INTERRUPTED:  # typer turns Ctrl-C into this status by itself
        vi, en = "Đã dừng; chạy lại đúng lệnh này để tiếp tục.", "Stopped; run it again to go on."
        return _complain("HOCBA-INTERRUPTED", vi if language == "vi" else en, INTERRUPTED)
    return status if isinstance(status, int) else 0


def _language(words: Sequence[str]) -> str:
    for word, following in pairwise([*words, ""]):
        if (word, following) == ("--lang", "en") or word == "--lang=en":
            return "en"
    return os.environ.get(LANGUAGE_VARIABLE, "vi")


def _complain(code: str, message: str, status: int) -> int:
    sys.stderr.write(f"{code}: {visible(message)}\n")
    return status
