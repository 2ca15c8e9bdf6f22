"""Each reason has a remedy of its own kind: what does not expire is not told to be renewed."""

import pytest

from hocba_plugin.journey.certificates import UNAPPROVED, UNREGISTERED
from hocba_plugin.sign import remedies
from hocba_plugin.sign.certificates import refused
from hocba_plugin.sign.reasons import Reason

OF_KEYS = (
    Reason.ALGORITHM,
    Reason.CERTIFICATE_MALFORMED,
    Reason.KEY_USAGE,
    Reason.NOT_YET_VALID,
    Reason.EXPIRED,
    Reason.SIGNED_IN_FUTURE,
    Reason.NO_ANCHORS,
    Reason.UNTRUSTED,
    Reason.PATH_UNREADABLE,
    Reason.WRONG_STORE,
    Reason.REVOKED,
    Reason.REVOCATION_UNKNOWN,
    Reason.WRONG_HOLDER,
    Reason.SIGNER_UNNAMED,
    Reason.ORGANISATION_UNKNOWN,
)
"""What may be said of a key before anything is signed with it."""


@pytest.mark.parametrize("reason", Reason, ids=lambda one: one.code)
def test_every_reason_tells_what_to_do(reason: Reason) -> None:
    """In both languages, as whole sentences, to a reader and to a signer."""
    for remedy in (remedies.of_document(reason), remedies.of_key(reason)):
        assert all(text.endswith(".") and text[0].isupper() for text in remedy)
        assert remedy.vi != remedy.en


def test_only_what_has_expired_is_to_be_renewed() -> None:
    """Neither an unregistered certificate nor one of an unknown authority gets better by it."""
    told = {reason: remedies.of_key(reason) for reason in Reason}
    assert [reason for reason, one in told.items() if "Gia hạn hoặc thay" in one.vi] == [
        Reason.EXPIRED
    ]
    assert [reason for reason, one in told.items() if "Renew or" in one.en] == [Reason.EXPIRED]
    for one in UNAPPROVED.values():
        assert "hoặc thay" not in one.vi
    assert "hocba cert register" in UNAPPROVED[UNREGISTERED].vi
    assert "[trust]" in told[Reason.UNTRUSTED].vi


def test_what_is_said_of_keys_differs_by_reason() -> None:
    """No two troubles of a key have one text, registered or not."""
    told = [remedies.of_key(reason) for reason in OF_KEYS] + list(UNAPPROVED.values())
    assert len({one.vi for one in told}) == len({one.en for one in told}) == len(told)


@pytest.mark.parametrize("reason", OF_KEYS, ids=lambda one: one.code)
def test_a_signer_is_not_sent_to_the_issuer_of_the_document(reason: Reason) -> None:
    """The signer is the issuer; and the refusal says what helps."""
    error = refused("…0001", reason)
    for language, told, issuer in zip(
        ("vi", "en"), remedies.of_key(reason), ("nơi phát hành", "issuer"), strict=True
    ):
        assert error.message(language).endswith(told)
        assert reason.text(language) in error.message(language)
        assert issuer not in told
