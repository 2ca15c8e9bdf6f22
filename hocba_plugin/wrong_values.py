"""What pydantic says of a value, in our words: by the kind of the fault, never with the value."""

from collections.abc import Mapping
from typing import Any

from pydantic_core import ErrorDetails

_KINDS: Mapping[str, tuple[str, str]] = {
    "extra_forbidden": ("không có khóa này", "there is no such key"),
    "missing": ("thiếu khóa này", "this key is missing"),
    "literal_error": ("phải là một trong {expected}", "it has to be one of {expected}"),
    "enum": ("phải là một trong {expected}", "it has to be one of {expected}"),
    "greater_than": ("phải lớn hơn {gt}", "it has to be greater than {gt}"),
    "greater_than_equal": ("phải từ {ge} trở lên", "it has to be {ge} or more"),
    "less_than": ("phải nhỏ hơn {lt}", "it has to be less than {lt}"),
    "less_than_equal": ("phải từ {le} trở xuống", "it has to be {le} or less"),
    "finite_number": ("phải là một con số hữu hạn", "it has to be a finite number"),
    "namesakes": (
        "có hai mục cùng họ tên: ghi số định danh (personal_id) cho từng mục",
        "two entries have one name: give each its personal_id",
    ),
    "string_too_short": ("quá ngắn", "it is too short"),
    "too_short": ("chưa đủ mục", "it has too few items"),
    "string_pattern_mismatch": ("viết chưa đúng dạng", "it is not written as it has to be"),
}
_TYPES: Mapping[str, tuple[str, str]] = {
    "string": ("chữ trong nháy", "a text in quotes"),
    "int": ("số nguyên", "a whole number"),
    "float": ("số", "a number"),
    "decimal": ("số", "a number"),
    "bool": ("true hoặc false", "true or false"),
    "date": ("ngày", "a date"),
    "path": ("đường dẫn trong nháy", "a path in quotes"),
    "tuple": ("danh sách trong […]", "a list in […]"),
    "list": ("danh sách trong […]", "a list in […]"),
    "dict": ("bảng", "a table"),
    "mapping": ("bảng", "a table"),
    "model": ("bảng", "a table"),
}


def reasons(error: ErrorDetails) -> tuple[str, str]:
    """Return what is wrong, in Vietnamese and in English; what we have no words for, as a code."""
    kind = error["type"]
    context: Mapping[str, Any] = {**error.get("ctx", {})}
    if kind in _KINDS:
        vi, en = (text.format_map(context) for text in _KINDS[kind])
        return vi.replace(" or ", " hoặc "), en
    wanted = _TYPES.get(kind.partition("_")[0])
    if wanted is not None:
        return f"phải là {wanted[0]}", f"it has to be {wanted[1]}"
    return f"giá trị không hợp lệ ({kind})", f"the value is not valid ({kind})"
