"""What a certificate may be called by in ``certificate =``: its label, or its serial number."""

import unicodedata
from collections.abc import Iterable

from cryptography.x509 import Certificate

from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.certificates import quietly, readable

_BETWEEN_DIGITS = str.maketrans("", "", ": -\t\u00a0\u200e")
"""What programs put between the digits of a serial number; Windows copies a mark before them."""
_PADDING = " \t\r\n\0"


def same_label(one: str, other: str) -> bool:
    """Say whether two labels are the same to a person: some tokens pad them, or write NFD."""
    return _plain(one) == _plain(other)


def same_serial(one: str, other: str) -> bool:
    """Say whether two serial numbers are the same, however programs write hexadecimal ones."""
    return _digits(one) == _digits(other)


def is_called(der: bytes, wanted: str, label: str = "") -> bool:
    """Say whether a certificate is the one a person names."""
    return same_label(label, wanted) or any(same_serial(wanted, _hex(x)) for x in readable([der]))


def missing(holder: str, ders: Iterable[bytes]) -> KeyUseError:
    """Return the error that none of these is the wanted one, or has a private key."""
    there = _listed(ders)
    return KeyUseError(
        holder,
        f"không có chứng thư kèm khóa riêng như đã ghi ở certificate; đang có: {there[0]}",
        f"no certificate with a private key is the one configured; there are: {there[1]}",
    )


def several(holder: str, ders: Iterable[bytes]) -> KeyUseError:
    """Return the error that one of these has to be named."""
    there = _listed(ders)
    return KeyUseError(
        holder,
        f"có nhiều chứng thư ({there[0]}); hãy ghi rõ certificate",
        f"several certificates ({there[1]}): name one",
    )


def _listed(ders: Iterable[bytes]) -> tuple[str, str]:
    """Return them by number and date; labels and names may hold a personal ID."""
    vi, en = [], []
    for der in dict.fromkeys(ders):
        found = readable([der])
        vi += [_shown(one, "hạn đến") for one in found] or ["một chứng thư không đọc được"]
        en += [_shown(one, "until") for one in found] or ["one that cannot be read"]
    return ", ".join(vi) or "không có chứng thư nào", ", ".join(en) or "none"


def _shown(certificate: Certificate, until: str) -> str:
    return f"{_hex(certificate)} ({until} {certificate.not_valid_after_utc:%d/%m/%Y})"


def _hex(certificate: Certificate) -> str:
    with quietly():
        return f"{certificate.serial_number:x}"


def _plain(label: str) -> str:
    return unicodedata.normalize("NFC", label).strip(_PADDING)


def _digits(serial: str) -> str:
    text = unicodedata.normalize("NFKC", serial).translate(_BETWEEN_DIGITS).lower()
    return text.removeprefix("0x").lstrip("0")
