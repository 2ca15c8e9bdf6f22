"""The sector's pupil list C1-HocSinh ver2: kinds of places in brackets, residence in one cell."""

from collections.abc import Mapping
from decimal import Decimal

from hocba_hooks.transcripts import Address
from hocba_hooks.values.personal_id import Sex
from hocba_plugin.demo.smas_sheets import Cells, place_cells, pupil_row
from hocba_plugin.demo.vnedu_sheets import SheetContent
from hocba_plugin.samples import SamplePupil, SampleSchool

_SEXES = {Sex.MALE: "m", Sex.FEMALE: "f", Sex.UNKNOWN: ""}
_BEFORE_ADDRESSES = "Khuyết tật không đánh giá"
_PEOPLE = {
    "Tên cha": "Họ tên cha",
    "Nghề nghiệp cha": "Nghề nghiệp cha",
    "Tên mẹ": "Họ tên mẹ",
    "Nghề nghiệp mẹ": "Nghề nghiệp mẹ",
    "Người giám hộ": "Họ tên người giám hộ",
    "Nghề nghiệp người giám hộ": "Nghề nghiệp người giám hộ",
}
_PERMANENT = Address(text="Thôn Khác, Xã Ấy, Tỉnh Cao Bằng")
"""Of nobody: a reader that took it for the residence would be found out."""


def pupil_list(school: SampleSchool) -> SheetContent:
    """Return the list: classes with the sector's L in front, sex as m and f."""
    rows = [_row(pupil) for pupil in school.pupils]
    return SheetContent(
        titles={},
        heading_row=1,
        columns=tuple((heading,) for heading in ["STT", *rows[0]]),
        sections=([[Decimal(n), *row.values()] for n, row in enumerate(rows, start=1)],),
    )


def _row(sample: SamplePupil) -> Cells:
    pupil, portal = sample.transcript.pupil, pupil_row(sample)
    headings = list(portal)
    first = headings[: headings.index(_BEFORE_ADDRESSES) + 1]
    return {
        **{heading: portal[heading] for heading in first},
        "Mã lớp": f"L{sample.transcript.school_class.name}",
        "Ngày sinh": sample.raw.get("pupil.birth", portal["Ngày sinh"]),
        "Giới tính": _SEXES[pupil.sex],
        **_place(pupil.native_place, "quê quán"),
        **_place(pupil.birthplace, "nơi sinh", house="Nơi sinh chi tiết"),
        **_place(_PERMANENT, "địa chỉ thường trú"),
        "Chỗ ở hiện nay": pupil.residence.text or "",
        "Số điện thoại liên hệ": "",
        **{ver2: portal[heading] for heading, ver2 in _PEOPLE.items()},
        "Năm sinh cha": "1985",
        "Năm sinh mẹ": "1987",
    }


def _place(address: Address, kind: str, house: str = "") -> Mapping[str, str]:
    """Return a place by its parts; districts have been empty since 1/7/2025."""
    text, commune, province = map(str, place_cells("", kind, address).values())
    hamlet = f"Tổ/Thôn/Xóm (Theo {kind})"
    return {
        **({house: text} if house else {}),
        f"Tỉnh/Thành phố\n(Theo {kind})": province,
        f"Quận/Huyện\n(Theo {kind})": "",
        f"Xã/Phường\n(Theo {kind})": commune,
        hamlet: "" if house else text,
    }
