"""One document of a batch between prepare and finish."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography import x509
from lxml import etree

from hocba_hooks import Document, HocbaError, SignatureResult, SignedDocument, SigningState
from hocba_plugin.documents.parsing import serialise
from hocba_plugin.errors import KeyUseError
from hocba_plugin.profiles.model import SignatureSpec
from hocba_plugin.sign.keys import in_both_languages
from hocba_plugin.sign.slots import Slot
from hocba_plugin.sign.xades import Prepared, canonical, finish, prepare

_PLACE = "chu-ky"
"""Target of the processing instructions that keep signatures' places: no document has any."""
_PLACES = re.compile(rb"<\?chu-ky (\d+)\?>")


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs a batch, with what, and when."""

    key: str
    """The holder, masked, for messages."""
    chain: tuple[x509.Certificate, ...]
    signed_at: dt.datetime
    spec: SignatureSpec
    """Form and algorithms, as the profile has them."""


class Draft:
    """A document whose signatures lack only their values.

    It is written before anything is signed, with places left for the signatures: what was signed
    is never written again. ``root`` is used up.
    """

    def __init__(
        self, document: Document, root: etree._Element, slots: Iterable[Slot], signatory: Signatory
    ) -> None:
        self._document = document
        self._signatory = signatory
        slots = tuple(slots)
        regions = {slot.region: canonical(slot.region) for slot in slots}
        self._prepared = [self._prepare(slot, regions[slot.region]) for slot in slots]
        self._text = _with_places(root, slots)

    @property
    def digests(self) -> tuple[bytes, ...]:
        """The hashes to be signed."""
        return tuple(prepared.digest for prepared in self._prepared)

    def outcome(self, results: Sequence[SignatureResult]) -> SignedDocument:
        """Return the signed document, or why there is none. All of its signatures count or none."""
        for result in results:
            if result.state is not SigningState.DONE:
                return SignedDocument(state=result.state, reason=result.reason)
        values = [result.signature or b"" for result in results]
        pairs = list(zip(self._prepared, values, strict=True))
        if not all(prepared.accepts(value) for prepared, value in pairs):
            return Failed(self._mismatch()).outcome(())
        signatures = [finish(prepared, value) for prepared, value in pairs]
        content = _PLACES.sub(lambda place: signatures[int(place[1])], self._text)
        return SignedDocument(
            state=SigningState.DONE, document=self._document.model_copy(update={"content": content})
        )

    def _prepare(self, slot: Slot, region: bytes) -> Prepared:
        return prepare(
            region,
            reference=slot.covers,
            signature_id=f"ky-so-{slot.number:02d}",
            chain=self._signatory.chain,
            signed_at=self._signatory.signed_at,
            spec=self._signatory.spec,
        )

    def _mismatch(self) -> KeyUseError:
        return KeyUseError(
            self._signatory.key,
            "chữ ký trả về không khớp với chứng thư",
            "the signature it returned does not match its certificate",
        )


def _with_places(root: etree._Element, slots: Sequence[Slot]) -> bytes:
    """Return the document's text with a place, by number, for the signature of each slot."""
    for number, slot in enumerate(slots):
        slot.element.append(etree.ProcessingInstruction(_PLACE, str(number)))
    return serialise(root)


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that cannot be signed, in its place among the others."""

    error: HocbaError
    digests: tuple[bytes, ...] = ()

    def outcome(self, _: Sequence[SignatureResult]) -> SignedDocument:
        """Return why."""
        return SignedDocument(state=SigningState.FAILED, reason=in_both_languages(self.error))
