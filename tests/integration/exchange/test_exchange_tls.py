"""TLS is verified: a server with a certificate of its own making hears no secret."""

import datetime as dt
import http.server
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from hocba_hooks import SecretRef
from hocba_plugin.config import ExchangeConfig
from hocba_plugin.errors import AnswerError
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.submit.stage import Exchange

pytestmark = pytest.mark.integration


def self_signed(file: Path) -> Path:
    """Write a key and a certificate for 127.0.0.1 that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    file.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem)
    )
    return file


@pytest.fixture
def heard() -> list[str]:
    return []


@pytest.fixture
def impostor(tmp_path: Path, heard: list[str]) -> Iterator[str]:
    """Return the address of a TLS server that answers everything with 200."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what is tested."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path / "server.pem"))
    server = Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_impostor_is_found_out_and_told_nothing(impostor: str, heard: list[str]) -> None:
    """Not a question of patience: one attempt, and the reason in Vietnamese."""
    naps: list[float] = []
    config = ExchangeConfig(base_url=impostor, client_secret=SecretRef())
    exchange = Exchange(load_profile("qd3016-public"), config, sleep=naps.append)
    with pytest.raises(AnswerError) as raised:
        exchange.server_time()
    exchange.close()
    assert "chứng thư TLS" in raised.value.message("vi")
    assert (naps, heard) == ([], [])
