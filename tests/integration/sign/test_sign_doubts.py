"""A time of signing that cannot be right is told, and changes no verdict."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from hocba_hooks import Document, Issue, Record, Role, Transcript
from hocba_plugin.documents.codec import Codec
from hocba_plugin.sign.answers import CLOCK_SKEW
from hocba_plugin.sign.moments import VIET_NAM
from hocba_plugin.sign.reasons import Doubt
from hocba_plugin.sign.report import Verification

MADE = dt.datetime(2026, 6, 1, 9, tzinfo=VIET_NAM)
DAY = dt.timedelta(days=1)


def made_on(world: Any, transcript: Transcript, day: dt.date) -> Document:
    """Return a document that says it was made on that day."""
    document: Document = world.issue(transcript)
    codec = Codec(world.profile)
    issue = codec.read(document.content).issue.model_copy(update={"created_on": day})
    content = codec.write(Record(transcript=transcript, issue=Issue(**issue.model_dump())))
    return document.model_copy(update={"content": content})


def signed(world: Any, document: Document, moments: dict[Role, dt.datetime]) -> Verification:
    """Let everybody sign when the moment of their role says, with certificates as old as that."""
    for role, signer in world.signers(document):
        document = replace(world, clock=lambda role=role: moments[role]).sign(
            document, role, signer
        )
    found: Verification = world.verifier.verify(document.content, max(moments.values()))
    return found


def all_at(world: Any, document: Document, moment: dt.datetime) -> dict[Role, dt.datetime]:
    return {role: moment for role, _ in world.signers(document)}


@pytest.fixture
def now() -> dt.datetime:
    """A moment at which the throw-away certificates are valid."""
    return dt.datetime.now(dt.UTC)


def doubts(found: Verification) -> dict[Role, tuple[Doubt, ...]]:
    return {report.role: report.doubts for report in found.signatures}


def test_signed_after_everything_nothing_is_doubted(
    primary: Any, primary_transcript: Transcript, now: dt.datetime
) -> None:
    """Also a few minutes apart, as clocks are."""
    document = made_on(primary, primary_transcript, now.astimezone(VIET_NAM).date())
    moments = all_at(primary, document, now)
    moments[Role.HEAD] -= CLOCK_SKEW
    assert set(doubts(signed(primary, document, moments)).values()) == {()}


def test_signed_before_the_day_the_document_was_made(
    primary: Any, primary_transcript: Transcript, now: dt.datetime
) -> None:
    """Told for people and for programs; the verdict is that of the signature."""
    document = made_on(primary, primary_transcript, (now + 2 * DAY).date())
    found = signed(primary, document, all_at(primary, document, now))
    assert set(doubts(found).values()) == {(Doubt.BEFORE_DOCUMENT,)}
    assert not found.reasons
    told = found.as_json("x")["signatures"]
    assert [one["doubts"] for one in told] == [["before_document"]] * len(told)


def test_signed_before_those_who_sign_first(
    primary: Any, primary_transcript: Transcript, now: dt.datetime
) -> None:
    """The head's signature covers the teacher's, and claims to be older."""
    document = made_on(primary, primary_transcript, dt.date(2026, 1, 1))
    moments = all_at(primary, document, now)
    moments[Role.HEAD] -= 2 * CLOCK_SKEW
    assert doubts(signed(primary, document, moments)) == {
        Role.HOMEROOM_TEACHER: (),
        Role.HEAD: (Doubt.BEFORE_CAUSE,),
        Role.SCHOOL_SEAL: (),
    }


def test_signed_before_the_year_began(
    primary: Any, primary_transcript: Transcript, now: dt.datetime
) -> None:
    """Of a year that is still to come; a profile that does not say when it begins says nothing."""
    start = now.year + 1
    later = primary_transcript.model_copy(update={"school_year": f"{start}-{start + 1}"})
    document = made_on(primary, later, dt.date(2020, 1, 1))
    found = signed(primary, document, all_at(primary, document, now))
    assert set(doubts(found).values()) == {(Doubt.BEFORE_YEAR,)}
    silent = replace(primary, profile=replace(primary.profile, year_begins=""))
    again = signed(silent, document, all_at(primary, document, now))
    assert set(doubts(again).values()) == {()}
