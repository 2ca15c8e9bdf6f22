"""Keys that answer when they like: a remote account, a person with a phone."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from hocba_hooks import Document, SignatureResult, SigningState, Transcript
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse
from hocba_plugin.sign.batch import SignBatch
from hocba_plugin.sign.draft import Draft, Signatory
from hocba_plugin.sign.keys.pkcs12 import Pkcs12Key
from hocba_plugin.sign.slots import find_slots
from hocba_plugin.sign.xades import Signer

DONE, REFUSED, FAILED = SigningState.DONE, SigningState.REFUSED, SigningState.FAILED


class RemoteKey:
    """Answers one hash per ``answer()``, as the test says."""

    def __init__(self, key: Pkcs12Key) -> None:
        self._key = key
        self.hashes: list[bytes] = []
        self.answers: list[SignatureResult] = []
        self.cancelled = self.closed = False

    def certificates(self) -> Sequence[bytes]:
        return self._key.certificates()

    def start(self, hashes: Sequence[bytes]) -> "RemoteKey":
        self.hashes = list(hashes)
        return self

    def poll(self) -> Iterator[SignatureResult]:
        while self.answers:
            yield self.answers.pop(0)

    def cancel(self) -> None:
        self.cancelled = True

    def close(self) -> None:
        self.closed = True

    def answer(self, *, other: bytes | None = None) -> None:
        digest = self.hashes.pop(0)
        self.answers += self._key.start([other or digest]).poll()

    def refuse(self) -> None:
        self.hashes.pop(0)
        self.answers.append(SignatureResult(state=REFUSED, reason="người ký từ chối"))


@pytest.fixture
def documents(primary: Any, primary_transcript: Transcript) -> list[Document]:
    return [primary.issue(primary_transcript, number) for number in (1, 2, 3)]


@pytest.fixture
def key(primary: Any, documents: list[Document]) -> RemoteKey:
    holder = primary.signers(documents[0])[0][1]
    credential = primary.authority.person("Cô giáo", holder, algorithm="ec")
    der = credential.certificate.public_bytes(Encoding.DER)
    return RemoteKey(Pkcs12Key(credential.key, [der]))


@pytest.fixture
def batch(primary: Any, documents: list[Document], key: RemoteKey) -> SignBatch:
    from hocba_plugin.sign.certificates import signing_chain

    chain = signing_chain(key.certificates())
    signatory = Signatory("…", Signer(chain, dt.datetime.now(dt.UTC)))
    drafts = []
    for document in documents:
        root = parse(document.content)
        slots = find_slots(root, Codec(primary.profile).read_element(root), primary.profile)
        drafts.append(Draft(document, root, slots[:1], signatory))
    return SignBatch(drafts, key)


def test_everything_is_asked_for_at_once_and_comes_when_it_comes(
    batch: SignBatch, key: RemoteKey, documents: list[Document]
) -> None:
    """Polling never waits; a document is ready with its own signature."""
    assert len(key.hashes) == 3
    assert list(batch.poll()) == []
    key.answer()
    key.answer()
    ready = list(batch.poll())
    assert [outcome.state for outcome in ready] == [DONE, DONE]
    assert not key.closed
    key.answer()
    ready += batch.poll()
    identities = [outcome.document.identity for outcome in ready if outcome.document]
    assert [document.identity for document in documents] == identities
    assert key.closed


def test_a_refusal_is_passed_on_and_stops_nobody(batch: SignBatch, key: RemoteKey) -> None:
    """In the order of the documents, with the key's own words."""
    key.answer()
    key.refuse()
    key.answer()
    outcomes = list(batch.poll())
    assert [outcome.state for outcome in outcomes] == [DONE, REFUSED, DONE]
    assert outcomes[1].reason == "người ký từ chối"


def test_a_signature_over_something_else_is_not_put_in(batch: SignBatch, key: RemoteKey) -> None:
    """Every value that comes back is checked against the certificate first."""
    key.answer(other=bytes(32))
    (outcome,) = batch.poll()
    assert (outcome.state, outcome.document) == (FAILED, None)
    assert "does not match its certificate" in outcome.reason


def test_an_answer_is_not_lost_when_reading_stops_half_way(
    batch: SignBatch, key: RemoteKey
) -> None:
    """The next poll goes on where the last was left."""
    for _ in range(3):
        key.answer()
    assert next(batch.poll()).state is DONE
    assert [outcome.state for outcome in batch.poll()] == [DONE, DONE]


def test_cancelling_reaches_the_key(batch: SignBatch, key: RemoteKey) -> None:
    """No further signature is asked for, and the key is closed."""
    batch.cancel()
    assert key.cancelled
    assert key.closed
    assert list(batch.poll()) == []
