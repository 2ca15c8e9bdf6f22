"""Verifiers that share no code with ours, asked about whole files.

xmlsec1, a newer libxmlsec, the JDK and a JavaScript library: see ``all_hold``.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from hocba_plugin.documents.parsing import parse
from hocba_plugin.profiles.model import Profile

JAVA_VERIFIER = Path(__file__).with_name("Verify.java")
LIBXMLSEC_VERIFIER = Path(__file__).with_name("verify_libxmlsec.py")
JAVASCRIPT = Path(__file__).with_name("js")
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
WITH_IDS = {
    "http://uri.etsi.org/01903/v1.3.2#:SignedProperties",
    "http://www.w3.org/2000/09/xmldsig#:Object",
}
"""What is signed beside the region."""


def require(tool: object, packages: str, how: str = "apt-get install") -> None:
    """Skip loudly without a tool, but never where the result counts."""
    if tool:
        return
    message = f"missing tool; install with: {how} {packages}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def count(path: Path) -> int:
    """Return how many signatures stand in a file."""
    return len(list(parse(path.read_bytes()).iter(SIGNATURE)))


def java_verdicts(authority: Path, profile: Profile, paths: Sequence[Path]) -> list[list[str]]:
    """Return the JDK's word, ``valid`` or ``invalid``, on every signature of every file."""
    require(shutil.which("java"), "default-jdk-headless")
    command = ["java", JAVA_VERIFIER, authority, profile.id_attribute, *paths]
    return _words(command)


def libxmlsec_verdicts(profile: Profile, paths: Sequence[Path]) -> list[list[str]]:
    """Return the same of a newer libxmlsec."""
    require(importlib.util.find_spec("xmlsec"), "xmlsec", "pip install")
    return _words([sys.executable, LIBXMLSEC_VERIFIER, profile.id_attribute, *paths])


def javascript_verdicts(paths: Sequence[Path]) -> list[list[str]]:
    """Return the same of xmldsigjs, for documents whose Ids are called so."""
    require(shutil.which("node"), "nodejs npm")
    require((JAVASCRIPT / "node_modules").is_dir(), str(JAVASCRIPT), "npm ci --prefix")
    return _words(["node", JAVASCRIPT / "verify.mjs", *paths])


def _words(command: Sequence[str | Path]) -> list[list[str]]:
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line.split() for line in output.splitlines()]


def xmlsec_accepts(authority: Path, profile: Profile, paths: Sequence[Path], number: int) -> bool:
    """Ask xmlsec1 whether signature ``number`` (from 1) of every one of the files holds."""
    require(shutil.which("xmlsec1"), "xmlsec1")
    if not paths:
        return True
    namespace = f"{profile.namespace}:" if profile.namespace else ""
    regions = {namespace + spec.covers.rpartition("/")[2] for spec in profile.slots}
    ids = [
        argument
        for attribute, names in ((profile.id_attribute, regions), ("Id", WITH_IDS))
        for name in sorted(names)
        for argument in (f"--id-attr:{attribute}", name)
    ]
    node = f'(//*[local-name()="Signature"])[{number}]'
    command = ["xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", authority]
    run = subprocess.run([*command, *ids, "--node-xpath", node, *paths], capture_output=True)
    return run.returncode == 0


def all_hold(authority: Path, profile: Profile, paths: Sequence[Path]) -> int:
    """Ask all of them about every signature of every file; return how many there were.

    Debian's xmlsec1 does not know RSASSA-PSS, and the JavaScript library only Ids called so: where
    they cannot answer they are not asked.
    """
    counts = Counter({path: count(path) for path in paths})
    expected = {path.name: ["valid"] * counts[path] for path in paths}
    assert expected == _by_name(paths, java_verdicts(authority, profile, paths))
    assert expected == _by_name(paths, libxmlsec_verdicts(profile, paths))
    if profile.id_attribute == "Id":
        assert expected == _by_name(paths, javascript_verdicts(paths))
    known = [path for path in paths if b"-rsa-MGF1" not in path.read_bytes()]
    for number in range(1, max(counts.values()) + 1):
        having = [path for path in known if counts[path] >= number]
        assert xmlsec_accepts(authority, profile, having, number), f"signature {number}"
    return counts.total()


def _by_name(paths: Sequence[Path], verdicts: list[list[str]]) -> dict[str, list[str]]:
    return {path.name: words for path, words in zip(paths, verdicts, strict=True)}
