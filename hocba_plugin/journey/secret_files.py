"""Files that open something: who else on this machine can read them."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from hocba_plugin.config import Config


def readable_by(config: Config) -> tuple[str, str]:
    """Say, in both languages, which of them others can read: a warning, for they still work."""
    if os.name == "nt":  # modes say nothing there
        return (
            "Windows: tự xem thẻ Security của từng tệp",
            "Windows: see to the Security tab of each file yourself",
        )
    open_ = [file.name for file in _secret_files(config) if _others_may_read(file)]
    if not open_:
        return "chỉ chủ tệp đọc được", "readable by their owner only"
    names = ", ".join(dict.fromkeys(open_))
    return (
        f"LƯU Ý: người khác trên máy này đọc được {names}; hãy chạy chmod 600",
        f"WARNING: others on this machine can read {names}; run chmod 600",
    )


def _secret_files(config: Config) -> Iterator[Path]:
    secrets = [ref for key in config.keys for ref in (key.secret, key.client_secret)]
    if config.exchange is not None:
        secrets.append(config.exchange.client_secret)
    yield from (ref.file for ref in secrets if ref.file is not None)
    yield from (key.path for key in config.keys if key.kind == "pkcs12" and key.path is not None)


def _others_may_read(file: Path) -> bool:
    try:
        return bool(file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False  # that it is not there is said of its key
