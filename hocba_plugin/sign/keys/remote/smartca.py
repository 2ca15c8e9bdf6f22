"""Keys at VNPT SmartCA: a request, a phone, a question every few seconds.

A reconstruction: see ``services/smartca.toml``. There is no login: the school's (or its vendor's)
name and password stand in every request, and the signer confirms each transaction on a phone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pydantic import SecretStr

from hocba_hooks import KeyConfig, SignatureAlgorithm, SigningState
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import masked, resolved
from hocba_plugin.sign.keys.names import same_serial
from hocba_plugin.sign.keys.remote.job import Call, Wanted
from hocba_plugin.sign.keys.remote.key import RemoteKey, decoded, shared, tables
from hocba_plugin.sign.keys.remote.outcomes import UNFINISHED, Answer, RemoteError
from hocba_plugin.sign.keys.remote.service import Service, describe
from hocba_plugin.sign.keys.remote.web import Web


def open_key(config: KeyConfig) -> RemoteKey:
    """Read the signer's certificate.

    :raises KeyUseError: no access, or not one certificate that can be told from the others.
    """
    return shared(config, lambda: _opened(config))


def _opened(config: KeyConfig) -> RemoteKey:
    service = describe(config, "smartca")
    web = Web(config, service)
    try:
        account = SmartCaAccount(config, service, web)
        return RemoteKey(config, account, account.certificates)
    except BaseException:
        web.close()
        raise


@dataclass(frozen=True, slots=True)
class Ticket:
    """A transaction and the documents in it."""

    transaction: str
    documents: tuple[str, ...]


class SmartCaAccount:
    """A signer's certificate at the service."""

    def __init__(self, config: KeyConfig, service: Service, web: Web) -> None:
        self._holder = masked(config.holder)
        self._service = service
        self._names = service.names
        self._web = web
        self._secret = SecretStr(_password(config))
        self._client, self._user = config.client_id, config.account
        self.size = service.size
        self._serial, self.certificates = self._certificate(config.certificate)

    def prepare(
        self, hashes: Sequence[bytes], algorithm: SignatureAlgorithm, wanted: Wanted
    ) -> Call:
        """Return what asks the signer's phone.

        :raises KeyUseError: not RSA with SHA-256: no way to ask for another is known.
        """
        if algorithm is not SignatureAlgorithm.RSA_SHA256:
            raise KeyUseError(
                self._holder,
                f"SmartCA chưa ký được theo {algorithm.value}",
                f"SmartCA is not known to sign with {algorithm.value}",
            )
        return lambda: self._begun(hashes)

    def ask(self, ticket: object) -> Answer:
        """Ask whether the signer has confirmed."""
        assert isinstance(ticket, Ticket)  # noqa: S101 - the job gives back what it was given
        path = self._service.paths["status"].format(transaction=ticket.transaction)
        try:
            answer = self._web.post(path)
        except RemoteError as error:
            # Some versions say with an HTTP failure that nobody has confirmed yet.
            if error.state in UNFINISHED:
                return Answer(SigningState.WAITING, ticket=ticket)
            raise
        code = answer.get(self._names["error"])
        state = self._service.state(code) or SigningState.FAILED
        if state is SigningState.DONE:
            return Answer(state, self._signatures(ticket, self._data(answer)))
        return Answer(state, ticket=ticket, detail=self._service.known(code))

    def close(self) -> None:
        """Release the connection."""
        self._web.close()

    def _begun(self, hashes: Sequence[bytes]) -> Answer:
        names = self._names
        # Numbers, not names: what a phone shows is nobody else's business.
        ticket = Ticket(uuid4().hex, tuple(f"{number:04}" for number in range(len(hashes))))
        files = [
            {
                names["document"]: document,
                names["hash"]: digest.hex(),
                names["kind"]: names["xml"],
                names["mode"]: names["by_hash"],
            }
            for document, digest in zip(ticket.documents, hashes, strict=True)
        ]
        body = self._common(ticket.transaction) | {
            names["serial"]: self._serial,
            names["files"]: files,
        }
        data = self._data(self._web.post(self._service.paths["sign"], body))
        # The service may give the transaction another name than we did.
        transaction = str(data.get(names["transaction"]) or ticket.transaction)
        if not transaction.replace("-", "").isalnum():
            raise RemoteError(self._holder, "trả lời không đọc được", "its answer cannot be read")
        return Answer(SigningState.WAITING, ticket=Ticket(transaction, ticket.documents))

    def _signatures(self, ticket: Ticket, data: Mapping[str, Any]) -> tuple[bytes | None, ...]:
        values = {
            str(one.get(self._names["document"])): one.get(self._names["value"])
            for one in tables(data.get(self._names["signatures"]))
        }
        texts = [values.get(document) for document in ticket.documents]
        return tuple(decoded(self._holder, text) if text else None for text in texts)

    def _certificate(self, wanted: str | None) -> tuple[str, tuple[bytes, ...]]:
        data = self._data(
            self._web.post(self._service.paths["certificate"], self._common(uuid4().hex))
        )
        found = tables(data.get(self._names["certificates"]))
        serial = self._names["serial"]
        named = [
            one for one in found if wanted is None or same_serial(wanted, str(one.get(serial)))
        ]
        if len(named) != 1:
            raise KeyUseError(
                self._holder,
                f"tài khoản SmartCA có {len(found)} chứng thư; hãy ghi số sê-ri ở certificate",
                f"the SmartCA account has {len(found)} certificates: name a serial number",
            )
        return str(named[0].get(serial)), tuple(self._chain(named[0]))

    def _chain(self, table: Mapping[str, Any]) -> list[bytes]:
        above = table.get(self._names["chain"])
        texts = [table.get(self._names["certificate"])]
        texts += list(above.values()) if isinstance(above, dict) else []
        return [self._der(str(text)) for text in texts if text]

    def _der(self, text: str) -> bytes:
        if "BEGIN CERTIFICATE" not in text:
            return decoded(self._holder, text)
        try:
            return x509.load_pem_x509_certificate(text.encode()).public_bytes(Encoding.DER)
        except ValueError as error:
            raise RemoteError(
                self._holder, "không đọc được chứng thư", "the certificate cannot be read"
            ) from error

    def _common(self, transaction: str) -> dict[str, Any]:
        return {
            self._names["client"]: self._client,
            self._names["password"]: self._secret.get_secret_value(),
            self._names["user"]: self._user,
            self._names["transaction"]: transaction,
        }

    def _data(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        data = answer.get(self._names["data"])
        if isinstance(data, dict):
            return data
        code = answer.get(self._names["error"])
        state = self._service.state(code) or SigningState.FAILED
        raise RemoteError.of(self._holder, state, self._service.known(code))


def _password(config: KeyConfig) -> str:
    password = resolved(config.holder, config.client_secret)
    if password is None or not config.client_id or not config.account:
        raise KeyUseError(
            masked(config.holder),
            "chưa cấu hình client_id, client_secret hoặc account",
            "client_id, client_secret or account is not configured",
        )
    return password
