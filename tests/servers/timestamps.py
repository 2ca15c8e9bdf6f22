"""A time-stamping authority on loopback: openssl makes the tokens, this serves them."""

import datetime as dt
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID

from hocba_plugin.demo import authority as demo
from hocba_plugin.demo.authority import Algorithm, Credential, DemoAuthority, new_key

_SETTINGS = """
[tsa]
default_tsa = ours
[ours]
serial = {folder}/serial
signer_digest = {digest}
default_policy = 1.2.3.4.1
digests = {digests}
ess_cert_id_alg = {ess}
accuracy = secs:1
"""


def stamper(
    authority: DemoAuthority,
    algorithm: Algorithm = "rsa",
    *,
    critical: bool = True,
    more: bool = False,
    since: dt.timedelta = dt.timedelta(days=1),
    days: int = 300,
) -> Credential:
    """Return a certificate for time-stamping: ``more`` lets it sign e-mails too."""
    key, subject = new_key(algorithm), demo._name("TSA")
    start = dt.datetime.now(dt.UTC).replace(microsecond=0) - since
    period = (start, start + dt.timedelta(days=days))
    uses = [ExtendedKeyUsageOID.TIME_STAMPING]
    uses += [ExtendedKeyUsageOID.EMAIL_PROTECTION] if more else []
    builder = demo._builder(subject, authority.certificate.subject, key, period)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
    builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=critical)
    if hasattr(authority, "desk"):  # one that can be asked whether it was revoked
        builder = authority._with_addresses(builder)
    return Credential(key, builder.sign(authority._key, hashes.SHA256()))


class Server(ThreadingHTTPServer):
    """Answers queries with what openssl makes of them."""

    daemon_threads = True

    def __init__(self, folder: Path, credential: Credential) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder = folder
        self.credential = credential
        self.chain: list[x509.Certificate] = []
        """Certificates sent along, in this order."""
        self.digest = "sha256"
        self.ess = "sha256"
        self.digests = "sha256, sha384, sha512"
        """Hashes it stamps."""
        self.slow_s = 0.0
        self.silent = 0
        """How many more queries get no answer."""
        self.change: Callable[[bytes], bytes] = bytes
        """What happens to an answer on its way."""
        self.queries: list[bytes] = []

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def reply(self, query: bytes) -> bytes:
        """Return openssl's reply."""
        folder, number = self.folder, len(self.queries)
        key, signer = self.credential.key, self.credential.certificate
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        files = {
            "key.pem": pem,
            "signer.pem": signer.public_bytes(Encoding.PEM),
            "chain.pem": b"".join(one.public_bytes(Encoding.PEM) for one in self.chain),
            "settings": _SETTINGS.format(**vars(self)).encode(),
            f"{number}.tsq": query,
        }
        for name, content in files.items():
            (folder / name).write_bytes(content)
        words = ["openssl", "ts", "-reply", "-config", folder / "settings"]
        words += ["-queryfile", folder / f"{number}.tsq", "-out", folder / f"{number}.tsr"]
        words += ["-signer", folder / "signer.pem", "-inkey", folder / "key.pem"]
        words += ["-chain", folder / "chain.pem"] if self.chain else []
        subprocess.run(words, check=True, capture_output=True)
        return (folder / f"{number}.tsr").read_bytes()


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["content-length"]))
        self.server.queries.append(query)
        time.sleep(self.server.slow_s)
        if self.server.silent:
            self.server.silent -= 1
            return
        content = self.server.change(self.server.reply(query))
        self.send_response(200)
        self.send_header("content-type", "application/timestamp-reply")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(folder: Path, credential: Credential) -> Iterator[Server]:
    """Serve time-stamps while this lasts."""
    server = Server(folder, credential)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
