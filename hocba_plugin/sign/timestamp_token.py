"""Reading time-stamp tokens (RFC 3161): what they stamp, when, and who says so.

The parser takes tokens as authorities make them: in whatever order certificates and attributes
stand, though DER wants them sorted. What it takes is judged strictly all the same.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_SIGNATURE_VALIDATOR,
    SignatureValidationContext,
)

from hocba_plugin.errors import CertificateError
from hocba_plugin.sign.certificates import MIN_RSA_BITS, parse, readable
from hocba_plugin.sign.revocation import RevocationState
from hocba_plugin.sign.trust import Trust

_SET = b"\x31"
_DIGESTS = frozenset({"sha256", "sha384", "sha512"})


class TokenError(Exception):
    """A token proves nothing; says why, in Vietnamese and in English."""


@dataclass(frozen=True, slots=True)
class Timestamp:
    """A token whose signature holds. Whether its signer is trusted is another question."""

    token: bytes
    """As it came: a CMS ContentInfo, what XAdES puts into EncapsulatedTimeStamp."""
    time: dt.datetime
    chain: tuple[x509.Certificate, ...]
    """The authority's certificate, then what else came with it."""


def read_token(token: bytes, content: bytes, nonce: int | None = None) -> Timestamp:
    """Return what a token says of ``content``.

    :param nonce: the number of our question; ``None``: we did not ask for this token.
    :raises TokenError: it is none, stamps something else, or its signature does not hold.
    """
    try:
        signed = _signed_data(token)
        (signer_info,) = signed["signer_infos"]
        info: tsp.TSTInfo = signed["encap_content_info"]["content"].parsed
        _check_subject(info, content, nonce)
        chain = _chain(signed, signer_info)
        _check_signature(signed, signer_info, chain[0])
        time = info["gen_time"].native
    except TokenError:
        raise
    # On tokens made up by others the library fails in any way.
    except Exception as error:
        raise TokenError("không phải dấu thời gian", "it is not a time-stamp token") from error
    return Timestamp(token, time, chain)


def is_trusted(stamp: Timestamp, trust: Trust, now: dt.datetime) -> bool:
    """Say whether the authority leads to an anchor: when it stamped, and ``now``.

    Both, for nothing proves when the token itself was made; see ``docs/archiving.md``.
    """
    signer, *others = stamp.chain
    if not all(trust.leads_to_anchor(signer, others, moment) for moment in (stamp.time, now)):
        return False
    state = trust.revocation(signer, others, now).state
    unknown = state is RevocationState.UNKNOWN and trust.strict
    return state is not RevocationState.REVOKED and not unknown


def _signed_data(token: bytes) -> cms.SignedData:
    content = cms.ContentInfo.load(token, strict=True)
    if content["content_type"].native != "signed_data":
        raise TokenError("dấu thời gian không được ký", "it is not signed")
    signed = content["content"]
    if signed["encap_content_info"]["content_type"].native != "tst_info":
        raise TokenError("nội dung không phải là thời gian", "it is not about a time")
    return signed


def _check_subject(info: tsp.TSTInfo, content: bytes, nonce: int | None) -> None:
    imprint = info["message_imprint"]
    name = imprint["hash_algorithm"]["algorithm"].native
    if name not in _DIGESTS:
        raise TokenError(f"dấu thời gian dùng mã băm {name}", f"it stamps a {name} hash")
    if imprint["hashed_message"].native != hashlib.new(name, content).digest():
        raise TokenError("dấu thời gian của nội dung khác", "it stamps something else")
    if nonce is not None and info["nonce"].native != nonce:
        raise TokenError("trả lời cho yêu cầu khác", "it answers another question")


def _chain(signed: cms.SignedData, signer_info: cms.SignerInfo) -> tuple[x509.Certificate, ...]:
    found = [one.chosen for one in signed["certificates"] if one.name == "certificate"]
    (signer,) = {one.dump(): one for one in found if _is_meant(one, signer_info["sid"])}.values()
    others = (one for one in found if one is not signer)
    try:
        chain = (parse(signer.dump()), *readable(one.dump() for one in others))
    except CertificateError as error:
        raise TokenError(
            "không đọc được chứng thư của nơi cấp", "its certificate cannot be read"
        ) from error
    _check_purpose(chain[0])
    return chain


def _is_meant(certificate: Any, sid: cms.SignerIdentifier) -> bool:
    if sid.name == "subject_key_identifier":
        return bool(certificate.key_identifier == sid.native)
    named = sid.chosen
    same_issuer = certificate.issuer == named["issuer"]
    return bool(same_issuer and certificate.serial_number == named["serial_number"].native)


def _check_purpose(certificate: x509.Certificate) -> None:
    """Time-stamping and nothing else, and critical (RFC 3161, 2.3)."""
    uses = [e for e in certificate.extensions if isinstance(e.value, x509.ExtendedKeyUsage)]
    if [(list(e.value), e.critical) for e in uses] != [([ExtendedKeyUsageOID.TIME_STAMPING], True)]:
        raise TokenError(
            "chứng thư của nơi cấp không dùng để cấp dấu thời gian",
            "its certificate is not one for time-stamping",
        )
    key = certificate.public_key()
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < MIN_RSA_BITS:
        raise TokenError("khóa của nơi cấp quá ngắn", "its key is too short")


def _check_signature(
    signed: cms.SignedData, signer_info: cms.SignerInfo, signer: x509.Certificate
) -> None:
    digest = signer_info["digest_algorithm"]["algorithm"].native
    if digest not in _DIGESTS:
        raise TokenError(
            f"dấu thời gian được ký với mã băm {digest}", f"it is signed over a {digest} hash"
        )
    # First of all: the library sorts attributes as soon as they are read.
    forms = _signed_forms(signer_info)
    attributes = {one["type"].native: one["values"] for one in signer_info["signed_attrs"]}
    told = bytes(signed["encap_content_info"]["content"])
    expected = {"content_type": "tst_info", "message_digest": hashlib.new(digest, told).digest()}
    for name, value in expected.items():
        if attributes[name].native != [value]:
            raise TokenError(
                "chữ ký của nơi cấp là trên nội dung khác", "its signature is over something else"
            )
    _check_certificate_named(attributes, signer)
    for form in forms:
        if _holds(form, signer_info, signer, digest):
            return
    raise TokenError("chữ ký của nơi cấp không đúng", "its signature does not hold")


def _check_certificate_named(attributes: dict[str, Any], signer: x509.Certificate) -> None:
    """The signature names its certificate, or another with the same key could take its place.

    Many authorities still use SHA-1 for this name alone (RFC 3161 before RFC 5816).
    """
    der = signer.public_bytes(Encoding.DER)
    if "signing_certificate_v2" in attributes:
        named = attributes["signing_certificate_v2"][0]["certs"][0]
        name = named["hash_algorithm"]["algorithm"].native
        fits = name in _DIGESTS and named["cert_hash"].native == hashlib.new(name, der).digest()
    else:
        named = attributes["signing_certificate"][0]["certs"][0]
        fits = named["cert_hash"].native == hashlib.sha1(der, usedforsecurity=False).digest()
    if not fits:
        raise TokenError(
            "chứng thư kèm theo không phải chứng thư đã ký dấu thời gian",
            "its certificate is not the one it was signed with",
        )


def _signed_forms(signer_info: cms.SignerInfo) -> tuple[bytes, bytes]:
    """Return the attributes as DER has them, which is what is signed (RFC 5652, 5.4), and as they
    stand, which is what some sign."""
    sent, contents = signer_info["signed_attrs"].dump(), signer_info["signed_attrs"].contents
    # Signed is the set, sent its implicitly tagged twin: they differ in the first byte alone.
    header = _SET + sent[1 : len(sent) - len(contents)]
    parts = sorted(one.dump() for one in signer_info["signed_attrs"])
    return header + b"".join(parts), header + contents


def _holds(
    content: bytes, signer_info: cms.SignerInfo, signer: x509.Certificate, digest: str
) -> bool:
    key = asn1.Certificate.load(signer.public_bytes(Encoding.DER)).public_key
    try:
        DEFAULT_SIGNATURE_VALIDATOR.validate_signature(
            signature=signer_info["signature"].native,
            signed_data=content,
            public_key_info=key,
            signature_algorithm=signer_info["signature_algorithm"],
            context=SignatureValidationContext(contextual_md_algorithm=digest),
        )
    except InvalidSignature:
        return False
    return True
