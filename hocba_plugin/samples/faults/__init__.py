"""Faults by the rule they break: what the demo plants and property tests look for."""

from collections.abc import Mapping

from hocba_plugin.samples.faults import (
    circumstances,
    identity,
    names,
    primary,
    secondary,
    summer,
    titles,
    wording,
)
from hocba_plugin.samples.faults.fault import Fault

__all__ = ["FAULTS", "Fault"]

FAULTS: Mapping[str, Fault] = {
    fault.code: fault
    for module in (identity, names, circumstances, primary, secondary, summer, titles, wording)
    for fault in module.FAULTS
}
"""One fault per rule code."""
