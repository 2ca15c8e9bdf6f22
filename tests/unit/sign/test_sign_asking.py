"""Secrets are asked for by name, and for one file, token or account once."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_hooks import KeyConfig
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import asking, introducing, one_login, question, secret_of, was_wrong

HEAD, TEACHER = "001075980001", "001081980002"
MODULE = Path("/usr/lib/token.so")
KEYS = (
    KeyConfig(holder=HEAD, kind="pkcs11", module=MODULE, token="ban-giam-hieu"),
    KeyConfig(holder="01999401", kind="pkcs11", module=MODULE, token="ban-giam-hieu"),
    KeyConfig(holder=TEACHER, kind="pkcs12", path=Path("key-05.p12")),
    KeyConfig(holder="001081980003", kind="pkcs12", path=Path("key-06.p12")),
    KeyConfig(holder="001081980004", kind="csc-v1", url="https://a.test", account="a"),
    KeyConfig(holder="001081980005", kind="csc-v1", url="https://a.test", account="b"),
)


def place_of(key: KeyConfig) -> tuple[object, ...]:
    return key.path, key.token, key.account


@given(st.lists(st.tuples(st.sampled_from(KEYS), st.booleans()), max_size=30))
def test_no_secret_is_asked_for_twice(uses: list[tuple[KeyConfig, bool]]) -> None:
    """In any order of keys, whether what is typed is right or wrong: at most once each."""
    asked: list[str] = []

    def ask(text: str) -> str:
        asked.append(text)
        return f"secret {len(asked)}"

    wrong: set[tuple[object, ...]] = set()
    with one_login(), asking(ask):
        for key, right in uses:
            if place_of(key) in wrong:
                with pytest.raises(KeyUseError, match="not asked for again"):
                    secret_of(key)
                continue
            secret_of(key)
            if not right:
                was_wrong(key)
                wrong.add(place_of(key))
    assert len(asked) == len({place_of(key) for key, _ in uses})
    assert set(Counter(asked).values()) <= {1}


def test_the_next_run_asks_again() -> None:
    """What was wrong is wrong for one command."""
    for _ in range(2):
        with one_login(), asking(lambda _: "1234"):
            assert secret_of(KEYS[0]) == "1234"
            was_wrong(KEYS[0])


def test_the_question_tells_whose_what_and_where() -> None:
    """In both languages, Vietnamese first; without a name by the last digits, never the number."""
    with introducing(("Đặng Quang Bình (hiệu trưởng)", "Đặng Quang Bình (head)")):
        text = question(KEYS[0])
    assert text == (
        "Mã PIN của Đặng Quang Bình (hiệu trưởng), thiết bị ban-giam-hieu / "
        "PIN of Đặng Quang Bình (head), token ban-giam-hieu"
    )
    assert (
        question(KEYS[2])
        == "Mật khẩu của …0002, tệp key-05.p12 / Password of …0002, file key-05.p12"
    )


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.kind)
def test_where_nobody_can_be_asked_it_is_said_what_to_do(key: KeyConfig) -> None:
    """Configure it, or run the command at a terminal."""
    with one_login(), asking(None), pytest.raises(KeyUseError) as raised:
        secret_of(key)
    told = raised.value.message("vi")
    assert ("mật khẩu" if key.kind == "pkcs12" else "mã PIN") in told
    assert "secret" in told
    assert "màn hình lệnh" in told
    assert key.holder not in told or len(key.holder) != len(HEAD)
