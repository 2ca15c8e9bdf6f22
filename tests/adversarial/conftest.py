"""The attackers' ground: the schools the signing tests use, and nothing of their own."""

import importlib.util
import sys
from pathlib import Path

_PATH = Path(__file__).parents[1] / "integration/sign/conftest.py"
_SPEC = importlib.util.spec_from_file_location("schools_to_attack", _PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
_SCHOOLS = importlib.util.module_from_spec(_SPEC)
# Dataclasses look their own module up while they are made.
sys.modules[_SPEC.name] = _SCHOOLS
_SPEC.loader.exec_module(_SCHOOLS)

primary_transcript = _SCHOOLS.primary_transcript
secondary_transcript = _SCHOOLS.secondary_transcript
primary = _SCHOOLS.primary
secondary = _SCHOOLS.secondary
elsewhere = _SCHOOLS.elsewhere
