"""``hocba rules``: the rule book, for whoever asks what is checked, and on what grounds."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import typer

from hocba_hooks import vocabulary
from hocba_plugin.cli.app import JsonOption, LanguageOption, app
from hocba_plugin.cli.output import Output
from hocba_plugin.cli.stages import STAGES
from hocba_plugin.cli.usage import Misuse
from hocba_plugin.validate import RuleEntry, rule_book

CodeArgument = Annotated[str | None, typer.Argument(help="Mã quy tắc, ví dụ R-I02 / Rule code")]
Words = tuple[str, str]
"""A text in Vietnamese and in English."""
Fact = tuple[Words, Words]
"""What is told, and what there is to tell."""
_BLANK = re.compile(r"\{\w+\}")
"""What a finding fills in."""

NOTE: Words = (
    "Đây là cách chúng tôi đọc các văn bản đã công bố, KHÔNG phải bộ quy tắc chính thức.",
    "This is our reading of what has been published, NOT an official set of rules.",
)
SEVERITIES: Mapping[str, Words] = {
    "error": ("lỗi", "error"),
    "warning": ("cảnh báo", "warning"),
    "info": ("thông tin", "info"),
}
SCOPES: Mapping[str, Words] = {
    "source": ("dữ liệu nguồn", "source"),
    "document": ("tệp XML", "document"),
    "record": ("hồ sơ", "record"),
    "class": ("cả lớp", "class"),
    "year": ("so với năm trước", "year before"),
    "program": ("chương trình tự bảo đảm", "kept by the program"),
}
LEVELS: Mapping[str, Words] = {
    "all": ("mọi cấp", "all"),
    "primary": ("tiểu học", "primary"),
    "secondary": ("THCS, THPT", "secondary"),
}
APPLIES: Words = ("Áp dụng", "Applies to")
CONFIDENCES: Mapping[str, Words] = {
    "high": ("cao", "high"),
    "medium": ("vừa", "medium"),
    "low": ("thấp", "low"),
}


@app.command(help="Sổ quy tắc kiểm tra. / The rule book.")
def rules(code: CodeArgument = None, lang: LanguageOption = "vi", json: JsonOption = False) -> int:
    """Show all rules, or everything about one."""
    output, code = Output(lang, json), code.upper() if code else None
    found = {name: book for name, book in by_code().items() if code in (None, name)}
    if not found:
        raise Misuse("CODE", f"không có quy tắc {code}", f"no rule {code}")
    if code is None:
        _table(output, [base for base, *_ in found.values()])
    else:
        _rule(output, found[code])
    output.say(*NOTE)
    rows = [_row(base, variants) for base, *variants in found.values()]
    output.result({"note_vi": NOTE[0], "note_en": NOTE[1], "rules": rows})
    return 0


def _rule(output: Output, entries: Sequence[RuleEntry]) -> None:
    for facts in told(entries):
        for (vi, en), (value_vi, value_en) in facts:
            output.say(f"{vi}: {value_vi}", f"{en}: {value_en}")
        output.say("", "")


def by_code() -> Mapping[str, Sequence[RuleEntry]]:
    """Return each rule and, after it, its variants."""
    found: dict[str, list[RuleEntry]] = defaultdict(list)
    for entry in rule_book():
        found[entry.code].append(entry)
    return found


def told(entries: Sequence[RuleEntry]) -> Iterator[list[Fact]]:
    """Yield what there is to say about a rule, and of each variant how it differs."""
    base, *variants = entries
    of_the_rule = list(_facts(base))
    yield [(("Quy tắc", "Rule"), (base.code, base.code)), *of_the_rule]
    for variant in variants:
        name = f"{base.code}.{variant.variant}"
        differing = [fact for fact in _facts(variant) if fact not in of_the_rule]
        yield [(("Trường hợp", "Variant"), (name, name)), *differing]


def _facts(entry: RuleEntry) -> Iterator[Fact]:
    yield ("Nội dung", "Title"), (entry.title_vi, entry.title_en)
    yield ("Vì sao", "Why"), (entry.explanation_vi, entry.explanation_en)
    yield APPLIES, _applies(entry)
    yield ("Phạm vi", "Scope"), SCOPES[entry.scope]
    yield ("Kiểm tra từ", "Checked from"), STAGES[entry.due]
    yield ("Mức", "Severity"), SEVERITIES[entry.severity]
    if entry.message_vi:
        messages = _readable(entry.message_vi), _readable(entry.message_en)
        yield ("Thông báo", "Message"), messages
        yield ("Cách sửa", "What to do"), (entry.remedy_vi, entry.remedy_en)
    yield ("Căn cứ", "Law"), (entry.law_vi or "—", entry.law or "—")
    vi, en = CONFIDENCES[entry.confidence]
    yield ("Nguồn", "Source"), (f"{entry.source_vi} (tin cậy: {vi})", f"{entry.source} ({en})")
    if entry.choice:
        yield ("Nhà trường quyết định", "The school decides"), (entry.choice, entry.choice)


def _applies(entry: RuleEntry) -> Words:
    of_vi, of_en = LEVELS[entry.applies_to]
    spans = [since(circular, years) for circular, years in entry.first_years.items()]
    vi, en = ("; ".join(words) for words in zip(*spans, strict=True))
    return f"{of_vi}: {vi}", f"{of_en}: {en}"


def since(circular: str, years: Mapping[int, int]) -> Words:
    """Return from which school year on a circular holds for each grade."""
    name = vocabulary.circulars()[circular].name
    vi = ", ".join(f"{grade} từ {_school_year(year)}" for grade, year in years.items())
    en = ", ".join(f"{grade} from {_school_year(year)}" for grade, year in years.items())
    return f"{name} (lớp {vi})", f"{name} (grade {en})"


def _readable(template: str) -> str:
    return _BLANK.sub("…", template)


def _table(output: Output, entries: Sequence[RuleEntry]) -> None:
    titles = [("Mã", "Code"), ("Mức", "Level"), APPLIES, ("Phạm vi", "Scope")]
    output.table(
        [*titles, ("Nội dung", "Title")],
        [
            (
                entry.code,
                output.text(*SEVERITIES[entry.severity]),
                output.text(*LEVELS[entry.applies_to]),
                output.text(*SCOPES[entry.scope]),
                output.text(entry.title_vi, entry.title_en),
            )
            for entry in entries
        ],
    )


def _row(base: RuleEntry, variants: Sequence[RuleEntry]) -> dict[str, object]:
    return {
        **base.model_dump(exclude={"variant", "grades"}),
        "law_vi": base.law_vi,
        "source_vi": base.source_vi,
        "circulars": [
            {
                "id": circular,
                "name": vocabulary.circulars()[circular].name,
                "first_school_years": {grade: _school_year(y) for grade, y in years.items()},
            }
            for circular, years in base.first_years.items()
        ],
        "grades": sorted({grade for years in base.first_years.values() for grade in years}),
        "variants": [one.model_dump(exclude={"code", "grades"}) for one in variants],
    }


def _school_year(first: int) -> str:
    return f"{first}-{first + 1}"
