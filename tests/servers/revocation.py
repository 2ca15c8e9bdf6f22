"""A certificate authority on loopback that answers for its certificates: OCSP responder and lists.

Everything is real: signed answers over HTTP, made when they are asked for. What goes wrong is set
on its ``Desk``.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from hocba_plugin.demo import authority as demo
from hocba_plugin.demo.authority import Credential, DemoAuthority, PrivateKey, Validity, new_key

DAY = dt.timedelta(days=1)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


class Desk:
    """Who answers for one authority, and how well."""

    def __init__(self, key: PrivateKey, certificate: x509.Certificate) -> None:
        self.key = key
        self.certificate = certificate
        self.revoked: dict[int, dt.datetime] = {}
        self.responder: Credential | None = None
        """Signs OCSP answers instead of the authority."""
        self.list_key = key
        self.now: Callable[[], dt.datetime] = _now
        self.lasting: dt.timedelta | None = DAY
        self.repeats_nonce = True
        self.ocsp_works = True
        self.lists_work = True
        self.replay: bytes | None = None
        self.list_as_text = False
        """Whether the list is PEM."""
        self.others_revoked = 0
        """How many more certificates stand on the list."""
        self.asked: Counter[str] = Counter()
        self._list: bytes | None = None

    def answer(self, question: bytes) -> bytes | None:
        """Return an OCSP answer; ``None``: out of order."""
        self.asked["ocsp"] += 1
        if not self.ocsp_works:
            return None
        return self.replay or self.ocsp_answer(question)

    def ocsp_answer(self, question: bytes) -> bytes:
        """Return a fresh answer."""
        request = ocsp.load_der_ocsp_request(question)
        since = self.revoked.get(request.serial_number)
        start = self.now()
        key, signer = self.key, self.certificate
        if self.responder is not None:
            key, signer = self.responder.key, self.responder.certificate
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=request.issuer_name_hash,
            issuer_key_hash=request.issuer_key_hash,
            serial_number=request.serial_number,
            algorithm=request.hash_algorithm,
            cert_status=ocsp.OCSPCertStatus.REVOKED if since else ocsp.OCSPCertStatus.GOOD,
            this_update=start,
            next_update=start + self.lasting if self.lasting else None,
            revocation_time=since,
            revocation_reason=None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.NAME, signer)
        if self.responder is not None:
            builder = builder.certificates([signer])
        for extension in request.extensions:
            if isinstance(extension.value, x509.OCSPNonce) and self.repeats_nonce:
                builder = builder.add_extension(extension.value, critical=False)
        return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)

    def list(self) -> bytes | None:
        """Return the list of revoked certificates; ``None``: out of order."""
        self.asked["crl"] += 1
        if not self.lists_work:
            return None
        if self.others_revoked:
            self._list = self._list or self._made_list()
            return self._list
        return self._made_list()

    def _made_list(self) -> bytes:
        start = self.now()
        builder = x509.CertificateRevocationListBuilder(
            issuer_name=self.certificate.subject,
            last_update=start,
            next_update=start + (self.lasting or DAY),
            revoked_certificates=[
                *(
                    _entry(serial, start)
                    for serial in range(1 << 64, (1 << 64) + self.others_revoked)
                ),
                *(_entry(serial, since) for serial, since in self.revoked.items()),
            ],
        )
        encoding = Encoding.PEM if self.list_as_text else Encoding.DER
        return builder.sign(self.list_key, hashes.SHA256()).public_bytes(encoding)


class Authority(DemoAuthority):
    """An authority whose certificates say where to ask."""

    def __init__(self, key: PrivateKey, certificate: x509.Certificate, url: str) -> None:
        super().__init__(key, certificate)
        self.desk = Desk(key, certificate)
        self.url = url
        self.names_responder = True
        self.names_list = True
        self.responders: tuple[str, ...] = ()
        """Addresses as certificates name them; none: its own."""
        self.chain: tuple[x509.Certificate, ...] = (certificate,)

    def below(self, name: str, url: str) -> "Authority":
        """Return an authority that this one vouches for."""
        key, subject = new_key("ec"), demo._name(name)
        builder = demo._builder(subject, self.certificate.subject, key, demo._validity(years=5))
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        builder = builder.add_extension(demo._usage(sign_certificates=True), True)
        certificate = self._with_addresses(builder).sign(self._key, hashes.SHA256())
        lower = Authority(key, certificate, url)
        lower.chain = (certificate, *self.chain)
        return lower

    def responder(self, *, no_check: bool = True, may: bool = True) -> Credential:
        """Return somebody who answers in this authority's name; ``may``: was told to."""
        key, subject = new_key("ec"), demo._name("responder")
        builder = demo._builder(subject, self.certificate.subject, key, demo._validity(years=1))
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        if may:
            usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING])
            builder = builder.add_extension(usage, critical=False)
        if no_check:
            builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
        else:
            builder = self._with_addresses(builder, responder=False)
        return Credential(key, builder.sign(self._key, hashes.SHA256()))

    def revoke(self, certificate: x509.Certificate, since: dt.datetime | None = None) -> None:
        """Revoke a certificate."""
        self.desk.revoked[certificate.serial_number] = since or self.desk.now() - DAY / 24

    def _issue(self, subject: x509.Name, key: PrivateKey, validity: Validity | None) -> Credential:
        period = validity or demo._validity(years=2)
        builder = demo._builder(subject, self.certificate.subject, key, period)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        builder = builder.add_extension(demo._usage(sign_certificates=False), True)
        builder = self._with_addresses(builder)
        return Credential(key, builder.sign(self._key, hashes.SHA256()), self.chain)

    def _with_addresses(
        self, builder: x509.CertificateBuilder, *, responder: bool = True
    ) -> x509.CertificateBuilder:
        if self.names_responder and responder:
            addresses = self.responders or (f"{self.url}/ocsp",)
            oid = AuthorityInformationAccessOID.OCSP
            access = [x509.AccessDescription(oid, _address(url)) for url in addresses]
            builder = builder.add_extension(x509.AuthorityInformationAccess(access), False)
        if self.names_list:
            point = x509.DistributionPoint([_address(f"{self.url}/crl")], None, None, None)
            builder = builder.add_extension(x509.CRLDistributionPoints([point]), False)
        return builder


class Server(ThreadingHTTPServer):
    """Serves the desks of authorities, each below its own path."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.desks: dict[str, Desk] = {}
        self.now: Callable[[], dt.datetime] = _now
        """The clock of desks that are still to come."""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def root(self, name: str = "goc") -> Authority:
        """Return a new authority of its own making, served here."""
        key, subject = new_key("ec"), demo._name(f"CA {name}")
        builder = demo._builder(subject, subject, key, demo._validity(years=10))
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=1), True)
        builder = builder.add_extension(demo._usage(sign_certificates=True), True)
        certificate = builder.sign(key, hashes.SHA256())
        return self._served(Authority(key, certificate, f"{self.url}/{name}"), name)

    def below(self, upper: Authority, name: str) -> Authority:
        """Return an authority below ``upper``, served here."""
        return self._served(upper.below(f"CA {name}", f"{self.url}/{name}"), name)

    def another_desk(self, authority: Authority, name: str) -> Desk:
        """Return one more responder of an authority, served below ``name``."""
        desk = self.desks[name] = Desk(authority.desk.key, authority.certificate)
        desk.now = self.now
        return desk

    def _served(self, authority: Authority, name: str) -> Authority:
        self.desks[name] = authority.desk
        authority.desk.now = self.now
        return authority


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        question = self.rfile.read(int(self.headers["content-length"]))
        self._answer(self._desk.answer(question))

    def do_GET(self) -> None:
        self._answer(self._desk.list())

    @property
    def _desk(self) -> Desk:
        return self.server.desks[self.path.split("/")[1]]

    def _answer(self, content: bytes | None) -> None:
        self.send_response(503 if content is None else 200)
        self.send_header("content-length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Server]:
    """Serve authorities while this lasts."""
    server = Server()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _entry(serial: int, since: dt.datetime) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
    return builder.build()


def _address(url: str) -> x509.UniformResourceIdentifier:
    return x509.UniformResourceIdentifier(url)
