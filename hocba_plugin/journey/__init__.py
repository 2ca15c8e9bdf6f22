"""The journey: the stages in order. The one place that knows them all.

``Journey`` is one configured run; the modules beside it are its legs: ``source`` and ``correcting``
(data as people corrected them), ``reading`` (source and rules), ``issuing`` (versions, documents),
``approving``, ``signing``, ``sending`` (messages).
"""

from hocba_plugin.journey.context import Journey

__all__ = ["Journey"]
