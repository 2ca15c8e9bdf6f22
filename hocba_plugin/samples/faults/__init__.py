"""Faults by the rule they break: what the demo plants and property tests look for."""

from collections.abc import Mapping

from hocba_plugin.samples.faults import identity, primary, secondary
from hocba_plugin.samples.faults.fault import Fault

__all__ = ["FAULTS", "Fault"]

FAULTS: Mapping[str, Fault] = {
    fault.code: fault for fault in (*identity.FAULTS, *primary.FAULTS, *secondary.FAULTS)
}
"""One fault per rule code."""
