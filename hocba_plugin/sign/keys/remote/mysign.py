"""Keys at Viettel MySign: like an older CSC service, with a phone and states by number.

A reconstruction: see ``services/mysign.toml``. Tokens last an hour and are not refreshed: with an
expired one the service is logged in to again, which the signer does not notice.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hocba_hooks import KeyConfig, SignatureAlgorithm, SigningState
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import masked
from hocba_plugin.sign.keys.remote.csc import HASH_OIDS, RSA_OID, number_of
from hocba_plugin.sign.keys.remote.job import Call, Wanted
from hocba_plugin.sign.keys.remote.key import RemoteKey, decoded, shared, tables
from hocba_plugin.sign.keys.remote.login import Session
from hocba_plugin.sign.keys.remote.outcomes import Answer, RemoteError
from hocba_plugin.sign.keys.remote.service import Service, describe


def open_key(config: KeyConfig) -> RemoteKey:
    """Log in and read the signer's certificate.

    :raises KeyUseError: no access, or not one credential that can be told from the others.
    """
    return shared(config, lambda: _opened(config))


def _opened(config: KeyConfig) -> RemoteKey:
    service = describe(config, "mysign")
    session = MySignSession(config, service)
    try:
        account = MySignAccount(config, service, session)
        return RemoteKey(config, account, account.certificates)
    except BaseException:
        session.close()
        raise


class MySignSession(Session):
    """Logs a signer in through the school's or the vendor's account."""

    def enter(self) -> Mapping[str, Any]:
        """Return the answer that holds the access token."""
        names = self.service.names
        body = {
            names["client"]: self.config.client_id,
            names["password"]: self.secret.get_secret_value(),
            names["user"]: self.config.account,
            names["profile"]: self.config.options.get("profile_id", ""),
        }
        return self.web.post(self.service.paths["login"], body)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A transaction, and how many signatures it will have."""

    transaction: str


class MySignAccount:
    """A signer's credential at the service."""

    def __init__(self, config: KeyConfig, service: Service, session: Session) -> None:
        self._holder = masked(config.holder)
        self._service = service
        self._names = service.names
        self._session = session
        self._user = config.account
        info = self._info(config.certificate)
        self._credential = info.get(self._names["credential_found"])
        self.certificates = tuple(self._chain(info))
        self.size = number_of(info.get("multisign"))

    def prepare(
        self, hashes: Sequence[bytes], algorithm: SignatureAlgorithm, wanted: Wanted
    ) -> Call:
        """Return what asks the signer's phone.

        :raises KeyUseError: not RSA by PKCS#1 v1.5: no way to ask for another is known.
        """
        if algorithm.family != "rsa":
            raise KeyUseError(
                self._holder,
                f"MySign chưa ký được theo {algorithm.value}",
                f"MySign is not known to sign with {algorithm.value}",
            )
        return lambda: self._begun(hashes, algorithm)

    def ask(self, ticket: object) -> Answer:
        """Ask whether the signer has confirmed."""
        assert isinstance(ticket, Ticket)  # noqa: S101 - the job gives back what it was given
        answer = self._session.post("status", {self._names["transaction"]: ticket.transaction})
        code = answer.get(self._names["state"])
        state = self._service.state(code) or SigningState.FAILED
        if state is not SigningState.DONE:
            return Answer(state, ticket=ticket, detail=self._service.known(code))
        found = answer.get(self._names["signatures"])
        texts = found if isinstance(found, list) else []
        values = tuple(decoded(self._holder, text) if text else None for text in texts)
        return Answer(state, values)

    def close(self) -> None:
        """Log out."""
        self._session.close()

    def _begun(self, hashes: Sequence[bytes], algorithm: SignatureAlgorithm) -> Answer:
        names = self._names
        body = {
            names["credential"]: self._credential,
            names["count"]: len(hashes),
            names["documents"]: [self._document(number) for number in range(len(hashes))],
            names["hashes"]: [b64encode(digest).decode() for digest in hashes],
            names["hash_algorithm"]: HASH_OIDS[algorithm.hash_name],
            names["sign_algorithm"]: RSA_OID,
            names["later"]: 1,
        }
        transaction = self._session.post("sign", body).get(names["transaction"])
        if not transaction:
            raise RemoteError(self._holder, "không nhận được mã giao dịch", "no transaction came")
        return Answer(SigningState.WAITING, ticket=Ticket(str(transaction)))

    def _document(self, number: int) -> dict[str, str]:
        # Numbers, not names: what a phone shows is nobody else's business.
        shown = b64encode(f"Học bạ {number + 1}".encode()).decode()
        return {self._names["document"]: f"{number:04}", self._names["document_name"]: shown}

    def _info(self, wanted: str | None) -> Mapping[str, Any]:
        body = {
            self._names["user"]: self._user,
            self._names["certificates"]: self._names["chain"],
            "certInfo": True,
            "authInfo": True,
        }
        listed = self._session.post("info", body).get(self._names["certificates"])
        found = tables(listed)
        named = [one for one in found if wanted in (None, one.get(self._names["credential_found"]))]
        if len(named) != 1:
            raise KeyUseError(
                self._holder,
                f"tài khoản MySign có {len(found)} chứng thư; hãy ghi rõ certificate",
                f"the MySign account has {len(found)} credentials; name one as certificate",
            )
        return named[0]

    def _chain(self, info: Mapping[str, Any]) -> list[bytes]:
        certificate = info.get("cert")
        chain = certificate.get("certificates") if isinstance(certificate, dict) else None
        if not isinstance(chain, list) or not chain:
            raise KeyUseError(self._holder, "không nhận được chứng thư", "no certificate came")
        return [decoded(self._holder, text) for text in chain]
