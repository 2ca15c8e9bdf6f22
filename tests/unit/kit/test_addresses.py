"""Codes of provinces and communes from names, and from addresses written out in one text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_adapter_kit.addresses import (
    PlaceCodes,
    codes_in,
    composed,
    province_code,
    province_key,
)
from hocba_hooks import vocabulary
from hocba_hooks.values.text import match_key

COMMUNES = {
    (match_key("Phường Ba Đình"), province_key("Thành phố Hà Nội")): "00004",
    (match_key("Phường Kinh Bắc"), province_key("Bắc Ninh")): "09169",
}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Thành phố Hà Nội", "01"),
        ("Hà Nội", "01"),
        ("TP HCM", "79"),
        ("Tp.HCM", "79"),
        ("TP. Hồ Chí Minh", "79"),
        ("Bắc Giang", "24"),
        ("T. Bắc Giang", "24"),
        ("Tỉnh Hà Giang", "08"),
        ("BR-VT", "79"),
        ("Bà Rịa - Vũng Tàu", "79"),
        ("TT Huế", "46"),
        ("Thừa Thiên - Huế", "46"),
        ("Đăk Lăk", "66"),
        ("ĐẮC LẮC", "66"),
        ("Đắk Nông", "68"),
        ("Gia Lai", "52"),
        ("Lào Cai", "15"),
        ("Hà Tây", "01"),
        ("Thanh Hoá", "38"),
        ("Atlantis", ""),
        ("", ""),
        ("79", ""),
    ],
)
def test_a_province_is_known_by_every_name_of_it(written: str, code: str) -> None:
    """The code is the one in force, whatever the name was before 01/07/2025."""
    assert province_code(written) == code


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Số 74 ngõ 26, Phường Ba Đình, Thành phố Hà Nội", PlaceCodes("00004", "01")),
        ("Số 74, Phường Ba Đình, Hà Nội, Việt Nam.", PlaceCodes("00004", "01")),
        ("Phường Kinh Bắc - TP Bắc Ninh - Bắc Ninh", PlaceCodes(None, "24")),
        ("Phường Kinh Bắc, Bắc Giang", PlaceCodes(None, "24")),
        ("Xã Long Điền, Bà Rịa - Vũng Tàu", PlaceCodes(None, "79")),
        ("Thái Bình", PlaceCodes(None, "33")),
        ("Phường Ba Đình Thành phố Hà Nội", PlaceCodes(None, "01")),
        ("Bệnh viện Bạch Mai Hà Nội", PlaceCodes()),
        ("Thôn Hà Nội, xã Ia Pia", PlaceCodes()),
        ("", PlaceCodes()),
    ],
)
def test_an_address_says_its_codes_in_its_last_parts(text: str, found: PlaceCodes) -> None:
    """What is not there stays open; a commune of a former province may have been another."""
    assert codes_in(text, COMMUNES) == found


@given(
    st.sampled_from(sorted(vocabulary.provinces().items())),
    st.sampled_from(["", "Tỉnh ", "TP ", "Tp."]),
    st.sampled_from([", ", ",", " - ", " – "]),
    st.sampled_from(["", ".", ", Việt Nam"]),
)
def test_any_province_in_force_is_found_at_the_end(
    province: tuple[str, str], tier: str, between: str, end: str
) -> None:
    """Written in any way."""
    code, name = province
    bare = name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
    assert codes_in(f"Thôn 3{between}Xã Mẫu{between}{tier}{bare}{end}", {}).province == code


def test_a_place_is_put_together_without_saying_anything_twice() -> None:
    """A full address may stand beside the columns it repeats; a part it lacks is not lost."""
    full = "Số 5, Phường Ba Đình, Thành phố Hà Nội"
    assert composed((full, None, "Phường Ba Đình", "Thành phố Hà Nội")) == full
    assert composed((None, "Số 5", "", "Phường Ba Đình")) == "Số 5, Phường Ba Đình"
    assert composed(("Số 5", "Phường Ba Đình")) == "Số 5, Phường Ba Đình"
    assert composed((None, "")) == ""
