"""Secrets as editors and shells of any system leave them; what cannot be meant is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_hooks import SecretError, SecretRef

LETTERS = st.characters(exclude_categories=("C", "Z"))
SECRETS = st.builds(
    lambda words: " ".join(words), st.lists(st.text(LETTERS, min_size=1), min_size=1, max_size=3)
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16")
ENDS = st.sampled_from(["", "\n", "\r\n", "\r\n\r\n", "\r"])
WRONG: dict[str, Callable[[str], str]] = {
    "blank behind": lambda secret: f"{secret} ",
    "blank before": lambda secret: f" {secret}",
    "no-break space": lambda secret: f"{secret}\u00a0",
    "tab": lambda secret: f"{secret}\t",
    "empty": lambda _: "",
    "blank only": lambda _: "  \t",
    "two lines": lambda secret: f"{secret}\n{secret}",
    "line before": lambda secret: f"\r\n{secret}",
    "zero width": lambda secret: f"{secret}\u200b",
    "control": lambda secret: f"\x1b{secret}",
    "mark inside": lambda secret: f"{secret}\ufeff{secret}",
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("secrets") / "pin.txt"


@given(SECRETS, ENDS, st.sampled_from(ENCODINGS))
def test_a_secret_is_read_as_it_was_meant(file: Path, secret: str, end: str, encoding: str) -> None:
    """Whatever mark and line end an editor adds."""
    file.write_bytes(f"{secret}{end}".encode(encoding))
    assert SecretRef(file=file).resolve() == secret


@pytest.mark.parametrize("kind", WRONG)
@given(secret=SECRETS, end=ENDS, encoding=st.sampled_from(ENCODINGS))
def test_what_cannot_be_meant_is_refused_by_name(
    file: Path, kind: str, secret: str, end: str, encoding: str
) -> None:
    """And is not repeated."""
    text = WRONG[kind](secret)
    file.write_bytes(f"{text}{end}".encode(encoding))
    with pytest.raises(SecretError) as caught:
        SecretRef(file=file).resolve()
    place, vi, en = caught.value.args
    assert place == "pin.txt"
    assert vi != en
    assert len(secret) < 4 or secret not in caught.value.message("vi")


@pytest.mark.parametrize(
    "content", [b"m\xe3 PIN", "1234".encode("utf-16-le"), "1234".encode("utf-32"), b"\xff\xfe1"]
)
def test_bytes_that_are_no_text_are_refused_by_name(file: Path, content: bytes) -> None:
    """Another encoding would make another password of it; nor do the bytes stand in a cause."""
    file.write_bytes(content)
    with pytest.raises(SecretError, match=r"pin\.txt") as caught:
        SecretRef(file=file).resolve()
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("kind", [kind for kind in WRONG if kind != "control"])
def test_a_variable_is_looked_at_as_well(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """``set PIN=1234 `` of cmd keeps the blank."""
    monkeypatch.setenv("HOCBA_TEST_PIN", WRONG[kind]("1234"))
    with pytest.raises(SecretError, match="HOCBA_TEST_PIN"):
        SecretRef(env="HOCBA_TEST_PIN").resolve()


def test_a_variable_may_end_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """As what a shell read from a file of Windows does."""
    monkeypatch.setenv("HOCBA_TEST_PIN", "1234\r")
    assert SecretRef(env="HOCBA_TEST_PIN").resolve() == "1234"
