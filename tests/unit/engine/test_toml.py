"""TOML from Windows: marks, encodings, and backslashes in double quotes."""

import tomllib
from contextlib import suppress
from pathlib import Path, PureWindowsPath

import pytest
import sqlalchemy as sa
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin.config import _rebased, load
from hocba_plugin.errors import ConfigError
from hocba_plugin.toml import TomlError, table_of, with_literal_paths

TEXT = 'profile = "x"\r\n[trust]\r\nanchors = [{}]\r\n'
NAMES = st.text(
    st.characters(exclude_categories=("C",), exclude_characters="\\/:*?<>|"), min_size=1
)


def written(folder: Path, content: bytes) -> Path:
    """Return the path of a configuration with these bytes."""
    path = folder / "hocba.toml"
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    """Return what is said of a configuration."""
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.args[0] == "hocba.toml"
    return "\n".join(map(str, caught.value.args[1:]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_windows_editors_are_read(tmp_path: Path, encoding: str) -> None:
    """With a mark before the text, and the line ends of Windows."""
    path = written(tmp_path, TEXT.format("'gốc tin cậy.pem'").encode(encoding))
    assert load(path).trust.anchors == (tmp_path / "gốc tin cậy.pem",)


@pytest.mark.parametrize(
    "content",
    [TEXT.format("'trường'").encode("cp1258", "replace"), TEXT.format("'x'").encode("utf-16-le")],
)
def test_another_encoding_is_refused_with_line_and_remedy(tmp_path: Path, content: bytes) -> None:
    """In both languages; the parser never sees it."""
    said = refusal(written(tmp_path, content))
    line = 1 if b"\0" in content else 3
    assert f"dòng {line}" in said
    assert f"line {line}" in said
    assert said.count("UTF-8") == 4


@pytest.mark.parametrize(
    "path",
    [
        r"C:\Users\Lan\roots.pem",  # \U is a letter by its number
        r"C:\hocba\roots.pem",  # \h is nothing
        r"C:\temp\new.pem",  # \t and \n are read without a complaint
        r"roots\bin",
        "D:\\",
    ],
)
def test_a_path_in_double_quotes_is_refused_with_how_to_write_it(tmp_path: Path, path: str) -> None:
    """The line is named, also after a line that is well written; in single quotes it is a path."""
    before = 'output = "C:\\\\out"\n'
    said = refusal(
        written(tmp_path, f"{before}{TEXT.format(f'{chr(34)}{path}{chr(34)}')}".encode())
    )
    assert "dòng 4" in said
    assert "line 4" in said
    assert said.count(r"'C:\hocba\exports'") == 2
    literal = load(written(tmp_path, TEXT.format(f"'{path}'").encode()))
    assert str(literal.trust.anchors[0]).endswith(path)


def test_what_is_no_toml_is_said_by_line(tmp_path: Path) -> None:
    """Vietnamese first."""
    assert refusal(written(tmp_path, b'a = "x"\nb = = 1\n')).startswith("dòng 2: chưa đúng")
    assert refusal(written(tmp_path, b"a = ")).startswith("chưa viết xong")


@pytest.mark.parametrize(
    "text",
    [
        f"a = {'9' * 5000}",
        f"a = {'[' * 100_000}",
        f"a = {'{a=' * 100_000}",
        f"a{'.a' * 5000} = 1",
        f"[a{' . a' * 5000}]",
        '"a"' + '."a"' * 5000 + " = 1",
    ],
)
def test_what_the_parser_gives_up_on_is_refused(tmp_path: Path, text: str) -> None:
    """It ended the program as a fault of our own."""
    assert "quá" in refusal(written(tmp_path, text.encode()))


@given(st.one_of(st.binary(), st.text().map(str.encode), st.text().map(lambda x: f"a = '{x}'")))
def test_any_file_is_a_table_or_refused_in_both_languages(content: bytes | str) -> None:
    """Whatever bytes it has."""
    with suppress(TomlError):
        table_of(content if isinstance(content, bytes) else content.encode("utf-16"))


@pytest.mark.parametrize("sign", ["\u202a", "\u200b", "\ufeff", "\u200e"])
def test_a_sign_nobody_sees_is_told(tmp_path: Path, sign: str) -> None:
    """As Windows copies a path from the properties of a file: no such file would be found."""
    said = refusal(written(tmp_path, TEXT.format(f"'{sign}C:\\a.pem'").encode()))
    assert "trust.anchors.0, dòng 3" in said
    assert "trust.anchors.0, line 3" in said


@given(st.lists(NAMES, min_size=1, max_size=4), st.text())
def test_paths_are_written_in_single_quotes_and_mean_the_same(names: list[str], text: str) -> None:
    """Whatever else stands in the file."""
    table = {"path": "C:\\" + "\\".join(names), "name": text, "both": [text, 'a"b\\c']}
    literal = with_literal_paths(tomli_w.dumps(table))
    assert tomllib.loads(literal) == table
    if not any("'" in name or '"' in name for name in names):
        assert literal.startswith("path = 'C:\\")


@pytest.mark.parametrize("written_as", ["ledger.sqlite", r"C:\hocba\ledger.sqlite", "D:/l.sqlite"])
def test_a_ledger_is_a_file_on_its_drive(written_as: str) -> None:
    """Beside the configuration, or where it says."""
    folder = PureWindowsPath(r"C:\hocba")
    url = _rebased(f"sqlite:///{written_as}", folder, "url")  # type: ignore[arg-type]
    database = sa.make_url(url).database
    assert PureWindowsPath(database or "") == folder / written_as
