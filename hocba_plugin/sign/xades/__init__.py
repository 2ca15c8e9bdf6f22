"""XML signatures by ``#Id`` reference, made in two steps around a key that may be slow.

``Signer.prepare`` gives what has to be signed, ``finish`` takes the value that comes back. Which
elements a signature consists of is its form, named by the profile: ``xades-b``,
``xades-t`` or ``xmldsig+SigningTime``.
"""

from hocba_plugin.sign.xades.build import (
    Prepared,
    Signer,
    canonical,
    finish,
    prepare,
    signature_value,
)
from hocba_plugin.sign.xades.names import DS, XADES

__all__ = [
    "DS",
    "XADES",
    "Prepared",
    "Signer",
    "canonical",
    "finish",
    "prepare",
    "signature_value",
]
