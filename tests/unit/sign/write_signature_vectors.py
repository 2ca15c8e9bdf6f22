"""Writes ``fixtures/vectors/signatures``: signatures byte for byte, by a key for tests only.

    python tests/unit/sign/write_signature_vectors.py

RSA PKCS#1 v1.5 leaves nothing to chance: whole signatures (``.xml``). For PSS and ECDSA, whose
values are drawn, what is to be signed (``.signed-info.xml``).
"""

import datetime as dt
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

from hocba_hooks import SignatureAlgorithm
from hocba_plugin.profiles.model import SignatureForm, SignatureSpec
from hocba_plugin.sign.keys.pkcs12 import Pkcs12Key
from hocba_plugin.sign.xades import finish, prepare

VECTORS = Path(__file__).parents[3] / "fixtures" / "vectors" / "signatures"
REGION = '<HOC_BA Id="data"><HO_VA_TEN>Ngô Ngọc Nga</HO_VA_TEN></HOC_BA>'.encode()
SIGNED_AT = dt.datetime(2026, 6, 1, 7, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
FORMS: tuple[SignatureForm, ...] = get_args(SignatureForm)
TIME_STAMP = b"a token of RFC 3161 would stand here"


def vectors() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the content of every file."""
    for form in FORMS:
        for algorithm in SignatureAlgorithm:
            yield from _signature(form, algorithm)


def _signature(form: SignatureForm, algorithm: SignatureAlgorithm) -> Iterator[tuple[str, bytes]]:
    ending = "-p256" if algorithm.family == "ecdsa" else ""
    pem = (VECTORS / "keys" / f"homeroom_teacher{ending}.pem").read_bytes()
    key, certificate = load_pem_private_key(pem, None), x509.load_pem_x509_certificate(pem)
    hash_name = algorithm.hash_name
    prepared = prepare(
        REGION,
        reference="data",
        signature_id="ky-so-01",
        chain=[certificate],
        signed_at=SIGNED_AT,
        spec=SignatureSpec(form=form, algorithms=(algorithm.value,), digest=hash_name),
    )
    name = f"{form.replace('+', '-')}/{algorithm.value}"
    if algorithm.family != "rsa":
        yield f"{name}.signed-info.xml", prepared.to_sign
        return
    assert isinstance(key, rsa.RSAPrivateKey)
    source = Pkcs12Key(key, [certificate.public_bytes(Encoding.DER)])
    (result,) = source.start([prepared.digest], algorithm).poll()
    value = result.signature or b""
    time_stamp = TIME_STAMP if prepared.signer.form.unsigned else None
    yield f"{name}.xml", finish(prepared, value, time_stamp)


def main() -> None:
    """Write all files anew."""
    made = list(vectors())
    for name, content in made:
        (VECTORS / name).parent.mkdir(exist_ok=True)
        (VECTORS / name).write_bytes(content)
    sys.stdout.write(f"{len(made)} files\n")


if __name__ == "__main__":
    main()
