"""Verifiers that share no code with ours, asked about whole files: xmlsec1 and the JDK."""

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from hocba_plugin.documents.parsing import parse
from hocba_plugin.profiles.model import Profile

JAVA_VERIFIER = Path(__file__).with_name("Verify.java")
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"


def require(tool: object, packages: str) -> None:
    """Skip loudly without a tool, but never where the result counts."""
    if tool:
        return
    message = f"missing tool; install with: apt-get install {packages}"
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
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line.split() for line in output.splitlines()]


def xmlsec_accepts(authority: Path, profile: Profile, paths: Sequence[Path], number: int) -> bool:
    """Ask xmlsec1 whether signature ``number`` (from 1) of every one of the files holds."""
    require(shutil.which("xmlsec1"), "xmlsec1")
    namespace = f"{profile.namespace}:" if profile.namespace else ""
    regions = {namespace + spec.covers.rpartition("/")[2] for spec in profile.slots}
    ids = [
        argument
        for attribute, names in ((profile.id_attribute, regions), ("Id", {SIGNED_PROPERTIES}))
        for name in sorted(names)
        for argument in (f"--id-attr:{attribute}", name)
    ]
    node = f'(//*[local-name()="Signature"])[{number}]'
    command = ["xmlsec1", "--verify", "--enabled-key-data", "x509", "--trusted-pem", authority]
    run = subprocess.run([*command, *ids, "--node-xpath", node, *paths], capture_output=True)
    return run.returncode == 0


def all_hold(authority: Path, profile: Profile, paths: Sequence[Path]) -> int:
    """Ask both about every signature of every file; return how many there were."""
    counts = Counter({path: count(path) for path in paths})
    expected = [["valid"] * counts[path] for path in paths]
    assert expected == java_verdicts(authority, profile, paths)
    for number in range(1, max(counts.values()) + 1):
        having = [path for path in paths if counts[path] >= number]
        assert xmlsec_accepts(authority, profile, having, number), f"signature {number}"
    return counts.total()
