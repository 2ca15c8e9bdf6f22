"""The text of a document before it is signed, with places for the signatures.

It is written once, and what is covered is hashed: nothing is written again once it is signed.
"""

import re
from collections.abc import Mapping, Sequence

from lxml import etree

from hocba_plugin.documents.parsing import serialise
from hocba_plugin.sign.slots import Slot
from hocba_plugin.sign.xades import canonical

Regions = Mapping[etree._Element, bytes]  # noqa: SLF001 - lxml has no other name for it
Text = tuple[bytes, bytes, bytes]
"""In the middle stands a part without places."""
_DECLARATION = b"<?xml version='1.0' encoding='UTF-8'?>\n"
_MARK = "hocba"
"""Target of the processing instructions that keep places: no document has any."""
_PLACES = re.compile(rb"<\?hocba (\d+)\?>")


def write(
    root: etree._Element, slots: Sequence[Slot], *, exclusive: bool = True
) -> tuple[Text, Regions]:
    """Return the document with a place, by number, for each slot's signature, and the regions.

    No slot may lie in the region of another: see ``due``. ``root`` is used up.

    :param exclusive: whether every signature in it is in exclusive canonical form. If not, no
        namespace may be declared elsewhere than before.
    """
    regions = tuple(dict.fromkeys(slot.region for slot in slots))
    if exclusive and len(regions) == 1 and _stands_alone(regions[0]):
        return _in_one_go(root, slots, regions[0])
    covered = {region: canonical(region) for region in regions}
    _leave_places(slots)
    return (serialise(root), b"", b""), covered


def fill(text: Text, pieces: Sequence[bytes]) -> bytes:
    """Return a text with its places filled."""
    before, covered, after = text
    return b"".join((_filled(before, pieces), covered, _filled(after, pieces)))


def _filled(text: bytes, pieces: Sequence[bytes]) -> bytes:
    return _PLACES.sub(lambda place: pieces[int(place[1])], text)


def _stands_alone(region: etree._Element) -> bool:
    """Whether it is the same text in its document as by itself: no namespaces come from around."""
    return region.getparent() is not None and not region.nsmap


def _in_one_go(
    root: etree._Element, slots: Sequence[Slot], region: etree._Element
) -> tuple[Text, Regions]:
    # What is hashed is what is written: one canonical form of all, and the region is a part of it.
    _leave_places(slots)
    end = etree.ProcessingInstruction(_MARK, "end")
    end.tail, region.tail = region.tail, None
    region.addnext(end)
    region.addprevious(etree.ProcessingInstruction(_MARK, "begin"))
    before, _, rest = canonical(root).partition(b"<?hocba begin?>")
    covered, _, after = rest.rpartition(b"<?hocba end?>")
    return (_DECLARATION + before, covered, after), {region: covered}


def _leave_places(slots: Sequence[Slot]) -> None:
    for number, slot in enumerate(slots):
        slot.element.append(etree.ProcessingInstruction(_MARK, str(number)))
