"""Mutations of XML documents, by text: they know no element of any profile."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

_START_TAG = re.compile(rb"<(\w+)(?=[ >])")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMutation:
    """Breaks the rule ``code`` in a document that was right."""

    code: str
    description_vi: str
    breaks: Callable[[bytes], bytes | None]
    """Returns the broken document, or ``None`` when this one cannot be broken that way."""
    companions: frozenset[str] = frozenset()
    """Codes of errors that necessarily come with it."""


def _unknown_attribute(content: bytes) -> bytes:
    second = list(_START_TAG.finditer(content))[1]
    return content[: second.end()] + b' them="1"' + content[second.end() :]


def _cut_in_half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _other_root(content: bytes) -> bytes:
    root = _START_TAG.search(content)
    assert root is not None
    name = root[1]
    return re.sub(rb"(</?)%s(?=[ >])" % name, rb"\1%s_CU" % name, content)


def _id_twice(content: bytes) -> bytes | None:
    ids = re.findall(rb' Id="([^"]+)"', content)
    if len(ids) < 2:
        return None
    first, second, *_ = ids
    return content.replace(b' Id="%s"' % second, b' Id="%s"' % first, 1)


DOCUMENT_MUTATIONS: Mapping[str, DocumentMutation] = {
    mutation.code: mutation
    for mutation in (
        DocumentMutation(
            code="R-X02",
            description_vi="Thuộc tính mà lược đồ không có",
            breaks=_unknown_attribute,
        ),
        DocumentMutation(
            code="R-X03",
            description_vi="Tệp XML bị cắt giữa chừng",
            breaks=_cut_in_half,
        ),
        DocumentMutation(
            code="R-X04",
            description_vi="Phần tử gốc của cấu trúc khác",
            breaks=_other_root,
        ),
        DocumentMutation(
            code="R-F08",
            description_vi="Hai phần tử cùng một Id",
            breaks=_id_twice,
            companions=frozenset({"R-X02"}),
        ),
    )
}
"""By the code of the rule they break."""
