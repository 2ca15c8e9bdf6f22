"""Run as a program: print the sheets of one file as JSON, one sheet a line."""

import sys
from importlib import import_module
from pathlib import Path

# As a package of its own: importing it from the kit would import all that the kit needs.
sys.path.append(str(Path(__file__).parents[1]))
sys.exit(import_module(f"{Path(__file__).parent.name}.process").main(*sys.argv[1:]))
