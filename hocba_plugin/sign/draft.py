"""One document of a batch between prepare and finish."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from hocba_hooks import Document, HocbaError, SignatureResult, SignedDocument, SigningState
from hocba_plugin.errors import KeyUseError, TimestampError
from hocba_plugin.sign.keys import told
from hocba_plugin.sign.slots import Slot
from hocba_plugin.sign.timestamps import TimestampAuthority
from hocba_plugin.sign.written import fill, write
from hocba_plugin.sign.xades import Prepared, Signer, finish, signature_value


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs a batch."""

    key: str
    """The holder, masked, for messages."""
    signer: Signer
    timestamps: TimestampAuthority | None = None
    """Stamps every value; ``None``: the profile wants no time-stamps."""
    all_read: bool = True
    """Whether every certificate that came with the key could be read."""


class Draft:
    """A document whose signatures lack only their values; ``root`` is used up."""

    def __init__(
        self, document: Document, root: etree._Element, slots: Iterable[Slot], signatory: Signatory
    ) -> None:
        self._document = document
        self._signatory = signatory
        slots = tuple(slots)
        self._text, regions = write(root, slots, exclusive=signatory.signer.exclusive)
        self._prepared = [self._prepare(slot, regions[slot.region]) for slot in slots]

    @property
    def digests(self) -> tuple[bytes, ...]:
        """The hashes to be signed."""
        return tuple(prepared.digest for prepared in self._prepared)

    def outcome(self, results: Sequence[SignatureResult]) -> SignedDocument:
        """Return the signed document, or why there is none. All of its signatures count or none."""
        for result in results:
            if result.state is not SigningState.DONE:
                return SignedDocument(
                    state=result.state, reason=result.reason, reason_vi=result.reason_vi
                )
        values = [result.signature or b"" for result in results]
        pairs = list(zip(self._prepared, values, strict=True))
        if not all(prepared.accepts(value) for prepared, value in pairs):
            return Failed(self._mismatch()).outcome(())
        try:
            signatures = [finish(prepared, value, self._stamp(value)) for prepared, value in pairs]
        except TimestampError as error:
            return Failed(error).outcome(())
        content = fill(self._text, signatures)
        return SignedDocument(
            state=SigningState.DONE, document=self._document.model_copy(update={"content": content})
        )

    def _prepare(self, slot: Slot, region: bytes) -> Prepared:
        return self._signatory.signer.prepare(
            region, reference=slot.covers, signature_id=f"ky-so-{slot.number:02d}"
        )

    def _stamp(self, value: bytes) -> bytes | None:
        authority = self._signatory.timestamps
        return None if authority is None else authority.stamp(signature_value(value)).token

    def _mismatch(self) -> KeyUseError:
        return KeyUseError(
            self._signatory.key,
            "chữ ký trả về không khớp với chứng thư",
            "the signature it returned does not match its certificate",
        )


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that cannot be signed, in its place among the others."""

    error: HocbaError
    digests: tuple[bytes, ...] = ()

    def outcome(self, _: Sequence[SignatureResult]) -> SignedDocument:
        """Return why."""
        return SignedDocument(state=SigningState.FAILED, **told(self.error))
