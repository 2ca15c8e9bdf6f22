"""Keys by the API of the Cloud Signature Consortium, versions 1.0.4 and 2.

Log in, choose a credential, read its certificate, authorise (PIN, one-time password, phone) for
exactly these hashes, sign them. Version 2 may answer later: then it is asked again.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from asn1crypto import algos
from pydantic import SecretStr

from hocba_hooks import KeyConfig, SignatureAlgorithm, SigningState
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import current_ask, masked, question, secret_of
from hocba_plugin.sign.keys.remote.dialects import Dialect, Needs, Version1, Version2
from hocba_plugin.sign.keys.remote.job import Call, Wanted
from hocba_plugin.sign.keys.remote.key import RemoteKey, decoded, shared
from hocba_plugin.sign.keys.remote.login import Session
from hocba_plugin.sign.keys.remote.outcomes import Answer, RemoteError
from hocba_plugin.sign.keys.remote.service import Service, describe

HASH_OIDS = {
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
RSA_OID = "1.2.840.113549.1.1.1"
_SIGN_OIDS = {"rsa": RSA_OID, "rsa-pss": "1.2.840.113549.1.1.10"}
_ECDSA_OIDS = {
    "sha256": "1.2.840.10045.4.3.2",
    "sha384": "1.2.840.10045.4.3.3",
    "sha512": "1.2.840.10045.4.3.4",
}
_SALT = {"sha256": 32, "sha384": 48, "sha512": 64}


def open_v1(config: KeyConfig) -> RemoteKey:
    """Log in to a service of version 1.0.4 and read the signer's certificate.

    :raises KeyUseError: no access, no such credential, or it may not sign.
    """
    return shared(config, lambda: _opened(config, "csc-v1", Version1()))


def open_v2(config: KeyConfig) -> RemoteKey:
    """Log in to a service of version 2 and read the signer's certificate.

    :raises KeyUseError: no access, no such credential, or it may not sign.
    """
    return shared(config, lambda: _opened(config, "csc-v2", Version2()))


def _opened(config: KeyConfig, name: str, dialect: Dialect) -> RemoteKey:
    service = describe(config, name)
    session = Session(config, service)
    try:
        account = CscAccount(config, service, session, dialect)
        return RemoteKey(config, account, account.certificates)
    except BaseException:
        session.close()
        raise


@dataclass(frozen=True, slots=True)
class Batch:
    """What one transaction signs."""

    hashes: tuple[bytes, ...]
    algorithm: SignatureAlgorithm
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a transaction that is under way is asked for with."""

    batch: Batch
    body: Mapping[str, Any] = field(repr=False)
    """Of the next question; holds the authorisation."""
    path: str
    """Of the next question: is it authorised yet, or signed yet."""


class CscAccount:
    """A credential of the signer, and how it wants to be authorised."""

    def __init__(
        self, config: KeyConfig, service: Service, session: Session, dialect: Dialect
    ) -> None:
        self._holder = masked(config.holder)
        self._patience_s = config.patience_s
        self._names = service.names
        self._session = session
        self._service = service
        self._dialect = dialect
        self._credential = config.certificate or self._only_credential(config)
        info = self._info()
        self.certificates = tuple(decoded(self._holder, one) for one in _certificates(info))
        self._check(info)
        self.size = number_of(info.get("multisign"))
        self._needs: Needs = dialect.needs(info)
        self._pin = SecretStr(secret_of(config)) if self._needs.pin else None
        self._ask = current_ask()
        self._question = question(config, what=("Mã OTP", "OTP"))

    def prepare(
        self, hashes: Sequence[bytes], algorithm: SignatureAlgorithm, wanted: Wanted
    ) -> Call:
        """Ask a person for the one-time password, if it takes one; return what begins to sign.

        :raises KeyUseError: nobody can be asked.
        """
        otp = self._one_time_password() if self._needs.otp else None
        batch = Batch(tuple(hashes), algorithm, wanted)
        return lambda: self._begun(batch, otp)

    def ask(self, ticket: object) -> Answer:
        """Ask whether it is authorised now, or signed."""
        assert isinstance(ticket, Ticket)  # noqa: S101 - the job gives back what it was given
        answer = self._patiently(ticket.path, ticket.body)
        if answer is None:
            return Answer(SigningState.SIGNING, ticket=ticket)
        if ticket.path == "check":
            return self._authorised(ticket.batch, answer)
        return self._signed(ticket, answer)

    def close(self) -> None:
        """Log out."""
        self._session.close()

    def _begun(self, batch: Batch, otp: SecretStr | None) -> Answer:
        body = self._common(batch) | {"numSignatures": len(batch.hashes)}
        body |= self._dialect.proofs(_shown(self._pin), _shown(otp))
        return self._authorised(batch, self._session.post("authorize", body, self._patience_s))

    def _authorised(self, batch: Batch, answer: Mapping[str, Any]) -> Answer:
        sad, handle = answer.get("SAD"), answer.get("handle")
        if sad is None and isinstance(handle, str):
            body = {"credentialID": self._credential, "handle": handle}
            return Answer(SigningState.WAITING, ticket=Ticket(batch, body, "check"))
        if not isinstance(sad, str):
            raise RemoteError(self._holder, "không nhận được ủy quyền ký", "no authorisation came")
        if not batch.wanted():
            # Somebody took up the phone after we had given up.
            return Answer(SigningState.EXPIRED)
        body = self._common(batch) | _signing(batch.algorithm) | {"SAD": sad}
        ticket = Ticket(batch, {"SAD": sad}, "poll")
        return self._signed(ticket, self._session.post("sign", body, self._patience_s))

    def _signed(self, ticket: Ticket, answer: Mapping[str, Any]) -> Answer:
        signatures, later = answer.get("signatures"), answer.get("responseID")
        if isinstance(signatures, list):
            values = tuple(self._value(one) for one in signatures)
            return Answer(SigningState.DONE, values)
        body = ticket.body if later is None else {**ticket.body, "responseID": later}
        if "responseID" not in body or "poll" not in self._service.paths:
            raise RemoteError(self._holder, "không nhận được chữ ký", "no signatures came")
        return Answer(SigningState.SIGNING, ticket=Ticket(ticket.batch, body, "poll"))

    def _patiently(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Return an answer; ``None`` when the service says to ask later."""
        try:
            return self._session.post(path, body)
        except RemoteError as error:
            if error.state is SigningState.WAITING:
                return None
            raise

    def _value(self, text: object) -> bytes | None:
        return decoded(self._holder, text) if text else None

    def _common(self, batch: Batch) -> dict[str, Any]:
        return {
            "credentialID": self._credential,
            self._names["hashes"]: [b64encode(digest).decode() for digest in batch.hashes],
            self._names["hash_algorithm"]: HASH_OIDS[batch.algorithm.hash_name],
        }

    def _one_time_password(self) -> SecretStr:
        if self._ask is None:
            raise KeyUseError(
                self._holder,
                "cần người ký nhập mã OTP tại màn hình lệnh",
                "a one-time password has to be typed in at a terminal",
            )
        self._session.post("otp", {"credentialID": self._credential})
        return SecretStr(self._ask(self._question))

    def _only_credential(self, config: KeyConfig) -> str:
        by_client = bool(config.client_id and config.account)
        body = {"userID": config.account} if by_client else {}
        found = self._session.post("list", body).get("credentialIDs")
        if isinstance(found, list) and len(found) == 1:
            return str(found[0])
        count = len(found) if isinstance(found, list) else 0
        raise KeyUseError(
            self._holder,
            f"tài khoản có {count} chứng thư; hãy ghi rõ certificate",
            f"the account has {count} credentials; name one as certificate",
        )

    def _info(self) -> Mapping[str, Any]:
        body = {
            "credentialID": self._credential,
            "certificates": "chain",
            "certInfo": False,
            "authInfo": True,
        }
        return self._session.post("info", body)

    def _check(self, info: Mapping[str, Any]) -> None:
        key = info.get("key")
        enabled = not isinstance(key, dict) or key.get("status", "enabled") == "enabled"
        if not enabled or not self.certificates:
            raise KeyUseError(
                self._holder,
                "chứng thư ở dịch vụ ký số chưa dùng được",
                "the credential at the service cannot be used",
            )


def _certificates(info: Mapping[str, Any]) -> Sequence[object]:
    certificate = info.get("cert")
    chain = certificate.get("certificates") if isinstance(certificate, dict) else None
    return chain if isinstance(chain, list) else ()


def number_of(value: object) -> int:
    """Return how many signatures a credential makes in one go; at least one."""
    text = str(value)
    return max(1, int(text)) if text.isdecimal() and len(text) < 10 else 1


def _shown(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def _signing(algorithm: SignatureAlgorithm) -> dict[str, str]:
    if algorithm.family == "ecdsa":
        return {"signAlgo": _ECDSA_OIDS[algorithm.hash_name]}
    found = {"signAlgo": _SIGN_OIDS[algorithm.family]}
    if algorithm.family == "rsa-pss":
        found["signAlgoParams"] = b64encode(pss_parameters(algorithm.hash_name)).decode()
    return found


def pss_parameters(hash_name: str) -> bytes:
    """Return RSASSA-PSS-params (RFC 4055, 3.1) in DER: MGF1 and a salt of the hash's length."""
    function = {"algorithm": hash_name}
    parameters = {
        "hash_algorithm": function,
        "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": function},
        "salt_length": _SALT[hash_name],
    }
    return bytes(algos.RSASSAPSSParams(parameters).dump())
