"""Where the receiver is, and the secret that opens it."""

import ipaddress
from urllib.parse import urlsplit

from hocba_hooks import SecretError
from hocba_plugin.config import ExchangeConfig
from hocba_plugin.errors import ConfigError

_PLACE = "exchange.base_url"


def checked_address(base_url: str) -> str:
    """Return the address when it may be used.

    :raises ConfigError: not http(s), with a password in it, or plain http to another machine.
    """
    try:
        parts = urlsplit(base_url)
    except ValueError:
        raise ConfigError(_PLACE, "không phải địa chỉ", "not an address") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(_PLACE, "phải bắt đầu bằng https://", "it has to begin with https://")
    if "@" in parts.netloc:
        raise ConfigError(
            _PLACE, "không ghi tài khoản vào địa chỉ", "no user or password in the address"
        )
    if parts.scheme == "http" and not is_loopback(base_url):
        raise ConfigError(
            _PLACE,
            "chỉ dùng https://; http:// chỉ cho chính máy này (127.0.0.1)",
            "https:// only; http:// is for this machine (127.0.0.1) alone",
        )
    return base_url


def is_loopback(address: str) -> bool:
    """Whether the address is this very machine."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def secret_of(config: ExchangeConfig) -> str:
    """Return the client's secret.

    :raises ConfigError: it is not configured, not where the configuration says, or cannot be meant.
    """
    try:
        secret = config.client_secret.resolve()
    except SecretError as error:
        place, vi, en = error.args
        raise ConfigError("exchange.client_secret", f"{place}: {vi}", f"{place}: {en}") from error
    if not secret:
        raise ConfigError("exchange.client_secret", "thiếu", "missing")
    return secret
