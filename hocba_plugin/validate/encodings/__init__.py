"""Recognising Vietnamese text that was read in the wrong encoding, and reading it rightly.

Never by single letters: ô, ò and ó stand in good names and in VNI text alike. A text is called
misread by what cannot occur in Vietnamese, and read by the encoding that makes syllables of it.
"""

from hocba_plugin.validate.encodings.detection import Misread, Reading, reading, sure_reading

__all__ = ["Misread", "Reading", "reading", "sure_reading"]
