"""Nothing is sealed or sent whose signatures our own verifier refuses."""

import hashlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from hocba_hooks import Document, Role, SignedDocument, SigningJob, SignRequest, hookimpl
from hocba_plugin.config import load
from hocba_plugin.journey import Journey, signing
from hocba_plugin.ledger import VersionState

CLASS = ("--school", "01999401", "--class", "1A")


class Spoilt:
    """Outcomes of a signer that came out wrong."""

    def __init__(self, job: SigningJob) -> None:
        self._job = job

    def poll(self) -> Iterator[SignedDocument]:
        for outcome in self._job.poll():
            document = outcome.document
            assert document is not None
            changed = {"content": _with_another_value(document)}
            yield outcome.model_copy(update={"document": document.model_copy(update=changed)})

    def cancel(self) -> None:
        self._job.cancel()


def _with_another_value(document: Document) -> bytes:
    """Return the document with the last signature's value turned round."""
    *_, last = re.finditer(rb"<[^<>]*SignatureValue[^<>]*>([^<]+)<", document.content)
    value = last[1]
    start, end = last.span(1)
    return document.content[:start] + value[4:8] + value[:4] + value[8:] + document.content[end:]


class Careless:
    """A vendor's signer of the head's signatures, which spoils what it has signed."""

    def __init__(self, inner: Journey) -> None:
        self._inner = inner

    @hookimpl
    def sign(self, request: SignRequest) -> SigningJob | None:
        if request.role is not Role.HEAD:
            return None
        return Spoilt(self._inner.host.sign(request))


def test_a_record_with_a_signature_that_does_not_hold_is_not_sealed(exported: Any) -> None:
    """Whoever signed it; the last signer is told."""
    exported.approve("1A")
    config = load(exported.folder / "hocba.toml")
    school = config.schools[0]
    with Journey(config) as inner, Journey(config, plugins=[Careless(inner)]) as journey:
        steps = list(signing.sign_all(journey, school))
        states = {version.state for _, version in journey.versions(school, "1A")}
    assert VersionState.SEALED not in states
    assert [step.error.code for step in steps if step.error] == ["HOCBA-SIGN"] * 6


def test_a_sealed_record_that_was_changed_in_the_ledger_is_not_sent(sealed: Any) -> None:
    """Digest and all; the others are sent, and this one is named."""
    identity = sealed.identities("sealed")[0]
    with closing(sqlite3.connect(sealed.folder / "ledger.sqlite")) as ledger, ledger:
        key = identity.replace("-", "")
        query = "SELECT document FROM versions WHERE identity = ?"
        ((document,),) = ledger.execute(query, (key,)).fetchall()
        changed = document.replace(b"<HO_VA_TEN>", b"<HO_VA_TEN>X")
        assert changed != document
        ledger.execute(
            "UPDATE versions SET document = ?, document_sha256 = ? WHERE identity = ?",
            (changed, hashlib.sha256(changed).hexdigest(), key),
        )
    ran = sealed.run("submit", "--school", "01999401")
    assert (ran.code, identity in ran.text) == (2, True)
    # By the file itself: the ledger no longer answers, for its tables are not as its events say.
    states = dict(sealed.ask_ledger("SELECT identity, state FROM versions"))
    assert (list(states.values()).count("accepted"), states[key]) == (5, "sealed")
