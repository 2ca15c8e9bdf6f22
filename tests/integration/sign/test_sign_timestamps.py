"""Time-stamps of a real authority on loopback: openssl makes the tokens."""

import datetime as dt
import hashlib
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding

from hocba_plugin.demo.authority import DemoAuthority
from hocba_plugin.errors import TimestampError
from hocba_plugin.sign.revocation import RevocationChecker
from hocba_plugin.sign.timestamp_token import Timestamp, TokenError, is_trusted, read_token
from hocba_plugin.sign.timestamps import TimestampAuthority
from hocba_plugin.sign.trust import Trust
from hocba_plugin.sign.web import Web

pytestmark = pytest.mark.integration
CONTENT = b"gia tri chu ky"
ROOT = DemoAuthority.create("CA dấu thời gian", algorithm="ec")
TRUST = Trust([ROOT.certificate])


@pytest.fixture
def server(timestamping: Any, tmp_path: Path, oracles: Any) -> Iterator[Any]:
    oracles.require(shutil.which("openssl"), "openssl")
    with timestamping.serving(tmp_path, timestamping.stamper(ROOT)) as server:
        yield server


def authority(server: Any, trust: Trust = TRUST, **more: Any) -> TimestampAuthority:
    return TimestampAuthority(server.url, trust, **{"timeout_s": 5.0, "sleep": _rest, **more})


def _rest(_: float) -> None:
    """Do not wait between two attempts."""


def refused(server: Any, trust: Trust = TRUST, **more: Any) -> str:
    with pytest.raises(TimestampError) as caught:
        authority(server, trust, **more).stamp(CONTENT)
    return caught.value.message("en")


def test_a_time_stamp_says_when_and_by_whom(server: Any) -> None:
    """Only a hash leaves this machine, and openssl itself accepts what comes back."""
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    stamp = authority(server).stamp(CONTENT)
    assert before <= stamp.time <= dt.datetime.now(dt.UTC)
    assert stamp.chain[0] == server.credential.certificate
    assert CONTENT not in server.queries[0]
    assert read_token(stamp.token, CONTENT) == stamp
    assert is_trusted(stamp, TRUST, dt.datetime.now(dt.UTC))


@pytest.mark.parametrize("algorithm", ["rsa", "ec"])
@pytest.mark.parametrize(
    ("digest", "ess"), [("sha256", "sha1"), ("sha384", "sha256"), ("sha512", "sha512")]
)
def test_authorities_sign_in_many_ways(
    server: Any, timestamping: Any, algorithm: str, digest: str, ess: str
) -> None:
    """And name their certificate in the old way or the new."""
    server.credential = timestamping.stamper(ROOT, algorithm)
    server.digest, server.ess = digest, ess
    assert authority(server).stamp(CONTENT).chain[0] == server.credential.certificate


def test_certificates_may_stand_in_any_order(server: Any) -> None:
    """DER wants them sorted, which rfc3161-client insists on; openssl sends them as they come."""
    others = [DemoAuthority.create(name, algorithm="ec").certificate for name in ("b", "a")]
    sorted_or_not = set()
    for chain in (others, others[::-1]):
        server.chain = [*chain, ROOT.certificate]
        stamp = authority(server).stamp(CONTENT)
        ders = [one.dump() for one in _signed(stamp.token)["certificates"]]
        sorted_or_not.add(ders == sorted(ders))
        assert stamp.chain[0] == server.credential.certificate
        assert set(stamp.chain[1:]) == set(server.chain)
    assert False in sorted_or_not


def test_attributes_may_stand_in_any_order(server: Any) -> None:
    """What is signed is their sorted form, however they were sent (RFC 5652, 5.4)."""
    told = authority(server).stamp(CONTENT).token
    content = cms.ContentInfo.load(told)
    info = content["content"]["signer_infos"][0]
    turned = list(info["signed_attrs"])[::-1]
    before = b"".join(one.dump() for one in info["signed_attrs"])
    after = b"".join(one.dump() for one in turned)
    assert before != after
    assert told.count(before) == 1
    assert read_token(told.replace(before, after), CONTENT).time
    # Others sign what they send, unsorted as it is.
    key, value = server.credential.key, info["signature"].native
    signed = b"\x31" + info["signed_attrs"].dump()[1:].replace(before, after)
    other = key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
    assert read_token(told.replace(before, after).replace(value, other), CONTENT).time


def test_a_slow_authority_is_waited_for(server: Any) -> None:
    """As long as the settings allow."""
    server.slow_s = 0.6
    assert authority(server, timeout_s=5.0).stamp(CONTENT)
    assert "does not answer" in refused(server, timeout_s=0.3, attempts=2)


def test_a_lost_answer_is_asked_for_again(server: Any) -> None:
    """Not for ever."""
    pauses: list[float] = []
    server.silent = 2
    assert authority(server, sleep=pauses.append).stamp(CONTENT)
    assert (len(server.queries), pauses) == (3, [2.0, 4.0])
    server.silent = 99
    assert "does not answer" in refused(server)
    assert len(server.queries) == 6


def test_an_authority_that_is_down_is_left_alone_for_a_while(server: Any) -> None:
    """A batch of a thousand waits once; a minute later it is asked again."""
    times = [dt.datetime.now(dt.UTC)]
    asked = authority(server, attempts=2, clock=lambda: times[-1])
    server.silent = 2
    for _ in range(3):
        with pytest.raises(TimestampError, match="does not answer"):
            asked.stamp(CONTENT)
    assert len(server.queries) == 2
    times.append(times[0] + dt.timedelta(seconds=61))
    assert asked.stamp(CONTENT)


def test_an_answer_to_another_question_is_none(server: Any) -> None:
    """Yesterday's token of the same content, played again: its number is another."""
    old = server.reply(_query(CONTENT))
    server.change = lambda _: old
    assert "another question" in refused(server)


def test_a_token_about_something_else_is_none(server: Any) -> None:
    """The number is right, the content is not."""
    stamp = authority(server).stamp(CONTENT)
    with pytest.raises(TokenError, match="something else"):
        read_token(stamp.token, CONTENT + b"!")


def test_an_authority_that_is_not_trusted_stamps_in_vain(server: Any) -> None:
    """It may be a real one, but nobody configured it."""
    stranger = DemoAuthority.create("CA dấu thời gian", algorithm="ec")
    assert "not trusted" in refused(server, Trust([stranger.certificate]))
    assert "not trusted" in refused(server, Trust())


@pytest.mark.parametrize("fault", [{"critical": False}, {"more": True}])
def test_a_certificate_for_other_things_too_does_not_stamp(
    server: Any, timestamping: Any, fault: dict[str, bool]
) -> None:
    """RFC 3161, 2.3: for nothing else, and critical; openssl itself refuses to use it."""
    good = authority(server).stamp(CONTENT)
    server.credential = timestamping.stamper(ROOT, **fault)
    with pytest.raises(TokenError, match="time-stamping"):
        read_token(_with_signer(good, server.credential.certificate), CONTENT)


def test_a_person_does_not_stamp(server: Any) -> None:
    """A teacher's certificate of the same authority in the place of the stamper's."""
    good = authority(server).stamp(CONTENT)
    person = ROOT.person("Cô", "001181999301", algorithm="ec").certificate
    with pytest.raises(TokenError, match="time-stamping"):
        read_token(_with_signer(good, person), CONTENT)


def test_another_certificate_cannot_take_the_signers_place(server: Any, timestamping: Any) -> None:
    """Even one for time-stamping: the signature names the one it was made with."""
    good = authority(server).stamp(CONTENT)
    other = timestamping.stamper(ROOT).certificate
    with pytest.raises(TokenError, match="signed with"):
        read_token(_with_signer(good, other), CONTENT)


def test_an_expired_authority_proves_nothing(server: Any, timestamping: Any) -> None:
    """When it stamped and now, as nothing proves when the token was made."""
    stamp = authority(server).stamp(CONTENT)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    assert not is_trusted(stamp, TRUST, later)
    assert not is_trusted(replace(stamp, time=stamp.time - dt.timedelta(days=9)), TRUST, stamp.time)


def test_clocks_that_differ_are_told(server: Any) -> None:
    """One of them is wrong; a stamp that contradicts what we sign is of no use."""
    for hours in (-2, 2):
        wrong = dt.datetime.now(dt.UTC) + dt.timedelta(hours=hours)
        assert "differ" in refused(server, clock=lambda wrong=wrong: wrong)


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x30\x00", b"\x30\x80\x00\x00"])
def test_what_is_no_reply_is_none(server: Any, content: bytes) -> None:
    """A page of a proxy, nonsense."""
    server.change = lambda _: content
    assert "not a time-stamp" in refused(server)


def test_a_refusal_is_final(server: Any) -> None:
    """It stamps no hash of our kind; asking again would change nothing."""
    server.digests = "sha512"
    assert "refuses" in refused(server)
    assert len(server.queries) == 1


def test_what_is_signed_cannot_be_changed(server: Any) -> None:
    """The time, the attributes over it, and the signature over these."""
    token = authority(server).stamp(CONTENT).token
    info = _signed(token)["signer_infos"][0]
    told = _signed(token)["encap_content_info"]["content"].parsed
    time = told["gen_time"].contents
    value = info["signature"].native
    (signed_at,) = (
        one.dump() for one in info["signed_attrs"] if one["type"].native == "signing_time"
    )
    changes = {
        (time, b"2" + time[1:].replace(b"26", b"27", 1)): "over something else",
        (value, value[:-1] + bytes([value[-1] ^ 1])): "does not hold",
        (signed_at, signed_at[:-2] + bytes([signed_at[-2] ^ 1]) + b"Z"): "does not hold",
    }
    for (before, after), said in changes.items():
        assert before != after
        assert token.count(before) == 1
        with pytest.raises(TokenError, match=said):
            read_token(token.replace(before, after), CONTENT)


def test_every_byte_of_a_token_may_be_changed_without_harm(server: Any) -> None:
    """Every fifth in turn: nothing but our own error, or the same time by the same signer."""
    stamp = authority(server).stamp(CONTENT)
    for place in range(0, len(stamp.token), 5):
        spoilt = bytearray(stamp.token)
        spoilt[place] ^= 0x41
        try:
            found = read_token(bytes(spoilt), CONTENT)
        except TokenError:
            continue
        assert (found.time, found.chain[0]) == (stamp.time, stamp.chain[0])


@pytest.mark.parametrize("strict", [True, False])
def test_a_revoked_authority_stamps_in_vain(
    server: Any, timestamping: Any, revocation: Any, strict: bool
) -> None:
    """And one that cannot be asked about, where the policy is strict."""
    with revocation.serving() as asked:
        root = asked.root()
        server.credential = timestamping.stamper(root)

        def trust() -> Trust:
            checker = RevocationChecker(Web(2.0))
            return Trust([root.certificate], checker=checker, strict=strict)

        assert authority(server, trust()).stamp(CONTENT)
        root.desk.ocsp_works = root.desk.lists_work = False
        if strict:
            assert "not trusted" in refused(server, trust())
        else:
            assert authority(server, trust()).stamp(CONTENT)
        root.desk.ocsp_works = True
        root.revoke(server.credential.certificate)
        assert "not trusted" in refused(server, trust())


def _signed(token: bytes) -> Any:
    return cms.ContentInfo.load(token)["content"]


def _query(content: bytes) -> bytes:
    imprint = {
        "hash_algorithm": {"algorithm": "sha256"},
        "hashed_message": hashlib.sha256(content).digest(),
    }
    query = {"version": "v1", "message_imprint": imprint, "nonce": 7, "cert_req": True}
    der: bytes = tsp.TimeStampReq(query).dump()
    return der


def _with_signer(stamp: Timestamp, certificate: x509.Certificate) -> bytes:
    """Return the token with another certificate said to be its signer's."""
    content = cms.ContentInfo.load(stamp.token)
    signed = content["content"]
    other = cms.Certificate.load(certificate.public_bytes(Encoding.DER))
    signed["certificates"] = cms.CertificateSet([cms.CertificateChoices("certificate", other)])
    sid = {"issuer": other.issuer, "serial_number": other.serial_number}
    signed["signer_infos"][0]["sid"] = cms.SignerIdentifier(
        "issuer_and_serial_number", cms.IssuerAndSerialNumber(sid)
    )
    der: bytes = content.dump(force=True)
    return der
