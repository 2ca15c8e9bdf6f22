"""What is known of the certificates behind the keys, and getting them approved."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from hocba_plugin.demo import ground
from hocba_plugin.demo.authority import DemoAuthority, softhsm_module
from hocba_plugin.sandbox.options import Options
from hocba_plugin.sandbox.process import SandboxProcess, start

OTHER_PROFILE = Path(__file__).parents[2] / "fixtures/profiles/tinh-thu-nghiem"


def few_keys(table: dict[str, Any]) -> None:
    """Heads and seals of both schools, and one teacher."""
    table["keys"] = table["keys"][:5]


@pytest.fixture
def here(place: Any) -> Any:
    place.configure(few_keys)
    return place


def holders(place: Any) -> list[str]:
    return [key["holder"] for key in tomllib.loads(place.config.read_text("utf-8"))["keys"]]


def school_codes(place: Any) -> list[str]:
    table = tomllib.loads(place.config.read_text("utf-8"))
    return [one["school"]["code"] for one in table["schools"]]


def rows(place: Any, code: int) -> list[dict[str, Any]]:
    ran = place.run("cert", "status", "--json")
    assert ran.code == code, ran.text
    found: list[dict[str, Any]] = ran.json["certificates"]
    return found


def approvals(place: Any, code: int) -> list[str]:
    return [row["approval"] for row in rows(place, code)]


def register(place: Any, holder: str, *words: object, code: int = 0) -> dict[str, Any]:
    ran = place.run("cert", "register", "--holder", holder, "--json", *words)
    assert ran.code == code, ran.text
    found: dict[str, Any] = ran.json
    return found


def test_managers_are_registered_and_approved(here: Any) -> None:
    """First nobody is, which is exit 1; teachers need not be."""
    assert approvals(here, 1) == ["unregistered"] * 4 + ["not_needed"]
    states = [register(here, holder)["state"] for holder in holders(here)[:4]]
    assert states == ["approved"] * 4
    assert approvals(here, 0) == ["approved"] * 4 + ["not_needed"]


def test_the_status_says_all_that_matters(here: Any) -> None:
    """Holder, issuer, days, use, roots, revocation; no personal ID in full anywhere."""
    row = rows(here, 1)[0]
    assert row["issuer"] == "hocba demo CA"
    assert row["days_left"] in (728, 729)
    assert row["key_usage"] == ["digital_signature", "content_commitment"]
    assert (row["stores"], row["revocation"]) == (["trust.anchors"], "unchecked")
    assert row["problems"] == []
    for words in (("--json",), ("--lang", "vi"), ("--lang", "en")):
        ran = here.run("cert", "status", *words)
        assert not [one for one in holders(here) if len(one) == 12 and one in ran.text]
    assert "NOT REGISTERED" in " ".join(here.run("cert", "status", "--lang", "en").out.split())


def test_who_is_not_registered_is_told_to_register(here: Any) -> None:
    """A sound certificate is not to be renewed: neither the status nor the doctor says so."""
    told = [row["told"] for row in rows(here, 1)]
    assert ["hocba cert register" in text for text in told] == [True] * 4 + [False]
    status = " ".join(here.run("cert", "status").out.split())
    doctor = " ".join(here.run("doctor").out.split())
    for shown in (status, doctor):
        assert "hocba cert register --holder" in shown
        assert "Gia hạn hoặc thay" not in shown
    assert "chưa đăng ký với CSDL học bạ số" in doctor


def test_a_key_of_an_unknown_authority_is_not_to_be_renewed(here: Any, tmp_path: Path) -> None:
    """Its root is missing; a new certificate of the same authority would be no better."""
    other = DemoAuthority.create().write_pem(tmp_path / "other.pem")
    here.configure(lambda table: table.update(trust={"anchors": [str(other)]}))
    row = rows(here, 4)[0]
    assert row["problems"] == ["untrusted"]
    for shown in (row["told"], here.run("doctor").out, here.run("cert", "status").out):
        words = " ".join(shown.split())
        assert "Gia hạn không giúp được" in words
        assert "Gia hạn hoặc thay" not in words


def test_named_stores_are_shown_by_name(here: Any) -> None:
    """Whose authorities vouch can be seen before anything is signed."""
    here.configure(lambda table: table.update(trust={"stores": {"cong-cong": ["ca.pem"]}}))
    assert {tuple(row["stores"]) for row in rows(here, 1)} == {("cong-cong",)}


def test_a_refusal_is_told_with_its_reason(here: Any) -> None:
    """Asking again changes nothing at the authority."""
    holder = holders(here)[0]
    digest = register(here, holder)["sha256"]
    url = f"{here.sandbox.base_url}/_sandbox/certificates/{digest}"
    decision = {"state": "refused", "note": "Sai tên trường"}
    assert httpx.post(url, json=decision).status_code == 204
    said = register(here, holder, code=1)
    assert (said["state"], said["note"]) == ("refused", "Sai tên trường")
    assert approvals(here, 1)[0] == "refused"
    assert "Sai tên trường" in here.run("cert", "register", "--holder", holder).out


def test_a_key_that_is_not_there_and_a_school_that_is_not_clear(here: Any) -> None:
    """A slip in the number is a wrong command; a teacher may be of either school."""
    ran = here.run("cert", "register", "--holder", "001170000000")
    assert (ran.code, "001170000000" in ran.text) == (2, False)
    teacher = holders(here)[4]
    assert here.run("cert", "register", "--holder", teacher).code == 2
    assert register(here, teacher, "--school", school_codes(here)[0])["state"] == "approved"


def test_a_key_that_cannot_be_opened_hides_no_other(here: Any) -> None:
    """A wrong password is exit 4, and the other keys are shown all the same."""
    here.configure(lambda table: table["keys"][4].update(secret={"file": "keys/none"}))
    found = rows(here, 4)
    assert [len(row["problems"]) for row in found] == [0, 0, 0, 0, 1]
    assert found[4]["problems"] == ["HOCBA-KEY"]


def test_an_authority_that_is_silent_hides_no_certificate(here: Any) -> None:
    """Exit 5; what stands on this machine is shown."""
    here.configure(
        lambda table: table["exchange"].update(base_url="http://127.0.0.1:9", attempts=1)
    )
    ran = here.run("cert", "status", "--json")
    assert (ran.code, len(ran.json["certificates"])) == (5, 5)
    assert {row["approval"] for row in ran.json["certificates"]} == {"not_asked"}
    assert here.run("cert", "register", "--holder", holders(here)[0]).code == 5


def test_without_an_exchange_the_certificates_are_shown(here: Any) -> None:
    """A school may look at its keys before it has an account."""
    here.configure(lambda table: table.pop("exchange"))
    assert set(approvals(here, 0)) == {"not_asked"}
    assert here.run("cert", "register", "--holder", holders(here)[0]).code == 2


def test_what_may_not_be_used_is_not_registered(here: Any) -> None:
    """Its authority is not trusted here, so the request is never made."""
    stranger = DemoAuthority.create(algorithm="ec").write_pem(here.folder / "other.pem")
    here.configure(lambda table: table.update(trust={"anchors": [stranger.name]}))
    ran = here.run("cert", "register", "--holder", holders(here)[0], "--lang", "en")
    assert (ran.code, "does not lead to a trusted authority" in ran.err) == (4, True)
    assert {row["problems"][0] for row in rows(here, 4)} == {"untrusted"}


@pytest.mark.parametrize(("policy", "code"), [("soft", 1), ("strict", 4)])
def test_revocation_is_looked_at_as_the_policy_says(here: Any, policy: str, code: int) -> None:
    """These certificates name nobody to ask: known to be unknown."""
    here.configure(lambda table: table["trust"].update(revocation=policy, cache="thu-hoi"))
    found = rows(here, code)
    assert {row["revocation"] for row in found} == {"unknown"}
    expected = [] if policy == "soft" else ["revocation_unknown"]
    assert [row["problems"] for row in found] == [expected] * 5


def test_a_revoked_certificate_is_shown(here: Any, revocation: Any) -> None:
    """Asked of a real responder."""
    with revocation.serving() as server:
        authority = server.root()
        holder = holders(here)[4]
        credential = authority.person("Cô", holder, algorithm="ec")
        secret = (here.folder / "keys" / "password").read_text("utf-8")
        credential.write_pkcs12(here.folder / "keys" / "revoked.p12", secret)
        authority.write_pem(here.folder / "other.pem")
        authority.revoke(credential.certificate)

        def change(table: dict[str, Any]) -> None:
            table["keys"][4]["path"] = "keys/revoked.p12"
            table["trust"] = {"anchors": ["ca.pem", "other.pem"], "revocation": "soft"}

        here.configure(change)
        row = rows(here, 4)[4]
        assert (row["revocation"], row["problems"]) == ("revoked", ["revoked"])
        assert row["revoked_at"] is not None
        assert "ĐÃ BỊ THU HỒI" in " ".join(here.run("cert", "status").out.split())


@pytest.fixture(scope="module")
def slow() -> Iterator[SandboxProcess]:
    """The database of another profile, where somebody has to decide."""
    with start(OTHER_PROFILE, options=Options(approve_s=None)) as sandbox:
        yield sandbox


def test_another_profile_and_a_decision_that_takes_its_time(
    tmp_path: Path, slow: SandboxProcess, here: Any
) -> None:
    """Waiting is exit 1; after the decision the same command says approved."""
    folder = tmp_path / "elsewhere"
    ground.clear(folder)
    ground.prepare(folder, str(OTHER_PROFILE), slow.base_url)
    place = type(here)(folder, slow)
    place.configure(few_keys)
    code = school_codes(place)[0]
    said = register(place, code, "--wait", "0.3", code=1)
    assert said["state"] == "waiting"
    url = f"{slow.base_url}/_sandbox/certificates/{said['sha256']}"
    assert httpx.post(url, json={"state": "approved"}).status_code == 204
    assert register(place, code)["state"] == "approved"
    assert approvals(place, 1).count("approved") == 1


def test_a_request_is_made_once(here: Any) -> None:
    """An answer that got lost is asked for again; what is registered is only looked up."""
    holder = holders(here)[0]
    here.fault("drop", on="certificates")
    assert register(here, holder)["state"] == "approved"
    here.fault("busy", on="certificates", times=50)
    assert register(here, holder)["state"] == "approved"


def test_a_key_configured_for_somebody_else_is_found_out(here: Any) -> None:
    """The file is a teacher's, the configuration names another; nothing is registered with it."""
    here.configure(lambda table: table["keys"][4].update(holder="001170000009"))
    assert rows(here, 4)[4]["problems"] == ["wrong_holder"]
    words = ("--holder", "001170000009", "--school", school_codes(here)[0])
    assert here.run("cert", "register", *words).code == 4


def test_a_token_that_refused_is_left_alone(here: Any, oracles: Any) -> None:
    """Four keys are on it; a fourth wrong PIN might lock it."""
    oracles.require(softhsm_module(), "softhsm2")
    (here.folder / "keys" / "wrong").write_text("00000000")

    def change(table: dict[str, Any]) -> None:
        for key in table["keys"][:4]:
            key["secret"] = {"file": "keys/wrong"}

    here.configure(change)
    told = [row["told"] for row in rows(here, 4)]
    assert ["chưa thử" in text for text in told] == [False, True, True, True, False]
