"""Whatever text is given to be kept: both databases keep it as it is, or neither is asked."""

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba_hooks import Actor, Form, Role
from hocba_plugin.errors import UnstorableError
from hocba_plugin.ledger import Ledger, VersionState

pytestmark = pytest.mark.integration

YEAR, PROFILE = "2025-2026", "some-profile"
Keep = Callable[[Any, str], str]
"""Has a text kept by somebody's desk, and returns what is there then."""
_DAYS = (dt.date(2026, 6, 1), dt.date(2026, 6, 5))


def _record(desk: Any, **given: str) -> UUID:
    told = {"school": "TH01", "year": YEAR, "key": uuid4().hex, "class_name": "1A"} | given
    identity: UUID = desk.ledger.identity_of(
        told["school"], told["year"], told["key"], Form.PRIMARY, told["class_name"]
    )
    return identity


def _school(desk: Any, text: str) -> str:
    found: str = desk.ledger.record(_record(desk, school=text)).school_code
    return found


def _year(desk: Any, text: str) -> str:
    found: str = desk.ledger.record(_record(desk, year=text)).school_year
    return found


def _key(desk: Any, text: str) -> str:
    found: str = desk.ledger.record(_record(desk, key=text, school=uuid4().hex)).pupil_key
    return found


def _class(desk: Any, text: str) -> str:
    found: str = desk.ledger.record(_record(desk, class_name=text)).class_name
    return found


def _moved(desk: Any, text: str) -> str:
    key = uuid4().hex
    _record(desk, key=key)
    found: str = desk.ledger.record(_record(desk, key=key, class_name=text)).class_name
    return found


def _actor(desk: Any, text: str) -> str:
    identity = _record(desk)
    desk.ledger.absent(identity, actor=Actor(id=text, role=Role.CLERK))
    return str(list(desk.ledger.events(identity))[-1].actor)


def _approver(desk: Any, text: str) -> str:
    row = desk.bring(VersionState.EXPORTED, uuid4().hex)
    who = Actor(id=text, role=Role.DEPUTY_HEAD)
    desk.ledger.approve(row.identity, row.version, who, row.content_digest)
    (approval,) = desk.ledger.approvals(row.identity, row.version)
    assert list(desk.ledger.events(row.identity))[-1].actor == approval.actor
    return str(approval.actor)


def _signed(desk: Any, text: str, what: str) -> str:
    row = desk.bring(VersionState.EXPORTED, uuid4().hex)
    before = desk.ledger.document(row.identity, row.version)
    told = {"slots": ["slot"], "signer": "****1234"}
    told |= {"slots": [text]} if what == "slot" else {"signer": text}
    after = desk.document(row, b"<signed/>")
    who = Actor(id="gv-07", role=Role.HEAD)
    desk.ledger.signed(after, based_on=before.sha256, role=Role.HEAD, actor=who, **told)
    (signature,) = desk.ledger.signatures(row.identity, row.version)
    return str(getattr(signature, what))


def _profile(desk: Any, text: str) -> str:
    row = desk.ledger.open_version(_record(desk), "a" * 64, text, *_DAYS)
    return str(row.profile_id)


def _number(desk: Any, text: str) -> str:
    key = desk.send(desk.bring(VersionState.SEALED, uuid4().hex))
    return str(desk.ledger.message_sent(key, text).remote_id)


def _reason(desk: Any, text: str) -> str:
    row, key = desk.bring(VersionState.ACCEPTED, uuid4().hex), uuid4()
    desk.ledger.open_message(key, "revoke", "TH01", [(row.identity, row.version)], text)
    return str(desk.ledger.message(key).reason)


KEPT: dict[str, tuple[Keep, int | None]] = {
    "school": (_school, 64),
    "year": (_year, 16),
    "key": (_key, 64),
    "class": (_class, 64),
    "another class": (_moved, 64),
    "actor": (_actor, 64),
    "approver": (_approver, 64),
    "slot": (lambda desk, text: _signed(desk, text, "slot"), 256),
    "signer": (lambda desk, text: _signed(desk, text, "signer"), 128),
    "profile": (_profile, 64),
    "number": (_number, 128),
    "reason": (_reason, None),
}


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, emptied: Callable[[], str], desks: Any
) -> Iterator[list[Any]]:
    """A desk on each kind of database."""
    file: Path = tmp_path_factory.mktemp("texts") / "ledger.sqlite"
    with Ledger.open(f"sqlite:///{file}") as one, Ledger.open(emptied()) as other:
        yield [desks(one), desks(other)]


def _texts(limit: int | None) -> st.SearchStrategy[str]:
    """Any text, and such as are just short enough, or just too long, in whatever script."""
    letter = st.sampled_from("aĐệ𝄞\u0301")
    lengths = st.integers(max(1, (limit or 600) - 2), (limit or 600) + 2)
    long = st.tuples(letter, lengths).map(lambda pair: pair[0] * pair[1])
    odd = st.sampled_from(["\x00", "a\x00b", "\ud800", "x\udcffy", "\x0b", "\u202e", "'--", "%s"])
    return st.one_of(long, odd, st.text(min_size=1, max_size=70))


@pytest.mark.parametrize("what", KEPT)
def test_a_text_is_kept_by_both_or_refused_for_both(what: str, both: list[Any]) -> None:
    """As it was given; or with an error that says which text it is and not what it says."""
    keep, limit = KEPT[what]

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(text=_texts(limit))
    def holds(text: str) -> None:
        too_long = limit is not None and len(text) > limit
        nowhere = any(one == "\x00" or "\ud800" <= one <= "\udfff" for one in text)
        for desk in both:
            if too_long or nowhere:
                _refused(desk, keep, text)
            else:
                assert keep(desk, text) == text
        assert {desk.ledger.verify_chain() > 0 for desk in both} == {True}

    holds()


def _refused(desk: Any, keep: Keep, text: str) -> None:
    with pytest.raises(UnstorableError) as caught:
        keep(desk, text)
    error = caught.value
    assert (error.code, error.exit_status) == ("HOCBA-TEXT", 2)
    told = json.dumps([str(error), repr(error), error.message("vi"), error.message("en")])
    assert json.dumps(text).strip('"') not in told
    assert caught.value.__suppress_context__


def test_a_refused_text_takes_its_step_with_it_and_no_other(desk: Any) -> None:
    """On either kind: the others of the same transaction are kept, and the chain holds."""
    with desk.ledger.transaction():
        identity = desk.identity("HS-0001")
        with pytest.raises(UnstorableError):
            desk.identity("HS-0002" * 20)
        with pytest.raises(UnstorableError):
            desk.ledger.absent(identity, actor=Actor(id="a\x00", role=Role.CLERK))
    (row,) = desk.ledger.records()
    assert (row.pupil_key, row.absent_since) == ("HS-0001", None)
    assert desk.ledger.verify_chain() == 1


def test_who_is_looked_for_by_a_code_nobody_can_have_is_not_found(desk: Any) -> None:
    """It is no error: other schools' pupils are looked for by whatever stands in the data."""
    desk.identity("HS-0001")
    assert desk.ledger.records_of(YEAR, ["HS-0001" * 20, "\x00"]) == ()
    assert len(desk.ledger.records_of(YEAR, ["HS-0001", "HS-0001\x00"])) == 1


@pytest.mark.parametrize("codes", [["R-\x00"], ["R-\ud800"], ["R-" + "I" * 5000], ["“"]])
def test_codes_of_findings_may_be_anything(desk: Any, codes: list[str]) -> None:
    """A plugin may have made them: what cannot stand in a column stands in a list."""
    row = desk.opened(desk.identity())
    assert list(desk.ledger.stop(row.identity, codes).findings) == codes
    desk.ledger.verify_chain()
    desk.ledger.verify_tables()
