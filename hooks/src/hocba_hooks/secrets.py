"""Passwords and PINs: where they are kept, and what cannot be one.

Each is read when it is used. What cannot be meant is refused by the name of its place before any
token or account is asked: a wrong try counts, and some tokens lock after three.
"""

import os
import unicodedata
from pathlib import Path

from hocba_hooks.errors import SecretError
from hocba_hooks.transcripts import Model
from hocba_hooks.written import decoded

_LINE_ENDS = "\r\n"
_MARK = "\ufeff"


class SecretRef(Model):
    """Where a password or PIN is kept. The secret itself is never part of a model."""

    file: Path | None = None
    env: str | None = None

    def resolve(self) -> str | None:
        """Return the secret; ``None`` when neither file nor variable is named: ask a person.

        :raises SecretError: it is not there, or cannot be what was meant.
        """
        if self.file is not None:
            return meant(_content(self.file), self.file.name)
        if self.env is not None:
            secret = os.environ.get(self.env)
            if secret is None:
                raise SecretError(self.env, "chưa đặt biến này", "the variable is not set")
            return meant(secret, self.env)
        return None


def meant(secret: str, place: str) -> str:
    """Return a secret as it was meant: without the mark and the line end editors add.

    :raises SecretError: it cannot be what was meant.
    """
    secret = secret.removeprefix(_MARK).rstrip(_LINE_ENDS)
    for is_wrong, vi, en in (
        (not secret.strip(), "rỗng, hoặc chỉ có dấu cách", "empty, or nothing but blanks"),
        (any(end in secret for end in _LINE_ENDS), "có nhiều dòng", "several lines"),
        (secret != secret.strip(), "có dấu cách ở đầu hoặc cuối", "a blank before or after it"),
        (any(map(_is_invisible, secret)), "có ký tự không nhìn thấy", "invisible characters"),
    ):
        if is_wrong:
            raise SecretError(place, vi, en)
    return secret


def _content(file: Path) -> str:
    try:
        return decoded(file.read_bytes())
    except OSError:
        raise SecretError(file.name, "không đọc được tệp", "the file cannot be read") from None
    except UnicodeDecodeError:
        # Not "from" it: it holds the bytes.
        raise SecretError(
            file.name, "không phải tệp văn bản UTF-8", "it is no text in UTF-8"
        ) from None


def _is_invisible(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind.startswith("C") or kind in ("Zl", "Zp")
