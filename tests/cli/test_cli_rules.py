"""``hocba rules``: the book as a table, one rule in full, and all of it for machines."""

from collections.abc import Callable
from typing import Any

import pytest

from hocba_plugin.validate import rule_book


def test_the_book_is_a_table_that_says_what_it_is(command: Callable[..., Any]) -> None:
    """Each code once, in both languages, and that it is our reading."""
    for language, note in (("vi", "KHÔNG phải"), ("en", "NOT an official")):
        ran = command("rules", "--lang", language)
        assert (ran.code, note in ran.out) == (0, True)
        lines = ran.out.splitlines()
        for code in {entry.code for entry in rule_book()}:
            assert sum(line.startswith(f"{code} ") for line in lines) == 1


@pytest.mark.parametrize("code", ["R-I02", "r-i02"])
def test_one_rule_is_told_in_full(command: Callable[..., Any], code: str) -> None:
    """Title, reason, years, messages, remedy, law, source, and its variants."""
    entry, *variants = (one for one in rule_book() if one.code == "R-I02")
    text = " ".join(command("rules", code).out.split())
    wanted = (entry.title_vi, entry.explanation_vi, entry.message_vi, entry.remedy_vi)
    assert [words for words in (*wanted, entry.law_vi, entry.source_vi) if words not in text] == []
    assert [one.variant for one in variants if f"R-I02.{one.variant}" not in text] == []
    assert "lớp 1 từ 2020-2021" in text
    assert "R-I05" not in command("rules", code, "--lang", "en").out.split()


def test_a_rule_the_school_decides_names_the_setting(command: Callable[..., Any]) -> None:
    """Where the law is not clear."""
    chosen = {entry.code: entry.choice for entry in rule_book() if entry.choice}
    for code, setting in chosen.items():
        assert f"Nhà trường quyết định: {setting}" in command("rules", code).out


def test_machines_get_every_rule_with_source_and_confidence(command: Callable[..., Any]) -> None:
    """And nothing but JSON on standard output."""
    found = command("rules", "--json").json
    assert "KHÔNG" in found["note_vi"]
    rules = {rule["code"]: rule for rule in found["rules"]}
    assert list(rules) == sorted({entry.code for entry in rule_book()})
    assert [
        code for code, rule in rules.items() if not (rule["source"] and rule["confidence"])
    ] == []
    sex = [one for one in rules["R-I02"]["variants"] if one["variant"] == "sex"]
    assert "giới tính" in sex[0]["message_vi"]
    assert ("Điều 7" in rules["R-I02"]["law_vi"], "art. 7" in rules["R-I02"]["law"]) == (True, True)
    assert rules["R-I02"]["source_vi"] == "chính văn bản"
    assert {"scope", "applies_to", "severity", "law", "choice", "remedy_vi", "remedy_en"} <= set(
        rules["R-I02"]
    )
    (circular,) = rules["R-P01"]["circulars"]
    assert circular["first_school_years"]["5"] == "2024-2025"
    assert rules["R-P01"]["grades"] == [1, 2, 3, 4, 5]
    one = command("rules", "R-P01", "--json").json["rules"]
    assert one == [rules["R-P01"]]


def test_an_unknown_code_is_refused(command: Callable[..., Any]) -> None:
    """Exit 2, in both languages, and no rule shown."""
    ran = command("rules", "R-Q99", "--json")
    assert (ran.code, list(ran.json)) == (2, ["error"])
    assert "không có quy tắc R-Q99" in ran.err
    assert "no rule R-Q99" in ran.json["error"]["message_en"]


def test_a_rule_says_from_when_on_it_is_due(command: Callable[..., Any]) -> None:
    """For people and for machines."""
    assert "Kiểm tra từ: sau học kỳ I" in command("rules", "R-S09").out
    (rule,) = command("rules", "R-P08", "--json").json["rules"]
    assert rule["due"] == "year"
