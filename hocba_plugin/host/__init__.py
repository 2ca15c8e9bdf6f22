"""The host: plugins by name, one typed method a hook, and nothing a plugin does goes unnamed.

A plugin is another's code in the middle of ours. What can be told beforehand is refused when it is
loaded (``inspection``); what it answers is checked as it comes (``sources``, ``answers``,
``keys``); what it raises becomes an error of ours that names it (``guard``).
"""

from hocba_plugin.host.hooks import CRASHED, Host
from hocba_plugin.host.registry import ENTRY_POINTS

__all__ = ["CRASHED", "ENTRY_POINTS", "Host"]
