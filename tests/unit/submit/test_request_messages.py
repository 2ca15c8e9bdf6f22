"""Requests become messages: purpose, event, version and names of every record."""

import datetime as dt
from uuid import UUID

from hocba_hooks import Actor, Package, RecordRef, RevokeRequest, Role, SubmitRequest
from hocba_plugin.documents.messages import Purpose, RecordEvent
from hocba_plugin.submit.messages import records_of, registration, revocation

NOW = dt.datetime(2026, 6, 1, 8, 30, tzinfo=dt.UTC)
KEY = UUID(int=9)
CLERK = Actor(id="1", role=Role.CLERK)


def package(number: int, version: int) -> Package:
    return Package(
        text="H4sI",
        sha256="ab",
        identity=UUID(int=number),
        version=version,
        pupil_code=f"HS{number}",
        personal_id=f"00{number}",
    )


def test_a_first_version_is_new_and_a_later_one_an_update() -> None:
    """The envelope's event follows the version."""
    request = SubmitRequest(
        key=KEY, packages=(package(1, 1), package(2, 3)), school_code="T1", actor=CLERK
    )
    message = registration(request, NOW)
    assert (message.key, message.purpose, message.school_code) == (KEY, Purpose.REGISTER, "T1")
    assert [item.event for item in message.items] == [RecordEvent.NEW, RecordEvent.UPDATE]
    assert [item.package for item in message.items] == ["H4sI", "H4sI"]
    assert len({item.record_id for item in message.items}) == 2


def test_a_revocation_names_the_version_and_carries_no_document() -> None:
    """What is revoked is one version; the reason stands in the head."""
    record = RecordRef(identity=UUID(int=1), version=2, pupil_code="HS1", personal_id="001")
    request = RevokeRequest(
        key=KEY, records=(record,), reason="Sai điểm", school_code="T1", actor=CLERK
    )
    message = revocation(request, NOW)
    (item,) = message.items
    assert (message.purpose, message.reason) == (Purpose.REVOKE, "Sai điểm")
    assert (item.event, item.version, item.package) == (RecordEvent.CANCEL, 2, None)
    assert (record,) == records_of(message)
