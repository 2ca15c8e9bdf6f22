"""Asking responders and lists whether certificates were revoked, when the library wants to know."""

import datetime as dt
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from functools import partial
from typing import Any

from asn1crypto import crl, ocsp, pem
from pyhanko_certvalidator.errors import CRLFetchError, OCSPFetchError, OCSPValidationError
from pyhanko_certvalidator.fetchers import Fetchers
from pyhanko_certvalidator.fetchers.api import CertificateFetcher, CRLFetcher, OCSPFetcher
from pyhanko_certvalidator.fetchers.common_utils import (
    enumerate_delivery_point_urls,
    format_ocsp_request,
    process_ocsp_response_data,
)
from pyhanko_certvalidator.util import get_ocsp_urls

from hocba_plugin.sign.answers import Answer, Store, holds, key_of, window
from hocba_plugin.sign.web import NoAnswerError, Web

MAX_OCSP = 64 * 1024
MAX_CRL = 32 * 1024 * 1024
"""Some 1,200,000 certificates; read in Python, more would take minutes and gigabytes."""
LISTS = ""
"""Ask no responder about the certificate, but its lists."""
_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)
_OCSP_MEDIA_TYPE = "application/ocsp-request"


class Inquiry:
    """The questions about one certificate at one moment, as the validating library asks them.

    One responder is asked about it, or its lists are: if what that one says is no use, the next may
    be asked. Nothing here waits for an event loop, though the library's interface would let it.
    """

    def __init__(
        self,
        store: Store,
        web: Web | None,
        moment: dt.datetime,
        certificate: Any,
        way: str,
        *,
        anew: bool = False,
    ) -> None:
        """Prepare.

        :param web: asks; ``None``: nobody is asked, only what is held counts.
        :param certificate: which it is about; those of responders may be asked about in any way.
        :param way: address of its responder, or ``LISTS``.
        :param anew: ask even where an answer is held that has not expired.
        """
        self._store = store
        self._web = web
        self._moment = moment
        self._about = certificate.sha256
        self._way = way
        self._anew = anew
        self.used_held = False
        """Whether an answer counted that was held before."""
        self.expired: set[dt.datetime] = set()
        """Since when the answers held that have expired."""
        self.said_at = _LONG_AGO
        """Of when the newest answer about the certificate is."""
        self._new: dict[str, Answer] = {}
        self._keys: dict[bytes, str] = {}

    @property
    def fetchers(self) -> Fetchers:
        """Itself, in the library's three parts."""
        return Fetchers(_Ocsp(self), _Crl(self), _Certificates())

    def keep(self) -> None:
        """Hold the new answers: they proved right."""
        for key, answer in self._new.items():
            self._store.keep(key, answer)

    def response(self, certificate: Any, authority: Any) -> ocsp.OCSPResponse:
        """Return what a responder says of ``certificate``.

        :raises OCSPFetchError: none of its responders answers.
        """
        # Every responder knows SHA-1 here (RFC 5019, 2.1.1); it only tells certificates apart.
        request = format_ocsp_request(
            certificate, authority, certid_hash_algo="sha1", request_nonces=True
        )
        question = request["tbs_request"]["request_list"][0].dump()
        for url in self._responders(certificate):
            key = key_of("ocsp", url, question)
            self._keys[certificate.sha256] = key
            try:
                answer = self._answer(key, partial(_ask_responder, url=url, request=request))
            except NoAnswerError:
                continue
            self._note(certificate, answer)
            return answer
        raise OCSPFetchError("no responder answers")

    def lists(self, certificate: Any) -> list[crl.CertificateList]:
        """Return the lists ``certificate`` might stand on, the newest first.

        :raises CRLFetchError: none can be had.
        """
        # Lists are asked for only when the responder's answer was no use: it is not to be kept.
        self._new.pop(self._keys.get(certificate.sha256, ""), None)
        found = []
        for url in self._lists(certificate):
            try:
                found.append(self._answer(key_of("crl", url), partial(_ask_list, url=url)))
            except NoAnswerError:
                continue
            self._note(certificate, found[-1])
        if not found:
            raise CRLFetchError("no list can be had")
        return sorted(found, key=window, reverse=True)

    def _responders(self, certificate: Any) -> list[str]:
        if certificate.sha256 != self._about:
            return responders(certificate)
        return [] if self._way == LISTS else [self._way]

    def _lists(self, certificate: Any) -> list[str]:
        asked = certificate.sha256 != self._about or self._way == LISTS
        return list(_list_urls(certificate)) if asked else []

    def _note(self, certificate: Any, answer: Answer) -> None:
        if certificate.sha256 == self._about:
            self.said_at = max(self.said_at, window(answer)[0])

    def _answer(self, key: str, ask: Callable[[Web], Answer]) -> Answer:
        held = self._store.find(key)
        if held is not None and holds(held, self._moment):
            self.used_held = True
            answer = self._asked_anew(ask) or held
        else:
            answer = self._asked(ask, held)
        if answer is not held:
            self._new[key] = answer
        return answer

    def _asked_anew(self, ask: Callable[[Web], Answer]) -> Answer | None:
        if not self._anew or self._web is None:
            return None
        try:
            return ask(self._web)
        except NoAnswerError:
            return None

    def _asked(self, ask: Callable[[Web], Answer], held: Answer | None) -> Answer:
        if held is not None:
            self.expired.add(window(held)[0])
        if self._web is None:
            raise NoAnswerError("nobody is asked")
        answer = ask(self._web)
        if held is not None and window(answer)[0] < window(held)[0] <= self._moment:
            raise NoAnswerError("older than an answer given before: a replay")
        return answer


class _Ocsp(OCSPFetcher):
    def __init__(self, inquiry: Inquiry) -> None:
        self._inquiry = inquiry

    async def fetch(self, cert: Any, authority: Any) -> ocsp.OCSPResponse:
        return self._inquiry.response(cert, authority)

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return ()

    def fetched_responses_for_cert(self, cert: Any) -> Iterable[ocsp.OCSPResponse]:
        return ()


class _Crl(CRLFetcher):
    def __init__(self, inquiry: Inquiry) -> None:
        self._inquiry = inquiry

    async def fetch(self, cert: Any, *, use_deltas: Any = None) -> Iterable[crl.CertificateList]:
        return self._inquiry.lists(cert)

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        return ()

    def fetched_crls_for_cert(self, cert: Any) -> Iterable[crl.CertificateList]:
        raise KeyError(cert)


class _Certificates(CertificateFetcher):
    """Fetches none: where a certificate leads is told by what we have."""

    async def fetch_cert_issuers(self, cert: Any) -> AsyncGenerator[Any, None]:
        return
        yield

    async def fetch_crl_issuers(self, certificate_list: Any) -> AsyncGenerator[Any, None]:
        return
        yield

    def fetched_certs(self) -> Iterable[Any]:
        return ()


def _ask_responder(web: Web, url: str, request: ocsp.OCSPRequest) -> ocsp.OCSPResponse:
    content = web.post(url, request.dump(), _OCSP_MEDIA_TYPE, MAX_OCSP)
    try:
        answer = process_ocsp_response_data(content, ocsp_request=request, ocsp_url=url)
        window(answer)
    except (ValueError, TypeError, LookupError, OCSPValidationError) as error:
        raise NoAnswerError("not an answer to this question") from error
    return answer


def _ask_list(web: Web, url: str) -> crl.CertificateList:
    content = web.get(url, MAX_CRL)
    try:
        # Some authorities publish them as text.
        answer = crl.CertificateList.load(_der(content))
        window(answer)
    except (ValueError, TypeError, LookupError) as error:
        raise NoAnswerError("not a list") from error
    return answer


def _der(content: bytes) -> bytes:
    der: bytes = pem.unarmor(content)[2] if pem.detect(content) else content
    return der


def responders(certificate: Any) -> list[str]:
    """Return the addresses of the responders a certificate names, each once."""
    return list(dict.fromkeys(get_ocsp_urls(certificate)))


def _list_urls(certificate: Any) -> Iterator[str]:
    for point in certificate.crl_distribution_points:
        yield from enumerate_delivery_point_urls(point)
