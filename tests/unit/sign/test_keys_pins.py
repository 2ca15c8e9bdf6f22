"""The last try of a PIN: a stand-in token, for a real one would have to be locked."""

from pathlib import Path
from typing import Any

import pkcs11
import pytest
from pkcs11.constants import TokenFlag

from hocba_hooks import KeyConfig, SecretRef
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import asking, pins
from hocba_plugin.sign.keys import token as tokens

PIN = "246810"
FINAL, LOW, LOCKED = (
    TokenFlag.USER_PIN_FINAL_TRY,
    TokenFlag.USER_PIN_COUNT_LOW,
    TokenFlag.USER_PIN_LOCKED,
)


class Session:
    """Logged in."""

    def get_objects(self, _: Any) -> list[Any]:
        return []

    def close(self) -> None:
        """Log out."""


class Token:
    """Counts wrong PINs as a smart card does: three, and it is locked."""

    serial, label = b"0001", "thẻ"

    def __init__(self, tries: int) -> None:
        self.tries = tries
        self.slot = self

    def get_tokens(self, **_: Any) -> list["Token"]:
        return [self]

    def get_token(self) -> "Token":
        return self

    @property
    def flags(self) -> TokenFlag:
        return {3: TokenFlag(0), 2: LOW, 1: LOW | FINAL, 0: LOCKED}[self.tries]

    def open(self, *, rw: bool, user_pin: str, attribute_mapper: object) -> Session:
        assert attribute_mapper is not None
        assert not rw
        if user_pin != PIN:
            self.tries -= 1
            raise pkcs11.PinLocked if self.tries == 0 else pkcs11.PinIncorrect
        self.tries = 3
        return Session()


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> Token:
    token = Token(3)
    monkeypatch.setattr(tokens, "load_module", lambda _: token)
    monkeypatch.setattr(tokens, "_logins", {})
    monkeypatch.setattr(pins, "_refused", set())
    return token


def config(secret: SecretRef | None = None) -> KeyConfig:
    module = Path("the.so")
    return KeyConfig(holder="01999501", kind="pkcs11", module=module, secret=secret or SecretRef())


def said(caught: pytest.ExceptionInfo[KeyUseError]) -> str:
    return f"{caught.value.message('vi')} | {caught.value.message('en')}"


def test_after_a_wrong_pin_it_is_said_what_is_left(plugged: Token) -> None:
    """As far as PKCS#11 tells: low, then the last."""
    with asking(lambda _: "1"):
        with pytest.raises(KeyUseError) as caught:
            tokens.log_in(config())
        assert "wrong PIN; a wrong PIN was given before" in said(caught)
        with pytest.raises(KeyUseError) as caught:
            tokens.log_in(config())
    assert "wrong PIN; ONE try of the PIN is left" in said(caught)
    assert "chỉ còn MỘT lần thử" in said(caught)


def test_a_person_is_warned_before_the_last_try(plugged: Token) -> None:
    """In the question itself."""
    plugged.tries = 1
    asked: list[str] = []

    def ask(holder: str) -> str:
        asked.append(holder)
        return PIN

    with asking(ask):
        tokens.log_in(config()).leave()
    assert "MỘT lần thử" in asked[0]
    assert "ONE try" in asked[0]


def test_the_last_try_is_never_a_configured_pins(
    plugged: Token, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody would see the warning; a person who is there types it."""
    monkeypatch.setenv("HOCBA_PIN", "1")
    plugged.tries = 1
    configured = config(SecretRef(env="HOCBA_PIN"))
    with pytest.raises(KeyUseError) as caught:
        tokens.log_in(configured)
    assert "type it yourself" in said(caught)
    assert plugged.tries == 1
    with asking(lambda _: PIN):
        tokens.log_in(configured).leave()
    assert plugged.tries == 3


def test_a_locked_pin_is_not_asked_for(plugged: Token) -> None:
    """There is nothing to try."""
    plugged.tries = 0

    def ask(_: str) -> str:
        raise AssertionError

    with asking(ask), pytest.raises(KeyUseError) as caught:
        tokens.log_in(config())
    assert "đã bị khóa" in said(caught)


def test_the_try_that_locks_says_so(plugged: Token) -> None:
    """What the token says itself."""
    plugged.tries = 1
    with asking(lambda _: "1"), pytest.raises(KeyUseError) as caught:
        tokens.log_in(config())
    assert "the PIN is locked" in said(caught)


@pytest.mark.parametrize("pin", [f"{PIN} ", f" {PIN}", "", " ", f"{PIN}\n{PIN}", f"\u200b{PIN}"])
@pytest.mark.parametrize("kept", ["file", "env", "typed"])
def test_a_pin_that_cannot_be_meant_spends_no_try(
    plugged: Token, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pin: str, kept: str
) -> None:
    """Its place is named before the token is asked."""
    (tmp_path / "HOCBA_PIN").write_text(pin, "utf-8")
    monkeypatch.setenv("HOCBA_PIN", pin)
    places = {"file": SecretRef(file=tmp_path / "HOCBA_PIN"), "env": SecretRef(env="HOCBA_PIN")}
    with asking(lambda _: pin), pytest.raises(KeyUseError) as caught:
        tokens.log_in(config(places.get(kept)))
    assert plugged.tries == 3
    assert ("just typed" if kept == "typed" else "HOCBA_PIN") in said(caught)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_pin_as_windows_saves_it_opens_the_token(
    plugged: Token, tmp_path: Path, encoding: str
) -> None:
    """With a mark before it and a line end behind."""
    (tmp_path / "pin").write_bytes(f"{PIN}\r\n".encode(encoding))
    tokens.log_in(config(SecretRef(file=tmp_path / "pin"))).leave()
