"""Every error: one root, a code of its own, two languages, an exit code, and it can be pickled."""

import pickle
from collections.abc import Iterator

import pytest

import hocba_plugin.errors as tree
from hocba_hooks import HocbaError
from hocba_plugin.journey import Journey

EXIT_CODES = {1, 2, 3, 4, 5, 70}


def below(kind: type[HocbaError]) -> Iterator[type[HocbaError]]:
    """Yield a class and all of its subclasses."""
    yield kind
    for child in kind.__subclasses__():
        yield from below(child)


ERRORS = sorted(
    {kind for kind in below(HocbaError) if kind.__module__.startswith("hocba_")},
    key=lambda kind: kind.__name__,
)
"""Ours: tests make some of their own."""


def made(kind: type[HocbaError]) -> HocbaError:
    """Return an error with every field filled."""
    if kind is tree.UnreadError:
        return kind((("6A", tree.SourceError("<place>", "<reason>")),))
    if kind is tree.UnfinishedError:
        return kind((("<key>", tree.ExchangeError("<reason>")),))
    return kind(*(f"<{name}>" for name in kind.fields))


def test_the_whole_tree_is_looked_at() -> None:
    """The journey imports every stage, so every error class is known here."""
    assert Journey
    assert len(ERRORS) >= 15


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_speaks_two_languages_and_survives_pickling(kind: type[HocbaError]) -> None:
    """With every field in its text, and what to do next in both."""
    error = made(kind)
    vi, en = error.message("vi"), error.message("en")
    assert vi != en
    assert bool(kind.remedy_vi) == bool(kind.remedy_en)
    for text in (vi, en):
        assert "{" not in text
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(copy), copy.message()) == (kind, error.message())


def test_a_place_is_told_in_the_language_of_the_text() -> None:
    """Adapters write places in English."""
    error = tree.SourceError("DanhSach.xlsx › Sheet1 › row 9 › Lớp", "x")
    assert "› dòng 9 ›" in error.message("vi")
    assert "› row 9 ›" in error.message("en")


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_an_error_has_an_exit_code_of_the_architecture(kind: type[HocbaError]) -> None:
    """Scripts around the command line rely on it."""
    assert kind.exit_status in EXIT_CODES
    assert kind.code.startswith("HOCBA-")


def test_codes_of_the_tree_are_drawn_in_the_docstring() -> None:
    """The drawing is the documentation."""
    drawn = tree.__doc__ or ""
    for kind in ERRORS:
        if kind.__module__ == tree.__name__:
            assert kind.__name__ in drawn
            assert kind.code in drawn
