"""One document of a batch between prepare and finish."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography import x509
from lxml import etree

from hocba_hooks import Document, HocbaError, SignatureResult, SignedDocument, SigningState
from hocba_plugin.documents.parsing import serialise
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.certificates import signed_by
from hocba_plugin.sign.keys import in_both_languages
from hocba_plugin.sign.slots import Slot
from hocba_plugin.sign.xades import Prepared, canonical, finish, prepare


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs a batch, with what, and when."""

    key: str
    """The holder, masked, for messages."""
    chain: tuple[x509.Certificate, ...]
    signed_at: dt.datetime


class Draft:
    """A document whose signatures lack only their values."""

    def __init__(
        self, document: Document, root: etree._Element, slots: Iterable[Slot], signatory: Signatory
    ) -> None:
        self._document = document
        self._root = root
        self._signatory = signatory
        self._prepared = [(slot, self._prepare(slot)) for slot in slots]

    @property
    def digests(self) -> tuple[bytes, ...]:
        """The hashes to be signed."""
        return tuple(prepared.digest for _, prepared in self._prepared)

    def outcome(self, results: Sequence[SignatureResult]) -> SignedDocument:
        """Return the signed document, or why there is none. All of its signatures count or none."""
        for result in results:
            if result.state is not SigningState.DONE:
                return SignedDocument(state=result.state, reason=result.reason)
        try:
            for (slot, prepared), result in zip(self._prepared, results, strict=True):
                self._insert(slot, prepared, result.signature or b"")
        except KeyUseError as error:
            return Failed(error).outcome(())
        content = serialise(self._root)
        return SignedDocument(
            state=SigningState.DONE, document=self._document.model_copy(update={"content": content})
        )

    def _prepare(self, slot: Slot) -> Prepared:
        return prepare(
            canonical(slot.region),
            reference=slot.covers,
            signature_id=f"ky-so-{slot.number:02d}",
            chain=self._signatory.chain,
            signed_at=self._signatory.signed_at,
        )

    def _insert(self, slot: Slot, prepared: Prepared, value: bytes) -> None:
        if not signed_by(self._signatory.chain[0], value, prepared.digest):
            raise KeyUseError(
                self._signatory.key,
                "chữ ký trả về không khớp với chứng thư",
                "the signature it returned does not match its certificate",
            )
        slot.element.append(etree.fromstring(finish(prepared, value)))


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that cannot be signed, in its place among the others."""

    error: HocbaError
    digests: tuple[bytes, ...] = ()

    def outcome(self, _: Sequence[SignatureResult]) -> SignedDocument:
        """Return why."""
        return SignedDocument(state=SigningState.FAILED, reason=in_both_languages(self.error))
