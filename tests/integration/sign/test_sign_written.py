"""A document is written before it is signed, what is covered just as it was hashed."""

from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from hocba_hooks import Document, Role, Transcript
from hocba_plugin.documents.codec import Codec
from hocba_plugin.documents.parsing import parse
from hocba_plugin.errors import WorkflowError
from hocba_plugin.sign.slots import Slot, due, find_slots
from hocba_plugin.sign.written import fill, write
from hocba_plugin.sign.xades import canonical


def opened(world: Any, content: bytes) -> tuple[etree._Element, tuple[Slot, ...]]:
    root = parse(content)
    record = Codec(world.profile).read_element(root)
    return root, find_slots(root, record, world.profile)


@pytest.fixture(params=["primary", "secondary", "elsewhere"])
def signed(request: pytest.FixtureRequest) -> tuple[Any, Document]:
    """A record everybody but the last has signed."""
    level = "primary" if request.param == "primary" else "secondary"
    world = request.getfixturevalue(request.param)
    document = world.issue(request.getfixturevalue(f"{level}_transcript"))
    for role, signer in world.signers(document)[:-1]:
        document = world.sign(document, role, signer)
    return world, document


def test_what_is_hashed_is_the_region(signed: tuple[Any, Document]) -> None:
    """Signatures of others inside and beside it included; written as it is hashed, if alone."""
    world, document = signed
    root, slots = opened(world, document.content)
    expected = canonical(slots[-1].region)
    text, regions = write(root, slots[-1:])
    assert list(regions.values()) == [expected]
    assert (text[1] == expected) == (not world.profile.namespace)


def test_both_ways_of_writing_say_the_same(signed: tuple[Any, Document]) -> None:
    """In one go, or with namespaces left where they are declared."""
    world, document = signed
    results = []
    for exclusive in (True, False):
        root, slots = opened(world, document.content)
        text, regions = write(root, slots[-1:], exclusive=exclusive)
        content = fill(text, [b'<x xmlns=""></x>'])
        results.append((list(regions.values()), canonical(parse(content))))
    assert results[0] == results[1]


def test_text_after_a_region_stays_after_it(
    secondary: Any, secondary_transcript: Transcript
) -> None:
    """White space between elements is kept, and not signed."""
    root, slots = opened(secondary, secondary.issue(secondary_transcript).content)
    slots[-1].region.tail = "\n  "
    expected = canonical(slots[-1].region)
    text, regions = write(root, slots[-1:])
    assert list(regions.values()) == [expected]
    assert expected + b"\n  <" in b"".join(text)


def test_several_regions_each_have_their_own(
    elsewhere: Any, secondary_transcript: Transcript
) -> None:
    """A teacher of several subjects, in a profile where each subject is a region."""
    root, slots = opened(elsewhere, elsewhere.issue(secondary_transcript).content)
    teachers = [slot for slot in slots if slot.spec.role is Role.SUBJECT_TEACHER][:3]
    expected = [canonical(slot.region) for slot in teachers]
    text, regions = write(root, teachers)
    assert len(expected) == 3
    assert list(regions.values()) == expected
    filled = fill(text, [b"<one></one>", b"<two></two>", b"<three></three>"])
    assert filled.index(b"<one>") < filled.index(b"<two>") < filled.index(b"<three>")
    assert b"<?hocba" not in filled


def test_nobody_signs_around_an_own_slot(primary: Any, primary_transcript: Transcript) -> None:
    """Two signatures of one batch, one of which would cover the other before it is there."""
    _, slots = opened(primary, primary.issue(primary_transcript).content)
    teacher, seal = slots[0], slots[-1]
    assert teacher.inside(seal.region)
    both = [replace(slot, spec=replace(slot.spec, required=False)) for slot in (teacher, seal)]
    same = [
        replace(slot, spec=replace(slot.spec, role=Role.HEAD), owner=teacher.owner) for slot in both
    ]
    signer = teacher.signer
    assert signer is not None
    with pytest.raises(WorkflowError, match="same signer"):
        due(same, Role.HEAD, [signer])
    assert due(same[:1], Role.HEAD, [signer]) == (same[0],)


def test_what_was_signed_before_is_left_as_it_is(signed: tuple[Any, Document]) -> None:
    """Every earlier signature stands in the next document, the same in canonical form."""
    world, document = signed
    role, signer = world.signers(document)[-1]
    again = world.sign(document, role, signer).content
    _, slots = opened(world, document.content)
    earlier = [canonical(slot.element[0]) for slot in slots if slot.filled]
    assert earlier
    _, slots = opened(world, again)
    assert [canonical(slot.element[0]) for slot in slots][: len(earlier)] == earlier


def test_a_document_that_cannot_be_canonicalised_does_not_stop_the_others(
    primary: Any, primary_transcript: Transcript
) -> None:
    """A namespace with a relative name has no canonical form (C14N 1.0, 1.3)."""
    sound, other = (primary.issue(primary_transcript, number) for number in (1, 2))
    root = parse(other.content).tag.encode()
    content = other.content.replace(b"<" + root, b"<" + root + b' xmlns:x="tuong-doi"', 1)
    odd = other.model_copy(update={"content": content})
    role, signer = primary.signers(sound)[0]
    first, second = primary.outcomes([odd, sound], role, signer)
    assert first.document is None
    assert "canonical" in str(first.reason)
    assert second.document is not None
