"""The VGCA Sign Service as far as its calls are known: WebSockets on loopback."""

import json
import ssl
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from cryptography.hazmat.primitives.serialization import Encoding
from websockets.sync.server import ServerConnection, serve

from hocba_plugin.demo.authority import Credential
from hocba_plugin.testing.remote_keys.server import Faults
from hocba_plugin.testing.remote_keys.signing import sign


class VgcaSimulator:
    """One token. ``asked`` has every path with its text, in order."""

    def __init__(self, credential: Credential, tls: ssl.SSLContext | None = None) -> None:
        self.credential = credential
        self.faults = Faults()
        self.asked: list[tuple[str, str]] = []
        self.tells_certificate = True
        self.before_signing: Callable[[int], None] = lambda _: None
        """Called with the number of the signature before it is made: to pull the token."""
        self.afterwards: Callable[[str], None] = lambda _: None
        """Called with the path when an answer is ready, before it leaves."""
        self._signed = 0
        self._quiet = threading.Event()
        self._scheme = "ws" if tls is None else "wss"
        self._server = serve(self._answer, "127.0.0.1", 0, ssl=tls)
        self._thread = threading.Thread(target=self._server.serve_forever)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"{self._scheme}://127.0.0.1:{self._server.socket.getsockname()[1]}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """Stop answering."""
        self._quiet.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()

    def _answer(self, connection: ServerConnection) -> None:
        path = (connection.request.path if connection.request else "").strip("/")
        text = str(connection.recv(5))
        self.asked.append((path, text))
        if path in self.faults.silent:
            self._quiet.wait()
            return
        if path in self.faults.garbage:
            connection.send("<html>")
            return
        calls = {"GetVersion": self._version, "GetCertInfo": self._tell, "SignMsg": self._sign}
        answer = json.dumps(calls[path](text))
        self.afterwards(path)
        connection.send(answer)

    def _version(self, _: str) -> dict[str, Any]:
        return {"Status": 0, "Version": "1.1.6"}

    def _tell(self, _: str) -> dict[str, Any]:
        return {"Status": 0, **({"CertBase64": self._text()} if self.tells_certificate else {})}

    def _text(self) -> str:
        return b64encode(self.credential.certificate.public_bytes(Encoding.DER)).decode()

    def _sign(self, text: str) -> dict[str, Any]:
        number, self._signed = self._signed, self._signed + 1
        self.before_signing(number)
        request = json.loads(text)
        if self.faults.signer == "refuses":
            return {"Status": 1, "Message": self.faults.chatter}
        if number in self.faults.missing:
            return {"Status": 500, "Message": self.faults.chatter}
        digest = b64decode(request["HashValue"], validate=True)
        content = bytes(len(digest)) if self.faults.wrong else digest
        value = b64encode(sign(self.credential.key, content)).decode()
        return {"Status": 0, "Signature": value, "CertBase64": self._text()}
