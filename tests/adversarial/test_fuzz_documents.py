"""Ten thousand broken and hostile documents: each gives findings, soon and in little memory.

They are made and checked in a process of their own, so that one that brings it down (a fault in a
C library, an exhausted stack or memory) is a failure here and not the end of the test run. Every
one follows from its seed: ``python tests/adversarial/test_fuzz_documents.py SEED [COUNT]`` checks
it again, or goes on to others.
"""
# ruff: noqa: T201 - the process tells the test where it is by printing

import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from hocba_hooks import CheckReport
from hocba_plugin.documents.codec import Codec
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.samples.records import sample_records
from hocba_plugin.validate import Validator

FAR_PROFILE = Path(__file__).parents[2] / "fixtures" / "profiles" / "tinh-thu-nghiem"
PROFILES = ("qd3016-public", str(FAR_PROFILE))
INPUTS = 10_000
BATCHES = 4
PATIENCE_S = 5.0
MOST_FINDINGS = 700
MEMORY = 1 << 30
"""Of the process, in bytes: Python and all libraries take a fifth of it."""

_ELEMENT = re.compile(rb"<([A-Za-z_]\w*)(?: [^<>]*)?>[^<]*</\1>")
_GROUP = re.compile(rb"<([A-Za-z_]\w*)(?: [^<>]*)?>.*?</\1>", re.DOTALL)
_TAG = re.compile(rb"</?([A-Za-z_]\w*)")
_TEXT = re.compile(rb">([^<]+)<")
_VALUES = (
    b"", b" ", b"0", b"-1", b"1E999999", b"1E-999999", b"NaN", b"sNaN", b"Infinity", b"1_0",
    "٣".encode(), b"9" * 5_000, b"9999-99-99", b"0000-00-00", b"31/02/2024", b"0001-01-01",
    b"2025-2025", b"9999-10000", "é".encode(), "e\u0301".encode(), "\u202e\u200b".encode(),
    "Nguyá»…n".encode(), b"&lt;script&gt;", b"&#x10FFFF;", b"&amp;" * 2_000, b"%s{x}{0}",
    b"A" * 100_000, "Ễ".encode() * 30_000, b"<![CDATA[<a>]]>", "😀".encode() * 500,
)  # fmt: skip
_HEADS = (
    b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
    b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
    b"<!-- -->", b"<?xml-stylesheet href='a'?>", b"\xef\xbb\xbf", b"\xff\xfe", b"\x00", b" ", b"<",
)  # fmt: skip
_INSIDE = (
    b"&a;", b"&unknown;", b"&#0;", b"]]>", b"<!---->", b"<?a?>", b"\x00", b"\x0b", b"\xff",
    b"\xed\xa0\x80", b"<a>", b"</a>", b"<a/>" * 400,
    b"<O>" * 200 + b"</O>" * 200, b"<O>" * 300 + b"</O>" * 300,
    b'<x:a/>', b'<a xmlns="">', b'<a xmlns="u"/>', b'<a xml:id="data" Id="data"/>',
    b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><Object Id="data"/></Signature>',
    b"<a " + b" ".join(b'a%d="1"' % n for n in range(2_000)) + b"/>",
    b"<a " + b" ".join(b'xmlns:a%d="u%d"' % (n, n) for n in range(500)) + b"/>",
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-le", "utf-32", "utf-7", "latin-1", "cp1258", "cp037")
_LETTERS = "aĐðé1 .,-'\u0301\u00ad\u200b\ufeff\u202eЕΑ\U0001f600"
Change = Callable[[Random, bytes], bytes]


def _flipped(rng: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 10, 200))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _cut(rng: Random, content: bytes) -> bytes:
    begin, end = sorted(rng.randrange(len(content) + 1) for _ in range(2))
    return rng.choice((content[:end], content[begin:], content[:begin] + content[end:]))


def _one(rng: Random, pattern: re.Pattern[bytes], content: bytes) -> re.Match[bytes] | None:
    found = list(pattern.finditer(content))
    return rng.choice(found) if found else None


def _some_element(rng: Random, content: bytes) -> re.Match[bytes] | None:
    """Return one without anything below it, or with; not the root."""
    pattern = rng.choice((_ELEMENT, _GROUP))
    return pattern.search(content, rng.randrange(len(content) // 50, len(content)))


def _stuttered(rng: Random, content: bytes) -> bytes:
    begin, end = sorted(rng.randrange(len(content) + 1) for _ in range(2))
    return content[:end] + content[begin:end] * rng.choice((1, 2, 20))


def _repeated(rng: Random, content: bytes) -> bytes:
    found = _some_element(rng, content)
    if found is None:
        return content
    many = min(rng.choice((1, 2, 20, 1_000)), 400_000 // len(found[0]))
    return content[: found.end()] + found[0] * many + content[found.end() :]


def _left_out(rng: Random, content: bytes) -> bytes:
    found = _some_element(rng, content)
    return content if found is None else content.replace(found[0], b"", 1)


def _moved(rng: Random, content: bytes) -> bytes:
    first, second = _one(rng, _ELEMENT, content), _one(rng, _ELEMENT, content)
    if first is None or second is None or first.end() > second.start():
        return content
    between = content[first.end() : second.start()]
    return content[: first.start()] + second[0] + between + first[0] + content[second.end() :]


def _renamed(rng: Random, content: bytes) -> bytes:
    """Call an element, wherever it stands, by another's name."""
    first, second = _one(rng, _TAG, content), _one(rng, _TAG, content)
    if first is None or second is None:
        return content
    return re.sub(rb"(</?)%b\b" % first[1], rb"\1" + second[1], content)


def _mistagged(rng: Random, content: bytes) -> bytes:
    first, second = _one(rng, _TAG, content), _one(rng, _TAG, content)
    if first is None or second is None:
        return content
    return content.replace(first[0], second[0], 1)


def _misspelt(rng: Random, content: bytes) -> bytes:
    """Change letters of one text."""
    found = _one(rng, _TEXT, content)
    if found is None:
        return content
    text = list(found[1].decode("utf-8", "replace"))
    for _ in range(rng.choice((1, 2, 10))):
        text[rng.randrange(len(text))] = rng.choice(_LETTERS)
    return content[: found.start(1)] + "".join(text).encode() + content[found.end(1) :]


def _swapped(rng: Random, content: bytes) -> bytes:
    """Let two texts change places."""
    first, second = _one(rng, _TEXT, content), _one(rng, _TEXT, content)
    if first is None or second is None or first.end() > second.start():
        return content
    between = content[first.end(1) : second.start(1)]
    return content[: first.start(1)] + second[1] + between + first[1] + content[second.end(1) :]


def _other_value(rng: Random, content: bytes) -> bytes:
    found = _one(rng, _TEXT, content)
    if found is None:
        return content
    return content[: found.start(1)] + rng.choice(_VALUES) + content[found.end(1) :]


def _injected(rng: Random, content: bytes) -> bytes:
    if rng.random() < 0.2:
        head, _, rest = content.partition(b"?>")
        return rng.choice((head + b"?>" + rng.choice(_HEADS) + rest, rng.choice(_HEADS) + content))
    place = rng.choice([found.end() for found in re.finditer(rb">", content)] or [0])
    return content[:place] + rng.choice(_INSIDE) + content[place:]


def _recoded(rng: Random, content: bytes) -> bytes:
    encoding = rng.choice(_ENCODINGS)
    text = content.decode("utf-8", "replace")
    declared = text.replace("UTF-8", rng.choice((encoding, "UTF-8", "", "x")), 1)
    return declared.encode(encoding, "replace")


def _random(rng: Random, content: bytes) -> bytes:
    return rng.randbytes(rng.choice((0, 1, 10, 1_000, 100_000)))


GENTLE: Sequence[Change] = (
    _repeated, _left_out, _moved, _renamed, _other_value, _other_value, _misspelt, _swapped,
)  # fmt: skip
"""What a parser does not mind."""
ROUGH: Sequence[Change] = (_flipped, _cut, _stuttered, _mistagged, _injected, _recoded, _random)


@dataclass(frozen=True)
class Ground:
    """A profile's validator, and valid documents to spoil."""

    validator: Validator
    documents: tuple[bytes, ...]

    @classmethod
    def of(cls, profile: str) -> "Ground":
        loaded = load_profile(profile)
        codec = Codec(loaded)
        return cls(Validator(loaded), tuple(map(codec.write, sample_records(1))))

    def spoiled(self, rng: Random) -> bytes:
        content = rng.choice(self.documents)
        for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
            content = rng.choice(GENTLE)(rng, content)
        return content if rng.random() < 0.6 else rng.choice(ROUGH)(rng, content)


def spoiled(seed: int, among: Sequence[Ground]) -> tuple[Ground, bytes]:
    """Return the document of a seed."""
    rng = Random(seed)  # noqa: S311 - the same every time
    ground = rng.choice(among)
    return ground, ground.spoiled(rng)


def complaints(report: CheckReport, took: float) -> Iterator[str]:
    """Yield what must not be, whatever the document."""
    if took > PATIENCE_S:
        yield f"took {took:.1f} s"
    if len(report.findings) > MOST_FINDINGS:
        yield f"gave {len(report.findings)} findings"
    for crashed in (one.message_en for one in report.findings if one.code == "R-X09"):
        yield f"stopped a rule: {crashed}"


def check(begin: int, count: int) -> None:
    """Check documents in turn, telling each seed before it is tried: a crash leaves it behind."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    among, refused = tuple(map(Ground.of, PROFILES)), 0
    for seed in range(begin, begin + count):
        print(seed, flush=True)
        ground, content = spoiled(seed, among)
        begun = time.process_time()
        report = ground.validator.check_document(content)
        for complaint in complaints(report, time.process_time() - begun):
            sys.exit(f"the document of seed {seed} ({len(content)} bytes) {complaint}")
        refused += bool(report.errors)
    print("refused", refused)


@pytest.mark.parametrize("begin", range(0, INPUTS, INPUTS // BATCHES))
def test_whatever_a_document_is_made_of_it_gives_findings(begin: int) -> None:
    """No exception, no crash, no rule that gives up; nine of ten are seen to be wrong."""
    count = INPUTS // BATCHES
    ran = subprocess.run(
        [sys.executable, __file__, str(begin), str(count)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    last = ran.stdout.splitlines()[-1:]
    assert ran.returncode == 0, f"ended with {ran.returncode} after {last}: {ran.stderr[-2_000:]}"
    assert int(last[0].removeprefix("refused ")) > count * 0.9


if __name__ == "__main__":
    check(int(sys.argv[1]), int((*sys.argv, 1)[2]))
