"""In what the versions of the CSC API differ, names apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from hocba_plugin.sign.keys.remote.key import tables


@dataclass(frozen=True, slots=True)
class Needs:
    """What a credential is authorised with, beside what its signer does on a phone."""

    pin: bool
    otp: bool


class Dialect(Protocol):
    """A version of the API."""

    def needs(self, info: Mapping[str, Any]) -> Needs:
        """Read from ``credentials/info`` what has to be given."""
        ...

    def proofs(self, pin: str | None, otp: str | None) -> dict[str, Any]:
        """Return what is given, for ``credentials/authorize``."""
        ...


class Version1:
    """1.0.4: ``PIN`` and ``OTP`` stand for themselves (11.5, 11.6)."""

    def needs(self, info: Mapping[str, Any]) -> Needs:
        """What is optional is not given."""
        if info.get("authMode", "explicit") != "explicit":
            return Needs(pin=False, otp=False)
        return Needs(pin=_present(info.get("PIN")), otp=_present(info.get("OTP")))

    def proofs(self, pin: str | None, otp: str | None) -> dict[str, Any]:
        """Only what there is."""
        return {name: text for name, text in (("PIN", pin), ("OTP", otp)) if text is not None}


class Version2:
    """2: a list of authentication objects (11.5 and 11.6 of 2.0)."""

    def needs(self, info: Mapping[str, Any]) -> Needs:
        """By the ids ``PIN`` and ``OTP`` that the standard itself uses."""
        authorisation = info.get("auth")
        if not isinstance(authorisation, dict) or authorisation.get("mode") != "explicit":
            return Needs(pin=False, otp=False)
        ids = {str(one.get("id")) for one in tables(authorisation.get("objects"))}
        return Needs(pin="PIN" in ids, otp="OTP" in ids)

    def proofs(self, pin: str | None, otp: str | None) -> dict[str, Any]:
        """Only what there is."""
        pairs = (("PIN", pin), ("OTP", otp))
        given = [{"id": name, "value": text} for name, text in pairs if text is not None]
        return {"authData": given} if given else {}


def _present(part: object) -> bool:
    """``presence`` is ``true``, ``false`` or ``optional``: a text, in some services a boolean."""
    return isinstance(part, dict) and str(part.get("presence")).lower() == "true"
