"""hocba.toml: read once, paths from its own folder, unknown keys refused, secrets never shown."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from hocba_hooks import SecretRef, SigningError
from hocba_plugin.config import Config, SchoolConfig, load, parse
from hocba_plugin.errors import ConfigError

GOOD = """
profile = "qd3016-public"
plugins = ["vnedu"]
[ledger]
url = "sqlite:///state/ledger.sqlite"
[trust]
anchors = ["ca.pem"]
[[schools]]
organisation_ids = ["0101234567"]
school = { code = "01999401" }
head = { name = "Lê Văn Dũng" }
source = { system = "vnedu", school_year = "2025-2026", path = "exports" }
[[keys]]
holder = "001075999201"
kind = "pkcs12"
path = "keys/head.p12"
secret = { env = "HOCBA_TEST_PIN" }
"""


def written(folder: Path, text: str) -> Path:
    """Return the path of a configuration with that text."""
    path = folder / "hocba.toml"
    path.write_text(text, "utf-8")
    return path


def test_paths_start_from_the_configurations_folder(tmp_path: Path) -> None:
    """Whatever folder a command is started in."""
    config = load(written(tmp_path, GOOD))
    assert config.trust.anchors == (tmp_path / "ca.pem",)
    assert config.schools[0].source.path == tmp_path / "exports"
    assert config.keys[0].path == tmp_path / "keys" / "head.p12"
    assert config.ledger.url == f"sqlite:///{tmp_path}/state/ledger.sqlite"
    assert config.output.resolve() == tmp_path


def test_a_profile_may_be_a_folder_beside_it(tmp_path: Path) -> None:
    """An id stays an id."""
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "profile.toml").touch()
    assert load(written(tmp_path, 'profile = "mine"')).profile == str(tmp_path / "mine")
    assert load(written(tmp_path, 'profile = "other"')).profile == "other"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("colour = 1", "colour"),
        ("[exchange]\nbase_url = 'https://x'\npassword = 'geheim'", "exchange.password"),
        ("[[schools]]\nschool = {}", "schools.0.school.code"),
        ("[ledger]\nurl = 7", "ledger.url"),
        ("profile = ", "hocba.toml"),
    ],
)
def test_what_is_wrong_is_named_and_not_quoted(tmp_path: Path, text: str, place: str) -> None:
    """A wrong key may hold a secret."""
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text))
    assert caught.value.args[0] == place
    assert "geheim" not in str(caught.value)
    assert caught.value.exit_status == 2


@pytest.mark.parametrize("key", ["poll_s", "patience_s", "batch"])
@pytest.mark.parametrize("value", ["-1", "nan", "inf", '"x"'])
def test_a_number_that_no_program_can_wait_or_count_by_is_refused(
    tmp_path: Path, key: str, value: str
) -> None:
    """Below zero, no number, or without an end."""
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, f"[sending]\n{key} = {value}"))
    assert caught.value.args[0] == f"sending.{key}"


@pytest.mark.parametrize(
    ("others", "fine"),
    [
        ({"personal_id": "001171000002"}, True),
        ({"personal_id": "001171000001"}, True),
        ({}, False),
        ({"code": "GV2"}, False),
    ],
    ids=["two numbers", "one person", "no number", "a code alone"],
)
def test_two_people_of_one_name_need_their_numbers(others: dict[str, str], fine: bool) -> None:
    """Which of them is meant would be a guess."""
    first = {"role": "deputy_head", "name": "Trần Thị Hoa", "personal_id": "001171000001"}
    people = [first, {"role": "clerk", "name": "TRẦN THỊ  HOA", **others}]
    school: dict[str, Any] = {
        "school": {"code": "1"},
        "head": {},
        "source": {"system": "x", "school_year": "y"},
    }
    if fine:
        assert len(SchoolConfig(**school, people=people).people) == 2
    else:
        with pytest.raises(ValidationError, match="two entries have one name"):
            SchoolConfig(**school, people=people)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """With what to do: hocba init."""
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "hocba.toml")
    assert "hocba init" in caught.value.message("vi")


def test_urls_with_passwords_are_not_shown() -> None:
    """A repr ends up in logs."""
    config = parse(
        {
            "ledger": {"url": "postgresql://u:geheim@db/x"},
            "schools": [
                {
                    "school": {"code": "1"},
                    "head": {},
                    "source": {
                        "system": "smas",
                        "school_year": "2025-2026",
                        "url": "mysql://u:geheim@db/x",
                    },
                }
            ],
        }
    )
    assert "geheim" not in repr(config)
    assert "geheim" not in repr(config.schools[0].source_config)


def test_a_secret_comes_from_a_file_or_a_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And is read when it is used, not before."""
    (tmp_path / "pin").write_text("1234\n")
    monkeypatch.setenv("HOCBA_TEST_PIN", "5678")
    assert SecretRef(file=tmp_path / "pin").resolve() == "1234"
    assert SecretRef(env="HOCBA_TEST_PIN").resolve() == "5678"
    assert SecretRef().resolve() is None
    for missing in (SecretRef(file=tmp_path / "none"), SecretRef(env="HOCBA_NO_SUCH")):
        with pytest.raises(SigningError):
            missing.resolve()


def test_the_configuration_is_frozen() -> None:
    """Nothing changes it after the edge."""
    with pytest.raises(ValueError, match="frozen"):
        Config().profile = "x"  # type: ignore[misc]
