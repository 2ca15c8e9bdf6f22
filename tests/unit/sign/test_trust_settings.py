"""The ``[trust]`` table: stores by name, paths from its folder, what is refused."""

from pathlib import Path

import pytest

from hocba_plugin import config as configuration
from hocba_plugin.config import TrustConfig
from hocba_plugin.demo.authority import DemoAuthority
from hocba_plugin.errors import ConfigError
from hocba_plugin.sign.trust import Trust


def test_paths_of_stores_start_from_the_folder_of_the_configuration(tmp_path: Path) -> None:
    """As those of all other files do; names of stores are names, whatever they are."""
    (tmp_path / "hocba.toml").write_text(
        '[trust]\nanchors = ["a.pem"]\ncache = "kept"\nrevocation = "strict"\n'
        '[trust.stores]\nvgca = ["b.pem"]\npath = ["/c.pem"]\n'
    )
    trust = configuration.load(tmp_path / "hocba.toml").trust
    assert trust.anchors == (tmp_path / "a.pem",)
    assert trust.stores == {"vgca": (tmp_path / "b.pem",), "path": (Path("/c.pem"),)}
    assert (trust.cache, trust.revocation) == (tmp_path / "kept", "strict")


def test_nothing_is_fetched_unless_the_configuration_says_so() -> None:
    """The default of the table, and of trust made by hand."""
    assert TrustConfig().revocation == "off"
    assert Trust.of(TrustConfig())._checker is None
    assert Trust.of(TrustConfig(revocation="soft"))._checker is not None
    assert [Trust.of(TrustConfig(revocation=one)).strict for one in ("off", "soft", "strict")] == [
        False,
        False,
        True,
    ]


def test_another_policy_is_refused_by_name() -> None:
    """A slip must not turn checking off."""
    with pytest.raises(ConfigError, match=r"trust\.revocation"):
        configuration.parse({"trust": {"revocation": "Strict"}})


def test_a_store_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """And a certificate that is no authority's is refused in a store too."""
    authority = DemoAuthority.create(algorithm="ec")
    person = authority.person("Cô", "001181999301", algorithm="ec")
    DemoAuthority(person.key, person.certificate).write_pem(tmp_path / "person.pem")
    for name in ("none.pem", "person.pem"):
        with pytest.raises(ConfigError, match=r"trust\.stores\.vgca"):
            Trust.of(TrustConfig(stores={"vgca": (tmp_path / name,)}))


def test_more_anchors_may_be_given(tmp_path: Path) -> None:
    """As ``hocba verify --trust`` does."""
    assert not Trust.of(TrustConfig()).configured
    pem = DemoAuthority.create(algorithm="ec").write_pem(tmp_path / "ca.pem")
    assert Trust.of(TrustConfig(), [pem]).configured
