"""The ``[trust]`` table: stores by name, paths from its folder, what is refused."""

import tempfile
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from hocba_plugin import config as configuration
from hocba_plugin.config import TrustConfig
from hocba_plugin.demo.authority import DemoAuthority
from hocba_plugin.errors import ConfigError
from hocba_plugin.sign.anchors import read_anchors
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


def _as_saved(pem: bytes) -> dict[str, bytes]:
    """The same certificates, as editors and Windows save them."""
    text = pem.decode()
    return {
        "as it is": pem,
        "UTF-8 with its mark": b"\xef\xbb\xbf" + pem,
        "UTF-16": b"\xff\xfe" + text.encode("utf-16-le"),
        "UTF-16, the other way round": b"\xfe\xff" + text.encode("utf-16-be"),
        "UTF-16 without its mark": text.encode("utf-16-le"),
        "with a note before": "01. Chứng thư gốc\n".encode() + pem,
        "with a note, UTF-16": "\ufeffChứng thư gốc\r\n".encode("utf-16-le")
        + text.replace("\n", "\r\n").encode("utf-16-le"),
        "ends of lines of Windows": pem.replace(b"\n", b"\r\n"),
    }


@pytest.mark.parametrize("kind", _as_saved(b""))
def test_a_file_of_roots_is_read_whatever_saved_it(tmp_path: Path, kind: str) -> None:
    """All of its certificates, and no other than those."""
    pems = [
        DemoAuthority.create(algorithm="ec").write_pem(tmp_path / f"{n}.pem").read_bytes()
        for n in range(2)
    ]
    expected = [x509.load_pem_x509_certificate(pem) for pem in pems]
    (file := tmp_path / "saved.pem").write_bytes(_as_saved(b"".join(pems))[kind])
    assert read_anchors([file]) == expected


def test_a_root_as_windows_exports_it_is_read(tmp_path: Path) -> None:
    """``.cer`` in DER is what its wizard offers first."""
    authority = DemoAuthority.create(algorithm="ec").certificate
    (file := tmp_path / "root.cer").write_bytes(authority.public_bytes(Encoding.DER))
    assert read_anchors([file]) == [authority]


@given(content=st.binary(max_size=200), prefix=st.sampled_from([b"", b"0", b"\xff\xfe"]))
def test_what_is_no_certificate_is_a_slip_of_the_settings(content: bytes, prefix: bytes) -> None:
    """Never the library's own error, and never an empty list taken for roots."""
    with tempfile.TemporaryDirectory() as folder:
        (file := Path(folder) / "root.pem").write_bytes(prefix + content)
        with pytest.raises(ConfigError, match=r"root\.pem"):
            read_anchors([file])


def test_a_damaged_certificate_among_good_ones_is_not_passed_over(tmp_path: Path) -> None:
    """What is trusted is what the file says, or nothing."""
    good = DemoAuthority.create(algorithm="ec").write_pem(tmp_path / "good.pem").read_bytes()
    (file := tmp_path / "both.pem").write_bytes(good + good.replace(b"MII", b"MIA", 1))
    with pytest.raises(ConfigError, match="damaged"):
        read_anchors([file])
