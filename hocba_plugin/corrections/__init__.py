"""Corrections: what a person accepted to be written otherwise than the school's system has it.

The system itself is never touched: accepted corrections stand in a file of ours, append-only, and
are laid over what is read. Each holds only while the source still says what was corrected.
"""

from hocba_plugin.corrections.entries import Change, Correction, Withdrawal
from hocba_plugin.corrections.laying import Laid, lay
from hocba_plugin.corrections.proposals import Proposal, proposals
from hocba_plugin.corrections.register import Register

__all__ = [
    "Change",
    "Correction",
    "Laid",
    "Proposal",
    "Register",
    "Withdrawal",
    "lay",
    "proposals",
]
