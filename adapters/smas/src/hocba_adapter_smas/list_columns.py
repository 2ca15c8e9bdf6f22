"""Columns of pupil lists that stand below groups or name their kind of place: addresses, parents.

The sector's ``C1-HocSinh`` ver2 writes the kind of place in brackets, "Xã/Phường (Theo nơi sinh)";
portals write "Phường Xã nơi sinh"; others one heading over several columns.
"""

from hocba_adapter_kit.headings import Column

_PARTS = (
    ("hamlet", ("Tổ/Thôn/Xóm", "Tổ/Thôn", "Thôn/Xóm", "Tổ thôn")),
    ("commune", ("Xã/Phường", "Phường/Xã", "Phường Xã", "Xã/Phường/Đặc khu")),
    ("district", ("Quận/Huyện", "Huyện/Quận", "Quận Huyện", "Quận/Huyện/Thị xã")),
    ("province", ("Tỉnh/Thành phố", "Tỉnh/Tp", "Tỉnh thành", "Tỉnh")),
)
PARTS_OF_AN_ADDRESS = tuple(part for part, _ in _PARTS)
"""From the smallest to the widest."""

_NAMES = ("Họ tên", "Họ và tên", "Tên")
_OCCUPATIONS = ("Nghề nghiệp",)


def address(name: str, full: tuple[str, ...], *short: str) -> tuple[Column, ...]:
    """Return a place in one column, in columns of their own names, or in columns below one heading.

    :param full: headings of the whole place in one cell.
    :param short: what its kind is called beside a part of it.
    """
    columns = [Column(f"{name}_text", full)]
    for part, words in _PARTS:
        own = tuple(f"{word} {kind}" for word in words for kind in _kinds(short))
        columns.append(Column(f"{name}_{part}_name", own))
        columns.append(Column(f"{name}_{part}_below", words, (*short, *full)))
    return tuple(columns)


def parent(who: str, called: tuple[str, ...], names: tuple[str, ...]) -> tuple[Column, ...]:
    """Return name and occupation of a parent, in columns of their own names or below "Cha"."""
    own = tuple(f"Nghề nghiệp {word}" for word in called)
    groups = (*called, *(f"Thông tin {word}" for word in called))
    return (
        Column(f"{who}_name", names),
        Column(f"{who}_name", _NAMES, groups),
        Column(f"{who}_occupation", (*own, *(f"Nghề nghiệp của {word}" for word in called))),
        Column(f"{who}_occupation", _OCCUPATIONS, groups),
    )


def _kinds(short: tuple[str, ...]) -> tuple[str, ...]:
    return (*short, *(f"(Theo {kind})" for kind in short))
