"""Namespaces, and what the names of profiles are called in XML (RFC 9231, XMLDSig 1.1, XAdES)."""

from hocba_hooks.keys import SignatureAlgorithm

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
SIGNED_PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"
EXCLUSIVE = "exc-c14n"
CANONICAL_FORMS = {
    EXCLUSIVE: "http://www.w3.org/2001/10/xml-exc-c14n#",
    "c14n": "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
}
_MORE = "http://www.w3.org/2001/04/xmldsig-more#"
DIGEST_METHODS = {
    "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "sha384": f"{_MORE}sha384",
    "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
}


def _method(algorithm: SignatureAlgorithm) -> str:
    if algorithm.family == "rsa-pss":
        return f"http://www.w3.org/2007/05/xmldsig-more#{algorithm.hash_name}-rsa-MGF1"
    return f"{_MORE}{algorithm.value}"


SIGNATURE_METHODS = {algorithm: _method(algorithm) for algorithm in SignatureAlgorithm}
