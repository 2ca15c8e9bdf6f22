"""What came with the program is never issued, nor what contradicts itself in the configuration."""

import tomllib
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
TEMPLATE = resources.files("hocba_plugin.cli").joinpath("template.toml").read_text("utf-8")
USING = [("check",), ("export",), ("source", "check"), ("source", "preview", "--class", "1A")]


@pytest.fixture
def begun(command: Command, tmp_path: Path) -> Path:
    """A configuration as ``hocba init`` leaves it."""
    assert command("init", "--out", tmp_path / "hocba.toml").code == 0
    return tmp_path / "hocba.toml"


def test_nothing_of_the_template_could_be_a_schools() -> None:
    """Every text of school and head has to be filled in; only the usual office stands there."""
    (school,) = tomllib.loads(TEMPLATE)["schools"]
    texts = {**school["school"], **school["head"], "school_year": school["source"]["school_year"]}
    plain = {key for key, text in texts.items() if not (text[0] == "<" and text[-1] == ">")}
    assert plain == {"office"}


@pytest.mark.parametrize("words", USING, ids=" ".join)
def test_what_init_wrote_is_refused(command: Command, begun: Path, words: tuple[str, ...]) -> None:
    """Exit 2, every key, and what to do, in both languages."""
    for lang, said in (("vi", "chưa điền"), ("en", "not filled in")):
        ran = command(*words, "--config", begun, "--lang", lang)
        assert (ran.code, "HOCBA-UNFILLED" in ran.err, said in ran.err) == (2, True, True)
        assert all(key in ran.err for key in ("schools.school.code", "schools.head.personal_id"))
    assert list(begun.parent.iterdir()) == [begun]


def test_doctor_names_the_keys_in_one_line(command: Command, begun: Path) -> None:
    """And does not ask the source or the national database about such a school."""
    ran = command("doctor", "--config", begun, "--json")
    lines = [one for one in ran.json["checks"] if "school" in one["name"]]
    assert [one["ok"] for one in lines] == [False]
    (school,) = tomllib.loads(TEMPLATE)["schools"]
    assert all(f"schools.school.{key}" in lines[0]["seen_vi"] for key in school["school"])
    assert ran.code == 2


@pytest.mark.parametrize(
    ("table", "key"),
    [("school", "name"), ("school", "commune_name"), ("head", "personal_id")],
)
@pytest.mark.parametrize("words", [("check",), ("export",)], ids=" ".join)
def test_one_value_left_is_enough(place: Any, words: tuple[str, ...], table: str, key: str) -> None:
    """Also one that was filled in between the signs."""
    place.configure(lambda config: config["schools"][0][table].update({key: "<Ba Đình>"}))
    ran = place.run(*words, "--school", "01999401")
    assert (ran.code, f"schools.{table}.{key}." in ran.err) == (2, True), ran.text


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("department_code", "79", "R-I20"),
        ("province_code", "79", "R-I20"),
        ("province_name", "Tỉnh Nghệ An", "R-I07"),
    ],
)
def test_a_configuration_that_contradicts_itself_is_told_and_stops_records(
    place: Any, key: str, value: str, code: str
) -> None:
    """By doctor beforehand, by check and export for everybody."""
    place.configure(lambda config: config["schools"][0]["school"].update({key: value}))
    checks = place.run("doctor", "--json").json["checks"]
    (line,) = (one for one in checks if one["name"] == "Configuration of school 01999401")
    assert (line["ok"], "schools.school." in line["seen_vi"]) == (False, True)
    for command in ("check", "export"):
        ran = place.run(command, "--school", "01999401", "--class", "1A")
        assert (ran.code, code in ran.out) == (1, True), ran.text
    assert place.identities("exported") == []


def test_what_is_only_doubtful_is_told_and_stops_nothing(place: Any) -> None:
    """A province written in a way nobody knows: the line is well and says so."""
    place.configure(lambda config: config["schools"][0]["school"].update(province_name="TPHN"))
    checks = place.run("doctor", "--json").json["checks"]
    (line,) = (one for one in checks if one["name"] == "Configuration of school 01999401")
    assert (line["ok"], "WARNING schools.school.province_name" in line["seen_en"]) == (True, True)
