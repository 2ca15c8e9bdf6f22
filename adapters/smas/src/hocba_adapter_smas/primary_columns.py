"""Columns of primary results: subjects, competences and qualities; the set depends on the grade."""

from hocba_adapter_kit.headings import HeadingPath
from hocba_hooks import Level, vocabulary
from hocba_hooks.transcripts import Competence, Quality
from hocba_hooks.values.text import match_key

LEVEL, TEST, TRAIT = "level:", "test:", "trait:"
"""What names of result columns begin with."""

COMPETENCES = {
    "Tự chủ và tự học": Competence.SELF_STUDY,
    "Tự học và tự chủ": Competence.SELF_STUDY,
    "Tự chủ, tự học": Competence.SELF_STUDY,
    "Giao tiếp và hợp tác": Competence.COMMUNICATION,
    "Giao tiếp, hợp tác": Competence.COMMUNICATION,
    "Giải quyết vấn đề và sáng tạo": Competence.PROBLEM_SOLVING,
    "GQVĐ và sáng tạo": Competence.PROBLEM_SOLVING,
    "Ngôn ngữ": Competence.LANGUAGE,
    "Tính toán": Competence.CALCULATION,
    "Khoa học": Competence.SCIENCE,
    "Công nghệ": Competence.TECHNOLOGY,
    "Tin học": Competence.INFORMATICS,
    "Thẩm mĩ": Competence.AESTHETICS,
    "Thẩm mỹ": Competence.AESTHETICS,
    "Thể chất": Competence.PHYSICAL,
}
QUALITIES = {
    "Yêu nước": Quality.PATRIOTISM,
    "Nhân ái": Quality.COMPASSION,
    "Chăm chỉ": Quality.DILIGENCE,
    "Trung thực": Quality.HONESTY,
    "Trách nhiệm": Quality.RESPONSIBILITY,
}
_TRAITS = {
    "nangluc": {match_key(name): trait.value for name, trait in COMPETENCES.items()},
    "phamchat": {match_key(name): trait.value for name, trait in QUALITIES.items()},
}
LEVEL_HEADINGS = ("Mức đạt được", "Mức đạt", "Mức", "Mức ĐG", "Mức đạt được CK")
TEST_HEADINGS = ("Điểm KTĐK", "Điểm kiểm tra định kỳ", "Điểm KT", "Điểm")
_LEVELS = frozenset(map(match_key, LEVEL_HEADINGS))
_TESTS = frozenset(map(match_key, TEST_HEADINGS))


def result_column(path: HeadingPath) -> str | None:
    """Name a column of results by its heading; ``None`` for other columns.

    "Khoa học", "Công nghệ" and "Tin học" are subjects and competences: only the group tells.
    """
    for group in map(match_key, path[:-1]):
        for prefix, traits in _TRAITS.items():
            if group.startswith(prefix):
                trait = traits.get(match_key(path[-1]))
                return f"{TRAIT}{trait}" if trait else None
    written = subject_heading(path)
    subject = vocabulary.find_subject(Level.PRIMARY, written) if written else None
    prefix = TEST if match_key(path[-1]) in _TESTS else LEVEL
    return f"{prefix}{subject}" if subject else None


def subject_heading(path: HeadingPath) -> str | None:
    """Return the part of a heading that names a subject."""
    leaf = match_key(path[-1])
    names = path[:-1] if leaf in _LEVELS | _TESTS else path[-1:]
    found = (name for name in reversed(names) if vocabulary.find_subject(Level.PRIMARY, name))
    return next(found, None)
