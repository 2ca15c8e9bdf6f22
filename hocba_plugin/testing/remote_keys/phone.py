"""Services that ask a phone: VNPT SmartCA and Viettel MySign, as far as their calls are known."""

import secrets
from base64 import b64decode, b64encode
from typing import Any, ClassVar

from cryptography.hazmat.primitives.serialization import Encoding

from hocba_plugin.demo.authority import Credential
from hocba_plugin.testing.remote_keys.server import Body, Failure, Simulator
from hocba_plugin.testing.remote_keys.signing import sign

CLIENT = "truong-thu"


class PhoneSimulator(Simulator):
    """Keeps transactions until the signer has confirmed them."""

    def __init__(self, credential: Credential, secret: str = "bí mật") -> None:  # noqa: S107
        super().__init__()
        self.credential = credential
        self.secret = secret
        self.transactions: dict[str, list[tuple[str, bytes]]] = {}

    def forget(self) -> None:
        """Lose all transactions, as a restart may."""
        self.transactions.clear()

    def spend(self, count: int) -> bool:
        """Take signatures from the account; ``False``: there are too few left."""
        if self.faults.credit is None:
            return True
        if self.faults.credit < count:
            return False
        self.faults.credit -= count
        return True

    def values(self, transaction: str) -> list[tuple[str, str | None]]:
        """Return the signatures of a transaction, by document."""
        found: list[tuple[str, str | None]] = []
        for number, (document, digest) in enumerate(self.transactions[transaction]):
            content = bytes(len(digest)) if self.faults.wrong else digest
            text = b64encode(sign(self.credential.key, content)).decode()
            found.append((document, None if number in self.faults.missing else f"{text}\r\n"))
        return found[: len(found) - self.faults.short]

    def ders(self) -> list[str]:
        """Return the signer's certificate and what is above it."""
        chain = (self.credential.certificate, *self.credential.chain)
        return [b64encode(one.public_bytes(Encoding.DER)).decode() for one in chain]


class SmartCaSimulator(PhoneSimulator):
    """VNPT SmartCA: hashes in hexadecimal, states by word."""

    MESSAGES: ClassVar = {
        "confirms": "SUCCESS",
        "later": "WAITING_FOR_SIGNER_CONFIRM",
        "refuses": "REJECTED",
        "sleeps": "EXPIRED",
    }

    def answer(self, path: str, body: Body, authorization: str) -> Body:
        """Answer one call."""
        if path.endswith("/status"):
            return self._status(path.split("/")[-2])
        if (body.get("sp_id"), body.get("sp_password")) != (CLIENT, self.secret):
            raise Failure(403, message="INVALID_SP_CREDENTIAL")
        if path == "v1/credentials/get_certificate":
            return self._answer({"user_certificates": [self._certificate()]})
        if path != "v1/signatures/sign":
            raise Failure(404, message="")
        files = body["sign_files"]
        if not self.spend(len(files)):
            raise Failure(400, message="OUT_OF_TURN")
        transaction = secrets.token_hex(8)
        self.transactions[transaction] = [
            (one["doc_id"], bytes.fromhex(one["data_to_be_signed"])) for one in files
        ]
        return self._answer({"transaction_id": transaction, "tran_code": "01"})

    def _certificate(self) -> dict[str, Any]:
        signer, *above = self.ders()
        serial = f"{self.credential.certificate.serial_number:x}"
        names = ("ca_cert", "root_cert")
        chain = dict(zip(names, above, strict=False))
        return {"serial_number": serial, "cert_data": signer, "chain_data": chain}

    def _status(self, transaction: str) -> Body:
        if transaction not in self.transactions:
            raise Failure(404, message="")
        message = self.MESSAGES[self.faults.signer]
        if message != "SUCCESS":
            return {"status_code": 200, "message": message, "data": None}
        values = [
            {"doc_id": document, "signature_value": value}
            for document, value in reversed(self.values(transaction))
        ]
        return self._answer({"signatures": values})

    def _answer(self, data: Body) -> Body:
        return {"status_code": 200, "message": "SUCCESS", "data": data}


class MySignSimulator(PhoneSimulator):
    """Viettel MySign: hashes in base64, states by number, a token by signer."""

    STATES: ClassVar = {
        "confirms": 1,
        "later": 4000,
        "signs later": 6000,
        "sleeps": 4001,
        "refuses": 4002,
    }
    CREDENTIAL = "vt-0001"

    def __init__(
        self,
        credential: Credential,
        secret: str = "bí mật",  # noqa: S107
        multisign: int = 10,
    ) -> None:
        super().__init__(credential, secret)
        self._multisign = multisign
        self._tokens: set[str] = set()
        self.revoked = False

    def forget_tokens(self) -> None:
        """Let the hour pass."""
        self._tokens.clear()

    def answer(self, path: str, body: Body, authorization: str) -> Body:
        """Answer one call."""
        call = path.removeprefix("vtss/service/")
        if call == "ras/v1/login":
            return self._login(body)
        if authorization.removeprefix("Bearer ") not in self._tokens:
            raise Failure(401, error="invalid_token")
        if call == "certificates/info":
            return {"certificates": [self._certificate()]}
        if call == "signHash":
            return self._sign(body)
        if call == "requests/status":
            return self._status(str(body["transactionId"]))
        raise Failure(404, error="")

    def _login(self, body: Body) -> Body:
        if (body.get("client_id"), body.get("client_secret")) != (CLIENT, self.secret):
            raise Failure(401, error="invalid_client")
        token = secrets.token_urlsafe()
        self._tokens.add(token)
        return {"access_token": token, "expires_in": 3600}

    def _certificate(self) -> dict[str, Any]:
        return {
            "credential_id": self.CREDENTIAL,
            "cert": {"certificates": self.ders()},
            "multisign": self._multisign,
            "SCAL": "2",
        }

    def _sign(self, body: Body) -> Body:
        hashes = [b64decode(text, validate=True) for text in body["hash"]]
        if not len(hashes) == body["numSignatures"] == len(body["documents"]) <= self._multisign:
            raise Failure(400, error="")
        transaction = secrets.token_hex(8)
        self.transactions[transaction] = [("", digest) for digest in hashes]
        return {"transactionId": transaction}

    def _status(self, transaction: str) -> Body:
        if transaction not in self.transactions:
            return {"status": 50000}
        state = self.STATES[self.faults.signer]
        if state == 1 and self.revoked:
            state = 13004
        if state == 1 and not self.spend(len(self.transactions[transaction])):
            state = 4005
        if state != 1:
            return {"status": state}
        return {"status": 1, "signatures": [value for _, value in self.values(transaction)]}
