"""Descriptions of services: paths, names and codes are data, for most are not published.

A service that calls something otherwise is mended in a TOML file, not in the program: the key's
``path`` names a description in place of the shipped one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from hocba_hooks import KeyConfig, SigningState
from hocba_plugin import toml
from hocba_plugin.errors import KeyUseError
from hocba_plugin.sign.keys import masked


@dataclass(frozen=True, slots=True)
class Service:
    """What one kind of service calls things."""

    paths: Mapping[str, str]
    names: Mapping[str, str]
    states: Mapping[str, SigningState]
    """By the code in an answer."""
    size: int = 1
    """How many hashes one transaction may have, where the service does not say."""

    def state(self, code: object) -> SigningState | None:
        """Return what a code of the service means; ``None``: it is not one we know."""
        return self.states.get(str(code).strip().lower())

    def known(self, code: object) -> str:
        """Return the code if it is one we know: what else stands there could be anybody's data."""
        return str(code) if self.state(code) is not None else ""


def describe(config: KeyConfig, name: str) -> Service:
    """Return the shipped description of that name, or the one ``config.path`` names.

    :raises KeyUseError: it cannot be read.
    """
    try:
        if config.path is not None:
            content = config.path.read_bytes()
        else:
            place = resources.files("hocba_plugin.sign.keys.remote") / "services" / f"{name}.toml"
            content = place.read_bytes()
        return _service(toml.table_of(content))
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise KeyUseError(
            masked(config.holder),
            "không đọc được tệp mô tả dịch vụ ký số (path)",
            "the description of the service (path) cannot be read",
        ) from error


def _service(table: Mapping[str, Any]) -> Service:
    states = {
        str(code).lower(): SigningState(state)
        for state, codes in table["states"].items()
        for code in codes
    }
    return Service(table["paths"], table["names"], states, int(table.get("size", 1)))
