"""``python verify_libxmlsec.py ID_ATTRIBUTE FILE...``: a word per signature, a line per file.

A newer libxmlsec than Debian's xmlsec1, and one that knows RSASSA-PSS. A process of its own, for
it brings a libxml2 of its own.
"""

import sys
from base64 import b64decode

import xmlsec
from lxml import etree

DS = "{http://www.w3.org/2000/09/xmldsig#}"


def verdict(signature: etree._Element) -> str:
    """Return whether one signature holds, by the key of its first certificate."""
    der = b64decode(next(signature.iter(f"{DS}X509Certificate")).text or "")
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(der, xmlsec.constants.KeyDataFormatCertDer)
    try:
        context.verify(signature)
    except xmlsec.Error:
        return "invalid"
    return "valid"


def main(id_attribute: str, *paths: str) -> None:
    """Print a line of verdicts per file."""
    for path in paths:
        root = etree.parse(path).getroot()
        xmlsec.tree.add_ids(root, list({"Id", id_attribute}))
        words = map(verdict, root.iter(f"{DS}Signature"))
        sys.stdout.write(" ".join(words) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
