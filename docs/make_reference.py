"""What the reference says, taken from the program itself; ``make_pages.py`` writes it."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from typer.main import get_command

import hocba_adapter_smas
import hocba_adapter_vnedu
from hocba_hooks import HocbaError, Role
from hocba_hooks.transcripts import Model
from hocba_plugin.cli import app
from hocba_plugin.cli.app import INTERRUPTED, OWN_FAULT
from hocba_plugin.config import Config
from hocba_plugin.ledger import STATE_NAMES
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.sign import remedies
from hocba_plugin.sign.reasons import Reason
from hocba_plugin.validate.catalogue import rule_book

DOCS = Path(__file__).parent
ADAPTERS = (hocba_adapter_smas, hocba_adapter_vnedu)
"""Imported so that their errors are known."""
INTRODUCTION = """\
# Tra cứu / Reference

Trang này do `docs/make_pages.py` viết ra từ chính chương trình; không sửa tay.
This page is written by `docs/make_pages.py` from the program itself; do not edit it.
"""
OUTSIDE_THE_TREE = """\
Ngoài bảng này, màn hình lệnh còn báo `HOCBA-USAGE` (2, lệnh viết sai), `HOCBA-INTERRUPTED` (130)
và `HOCBA-OUTPUT` (không ghi hết được kết quả; mã thoát vẫn là của việc đã làm). Với `--json`, lỗi
được in ra thành `{"error": {"code", "exit_status", "message_vi", "message_en"}}`.
Beside these the command line says `HOCBA-USAGE` (2, a command that is not one),
`HOCBA-INTERRUPTED` (130) and `HOCBA-OUTPUT` (the output could not be written; the exit code still
is that of the work). With `--json` an error is printed as
`{"error": {"code", "exit_status", "message_vi", "message_en"}}`.
"""
EXIT_CODES = {
    0: ("tốt; có thể có cảnh báo", "fine; warnings allowed"),
    1: (
        "có lỗi dữ liệu, chữ ký không hợp lệ, học bạ bị từ chối hoặc lệch với CSDL",
        "errors found, a document not valid, records refused or differing from the database",
    ),
    2: (
        "sai cú pháp, sai cấu hình, hoặc bước chưa đến lượt",
        "usage, configuration, or a step that is not due",
    ),
    3: ("không đọc được dữ liệu nguồn", "the source cannot be read"),
    4: ("ký không thành công", "signing failed"),
    5: ("trao đổi với CSDL không thành công", "exchange failed"),
    OWN_FAULT: (
        "lỗi của chương trình, của phần bổ trợ hoặc sổ theo dõi",
        "our own fault, a plugin's, or the ledger's",
    ),
    INTERRUPTED: (
        "bị ngắt; chạy lại đúng lệnh đó để tiếp tục",
        "interrupted; the same command goes on",
    ),
}


def reference() -> str:
    """Return the whole page."""
    return "\n".join((INTRODUCTION, *_sections()))


def commands() -> Mapping[str, Any]:
    """Return every command by its full name."""
    return dict(_commands(get_command(app), ""))


def _commands(group: Any, prefix: str) -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", command


def settings() -> Mapping[str, Any]:
    """Return every setting by its dotted name, with the model field behind it."""
    return dict(_settings(Config, ""))


def _settings(model: type[Model], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, field in model.model_fields.items():
        below = [one for one in (field.annotation, *get_args(field.annotation)) if _is_model(one)]
        if below:
            yield from _settings(below[0], f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", field


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Model)


def errors() -> Mapping[str, type[HocbaError]]:
    """Return the class that stands for each error code."""
    found: dict[str, type[HocbaError]] = {}
    for error in _tree(HocbaError):
        found.setdefault(error.code, error)
    return found


def _tree(error: type[HocbaError]) -> Iterator[type[HocbaError]]:
    yield error
    for child in error.__subclasses__():
        yield from _tree(child)


def findings() -> Mapping[str, tuple[str, str, str]]:
    """Return level, Vietnamese and English title of each finding code."""
    return {
        entry.code: (entry.severity.value, entry.title_vi, entry.title_en)
        for entry in rule_book()
        if not entry.variant
    }


def _sections() -> Iterator[str]:
    yield "## Lệnh / Commands\n\n`hocba LỆNH --help` cho biết đầy đủ. / tells all.\n"
    for name, command in commands().items():
        yield f"### hocba {name}\n\n{command.help}\n\n{_options(command)}"
    yield "## Cấu hình / Settings\n"
    yield settings_table("vi", "en")
    yield "## Mã thoát / Exit codes\n"
    yield _table(("mã", "nghĩa", "meaning"), ((c, *text) for c, text in EXIT_CODES.items()))
    yield f"## Lỗi / Errors\n\n{OUTSIDE_THE_TREE}"
    titles = ("mã", "thoát / exit", "nội dung và việc cần làm", "text and remedy")
    yield _table(titles, map(_error, errors().values()))
    yield "## Mã kiểm tra / Findings\n\nĐầy đủ: / In full: [rules.md](rules.md).\n"
    yield _table(
        ("mã", "mức / level", "kiểm tra", "check"), ((c, *t) for c, t in findings().items())
    )
    yield "## Kết luận về chữ ký / What `hocba verify` says\n"
    titles = ("mã", "kết luận / status", "nghĩa và việc cần làm", "meaning and remedy")
    yield _table(titles, map(_reason, Reason))
    yield "## Trạng thái / States of a record\n"
    yield _table(("mã", "tên", "name"), ((f"`{s.value}`", *n) for s, n in STATE_NAMES.items()))
    yield "## Vai trò / Roles\n"
    yield _table(("mã", "tên", "name"), ((f"`{r.value}`", *ROLE_NAMES[r]) for r in Role))


def _options(command: Any) -> str:
    rows = ((f"`{_name(one)}`", "✓" if one.required else "", one.help) for one in command.params)
    return _table(("", "bắt buộc / needed", ""), rows)


def _name(parameter: Any) -> str:
    words: Sequence[str] = parameter.opts
    return words[0] if words[0].startswith("-") else words[0].upper()


def _error(error: type[HocbaError]) -> tuple[object, ...]:
    texts = (f"{error.vi}. {error.remedy_vi}", f"{error.en}. {error.remedy_en}")
    return (error.code, error.exit_status, *(text.strip() for text in texts))


def _reason(reason: Reason) -> tuple[object, ...]:
    remedy = remedies.of_document(reason)
    texts = (f"{reason.vi}. {remedy.vi}", f"{reason.en}. {remedy.en}")
    return (f"`{reason.code}`", _verdict(reason), *texts)


def _verdict(reason: Reason) -> str:
    return "invalid" if reason.proven else "undetermined"


def settings_table(*languages: str) -> str:
    """Return all settings with their meaning in those languages.

    :raises ValueError: ``settings.csv`` lacks one, or has one too many.
    """
    with (DOCS / "settings.csv").open(encoding="utf-8", newline="") as file:
        texts = {row["setting"]: row for row in csv.DictReader(file)}
    known = settings()
    if differing := known.keys() ^ texts.keys():
        raise ValueError(f"settings.csv: {', '.join(sorted(differing))}")
    titles = {"vi": ("mục", "mặc định", "nghĩa"), "en": ("setting", "default", "meaning")}
    rows = (
        (f"`{name}`", _default(field), *(texts[name][language] for language in languages))
        for name, field in known.items()
    )
    return _table((*titles[languages[0]], *(["meaning"] if len(languages) > 1 else [])), rows)


def _default(field: Any) -> str:
    if field.is_required():
        return "—"
    return f"`{field.default}`" if field.default not in (None, "", (), {}) else ""


def _table(titles: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(value: object) -> str:
    # Angle brackets and braces of templates are text, not markup.
    return str(value).replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
