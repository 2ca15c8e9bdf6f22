"""A slip of the keys is told in the language of the person, the library's words too."""

import pytest

from hocba_plugin.cli import run

SLIPS = {
    ("foo",): ("không có lệnh foo", "foo"),
    ("statu",): ("có phải là status?", "status"),
    ("status", "--schol", "1"): ("không có tùy chọn --schol", "--schol"),
    ("status", "--class"): ("tùy chọn --class cần một giá trị", "--class"),
    ("check", "--format", "pdf"): ("--format không nhận pdf; chọn một trong: xlsx, html", "pdf"),
    ("source", "preview", "--number", "x"): ("giá trị của --number chưa đúng", "--number"),
    ("verify",): ("thiếu paths", "paths"),
    ("rules", "a", "b"): ("thừa: b", "(b)"),
    ("rules", "R-Q99"): ("CODE: không có quy tắc R-Q99", "no rule R-Q99"),
    ("profile",): ("Lệnh chưa đúng; xem hocba --help.", "Wrong usage; see hocba --help."),
}


@pytest.mark.parametrize(("words", "said"), SLIPS.items(), ids=map(" ".join, SLIPS))
def test_wrong_usage_is_told_in_one_language(
    words: tuple[str, ...],
    said: tuple[str, str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Exit 2, Vietnamese or English."""
    for language, wanted, other in (
        ("vi", said[0], "Wrong usage"),
        ("en", said[1], "Lệnh chưa đúng"),
    ):
        monkeypatch.setenv("HOCBA_LANG", language)
        assert run(words) == 2
        told = capsys.readouterr().err
        assert wanted in told
        assert other not in told
