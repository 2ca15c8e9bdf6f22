"""Why a file is not read."""

from enum import StrEnum


class Why(StrEnum):
    """The reasons there are; what each means for people stands in ``refusals``."""

    MISSING = "missing"
    CLOSED = "closed"
    EMPTY = "empty"
    HOLLOW = "hollow"
    DAMAGED = "damaged"
    CUT_OFF = "cut_off"
    SLOW = "slow"
    TOO_LARGE = "too_large"
    SEALED = "sealed"
    XLSB = "xlsb"
    PDF = "pdf"
    WORD = "word"
    ARCHIVE = "archive"
    PICTURE = "picture"
    NO_TABLE = "no_table"
    CODE_PAGE = "code_page"


class CannotReadError(Exception):
    """The file is not read; ``args`` holds the reason."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why
