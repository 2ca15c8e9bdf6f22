"""Workbooks under the password that Excel tries by itself: people see no protection at all."""

from io import BytesIO
from pathlib import Path

import msoffcrypto

from .refused import CannotReadError, Why

_DEFAULT = "VelvetSweatshop"
"""[MS-OFFCRYPTO] 2.1, 2.2.10: write-protected workbooks are encrypted with this."""


def is_protected(file: str) -> bool:
    """Say whether a file has a password, Excel's own or another."""
    try:
        with Path(file).open("rb") as content:
            return bool(msoffcrypto.OfficeFile(content).is_encrypted())
    except Exception:  # of a file made to deceive the library lets out errors of any kind
        return False


def decrypted(file: str) -> BytesIO:
    """Return the workbook without its default password.

    :raises CannotReadError: its password is its own.
    """
    plain = BytesIO()
    try:
        with Path(file).open("rb") as content:
            office = msoffcrypto.OfficeFile(content)
            office.load_key(password=_DEFAULT)
            office.decrypt(plain)
    except Exception:  # likewise
        raise CannotReadError(Why.SEALED) from None
    plain.seek(0)
    return plain
