"""A service of the Cloud Signature Consortium's API, version 1.0.4 or 2."""

import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any, Literal

from cryptography.hazmat.primitives.serialization import Encoding

from hocba_plugin.demo.authority import Credential
from hocba_plugin.testing.remote_keys.server import Body, Failure, Simulator
from hocba_plugin.testing.remote_keys.signing import sign

CREDENTIAL = "GV-0001"
CLIENT = "truong-thu"
_HASH_LENGTHS = {
    "2.16.840.1.101.3.4.2.1": 32,
    "2.16.840.1.101.3.4.2.2": 48,
    "2.16.840.1.101.3.4.2.3": 64,
}
_PSS = "1.2.840.113549.1.1.10"


class CscSimulator(Simulator):
    """One credential. It checks what it is sent as the standard asks a service to."""

    def __init__(
        self,
        credential: Credential,
        *,
        version: Literal[1, 2] = 1,
        secret: str = "bí mật",  # noqa: S107 - of a simulator
        pin: str | None = "123456",
        otp: str | None = None,
        multisign: int = 10,
    ) -> None:
        super().__init__()
        self._credential = credential
        self._version = version
        self._secret, self._pin, self._otp = secret, pin, otp
        self._multisign = multisign
        self._tokens: set[str] = set()
        self._granted: dict[str, list[bytes]] = {}
        self._later: dict[str, list[bytes]] = {}
        self._handles: dict[str, list[bytes]] = {}
        self.credentials = [CREDENTIAL]
        self.enabled = True

    def forget_tokens(self) -> None:
        """Let every access token expire."""
        self._tokens.clear()

    def answer(self, path: str, body: Body, authorization: str) -> Body:
        """Answer one call of the API."""
        if path in ("oauth2/token", "auth/login"):
            return self._login(path, body, authorization)
        if authorization.removeprefix("Bearer ") not in self._tokens:
            raise Failure(401, error="invalid_token")
        calls = {
            "auth/revoke": self._revoke,
            "credentials/list": lambda _: {"credentialIDs": self.credentials},
            "credentials/info": self._info,
            "credentials/sendOTP": lambda _: {},
            "credentials/getChallenge": lambda _: {},
            "credentials/authorize": self._authorize,
            "credentials/authorizeCheck": self._check,
            "signatures/signHash": self._sign,
            "signatures/signPolling": self._polled,
        }
        if path not in calls:
            raise Failure(404, error="invalid_request")
        return calls[path](body)

    def _login(self, path: str, body: Body, authorization: str) -> Body:
        if path == "auth/login":
            pair = b64decode(authorization.removeprefix("Basic ")).decode()
            right = pair.endswith(f":{self._secret}")
        else:
            right = (body.get("client_id"), body.get("client_secret")) == (CLIENT, self._secret)
        if not right:
            raise Failure(401, error="invalid_client")
        token = secrets.token_urlsafe()
        self._tokens.add(token)
        return {"access_token": token, "token_type": "Bearer", "expires_in": 3600}

    def _revoke(self, body: Body) -> Body:
        self._tokens.discard(body["token"])
        return {}

    def _info(self, body: Body) -> Body:
        chain = (self._credential.certificate, *self._credential.chain)
        ders = [b64encode(one.public_bytes(Encoding.DER)).decode() for one in chain]
        found: dict[str, Any] = {
            "key": {"status": "enabled" if self.enabled else "disabled"},
            "cert": {"status": "valid", "certificates": ders},
            "multisign": self._multisign,
        }
        return {**found, **(self._needs_1() if self._version == 1 else self._needs_2())}

    def _needs_1(self) -> Mapping[str, Any]:
        present = {True: "true", False: "false"}
        return {
            "authMode": "explicit" if self._pin or self._otp else "implicit",
            "PIN": {"presence": present[self._pin is not None], "format": "N"},
            "OTP": {"presence": present[self._otp is not None], "type": "online"},
        }

    def _needs_2(self) -> Mapping[str, Any]:
        ids = [name for name, is_set in (("PIN", self._pin), ("OTP", self._otp)) if is_set]
        objects = [{"id": name, "type": "Password"} for name in ids]
        mode = "explicit" if ids else "implicit"
        return {"auth": {"mode": mode, "expression": " AND ".join(ids), "objects": objects}}

    def _authorize(self, body: Body) -> Body:
        hashes = self._hashes(body)
        if body.get("numSignatures") != len(hashes) or len(hashes) > self._multisign:
            raise Failure(400, error="invalid_request")
        given = self._proofs(body)
        if given.get("PIN") != self._pin:
            raise Failure(400, error="invalid_pin")
        if given.get("OTP") != self._otp:
            raise Failure(400, error="invalid_otp")
        if self.faults.signer == "refuses":
            raise Failure(403, error="access_denied")
        if self.faults.signer == "sleeps":
            raise Failure(408, error="authentication_timeout")
        if self.faults.signer == "later" and self._version == 2:
            return {"handle": self._keep(self._handles, hashes)}
        return {"SAD": self._keep(self._granted, hashes), "expiresIn": 300}

    def _proofs(self, body: Body) -> Mapping[str, str]:
        if self._version == 1:
            return body
        return {one["id"]: one["value"] for one in body.get("authData", [])}

    def _check(self, body: Body) -> Body:
        if self.faults.signer == "later":
            raise Failure(400, error="authorization_pending")
        if self.faults.signer == "refuses":
            raise Failure(403, error="access_denied")
        hashes = self._handles.pop(body["handle"], None)
        if hashes is None:
            raise Failure(400, error="invalid_request")
        return {"SAD": self._keep(self._granted, hashes)}

    def _sign(self, body: Body) -> Body:
        if self.faults.signer == "too late":
            raise Failure(400, error="expired_sad")
        granted = self._granted.pop(body["SAD"], None)
        if granted is None or granted != self._hashes(body):
            raise Failure(400, error="invalid_sad")
        if self.faults.credit is not None:
            if self.faults.credit < len(granted):
                raise Failure(402, error="insufficient_credit")
            self.faults.credit -= len(granted)
        if self._version == 2 and self.faults.signer == "signs later":
            return {"responseID": self._keep(self._later, granted)}
        return self._signed(granted, pss=body["signAlgo"] == _PSS)

    def _polled(self, body: Body) -> Body:
        if self.faults.signer == "signs later":
            return {"responseID": body["responseID"]}
        hashes = self._later.pop(body["responseID"], None)
        if hashes is None:
            raise Failure(400, error="invalid_request")
        return self._signed(hashes, pss=False)

    def _signed(self, hashes: list[bytes], *, pss: bool) -> Body:
        values: list[str | None] = []
        for number, digest in enumerate(hashes):
            content = bytes(len(digest)) if self.faults.wrong else digest
            # Some services break their lines.
            text = "\r\n".join(_lines(b64encode(sign(self._credential.key, content, pss=pss))))
            values.append(None if number in self.faults.missing else text)
        return {"signatures": values[: len(values) - self.faults.short]}

    def _hashes(self, body: Body) -> list[bytes]:
        one = self._version == 1
        texts = body.get("hash" if one else "hashes", [])
        length = _HASH_LENGTHS.get(body.get("hashAlgo" if one else "hashAlgorithmOID", ""))
        hashes = [b64decode(text, validate=True) for text in texts]
        if not hashes or any(len(digest) != length for digest in hashes):
            raise Failure(400, error="invalid_request")
        return hashes

    def _keep(self, where: dict[str, list[bytes]], hashes: list[bytes]) -> str:
        name = secrets.token_urlsafe()
        where[name] = hashes
        return name


def _lines(text: bytes) -> list[str]:
    return [text[at : at + 64].decode() for at in range(0, len(text), 64)]
