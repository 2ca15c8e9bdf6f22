"""Keys behind the VGCA Sign Service, which runs on the signer's own machine and asks for the PIN.

A reconstruction: see ``services/vgca.toml``. The service signs one hash a call; a hash that fails
does not stop the others, a signer who cancels does.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from hocba_hooks import KeyConfig, SignatureAlgorithm, SigningState
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import masked
from hocba_plugin.sign.keys.remote.job import Call, Wanted
from hocba_plugin.sign.keys.remote.key import RemoteKey, decoded, shared
from hocba_plugin.sign.keys.remote.outcomes import Answer, RemoteError
from hocba_plugin.sign.keys.remote.service import Service, describe
from hocba_plugin.sign.keys.remote.socket import OPEN_S, Socket

SIZE = 20
"""Signatures between two reports: the token works on while the last ones are stored."""
_ENOUGH = 3
"""Failures one after the other, after which the token is no longer tried."""
_DUMMY = bytes(32)
"""Signed only where an old service tells its certificate in no other way. It is no document's."""


def open_key(config: KeyConfig) -> RemoteKey:
    """Find the service and read the certificate of the token that is plugged in.

    :raises KeyUseError: it does not run, or no certificate can be had.
    """
    return shared(config, lambda: _opened(config))


def _opened(config: KeyConfig) -> RemoteKey:
    service = describe(config, "vgca")
    account = VgcaAccount(config, service, Socket(config, service.paths["address"]))
    return RemoteKey(config, account, [account.certificate])


class VgcaAccount:
    """The token behind the service."""

    size = SIZE

    def __init__(self, config: KeyConfig, service: Service, socket: Socket) -> None:
        self._holder = masked(config.holder)
        self._patience_s = config.patience_s
        self._service = service
        self._names = service.names
        self._socket = socket
        socket.ask(service.paths["version"], self._names["ask_version"], OPEN_S)
        self.certificate = self._certificate()

    def prepare(
        self, hashes: Sequence[bytes], algorithm: SignatureAlgorithm, wanted: Wanted
    ) -> Call:
        """Return what signs the hashes, one after the other.

        :raises KeyUseError: not RSA by PKCS#1 v1.5: no way to ask for another is known.
        """
        if algorithm.family != "rsa":
            raise KeyUseError(
                self._holder,
                f"VGCA Sign Service chưa ký được theo {algorithm.value}",
                f"VGCA Sign Service is not known to sign with {algorithm.value}",
            )
        return lambda: self._signed(hashes, algorithm.hash_name, wanted)

    def ask(self, ticket: object) -> Answer:
        """Never needed: the service answers each call at once or not at all."""
        raise NotImplementedError(ticket)

    def close(self) -> None:
        """Nothing to log out from: the service does so by itself."""

    def _signed(self, hashes: Sequence[bytes], hash_name: str, wanted: Wanted) -> Answer:
        values: list[bytes | None] = []
        for digest in hashes:
            if not wanted():
                return Answer(SigningState.FAILED, tuple(values))
            try:
                answer = self._sign(digest, hash_name)
            except RemoteError as error:
                if not values:
                    raise
                return Answer(error.state, tuple(values), texts=error.args[1:3])
            state = self._service.state(answer.get(self._names["error"])) or SigningState.FAILED
            if state not in (SigningState.DONE, SigningState.FAILED):
                return Answer(state, tuple(values))
            values.append(self._value(answer) if state is SigningState.DONE else None)
            if values[-_ENOUGH:] == [None] * _ENOUGH:
                return Answer(SigningState.FAILED, tuple(values))
        return Answer(SigningState.DONE, tuple(values))

    def _value(self, answer: Mapping[str, Any]) -> bytes | None:
        """Return the signature; ``None`` when another token was plugged in meanwhile."""
        certificate = answer.get(self._names["certificate"])
        if certificate and decoded(self._holder, certificate) != self.certificate:
            return None
        return decoded(self._holder, answer.get(self._names["signature"]))

    def _sign(self, digest: bytes, hash_name: str) -> Mapping[str, Any]:
        request = {
            self._names["hash_algorithm"]: self._names[hash_name],
            self._names["hash"]: b64encode(digest).decode(),
            self._names["encoding"]: self._names["rsa"],
        }
        return self._socket.ask(self._service.paths["sign"], json.dumps(request), self._patience_s)

    def _certificate(self) -> bytes:
        path, text = self._service.paths["certificate"], self._names["ask_certificate"]
        answer = self._socket.ask(path, text, self._patience_s)
        if not answer.get(self._names["certificate"]):
            answer = self._sign(_DUMMY, "sha256")
        certificate = answer.get(self._names["certificate"])
        if not certificate:
            raise KeyUseError(
                self._holder,
                "VGCA Sign Service không cho biết chứng thư; hãy cắm thiết bị ký",
                "VGCA Sign Service tells no certificate: plug in the token",
            )
        return decoded(self._holder, certificate)
