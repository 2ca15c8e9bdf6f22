"""What fits the fields of the profile: length, range, form, code (R-F03).

The schema would refuse it too, but only after export and without naming the school's own field.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from hocba_hooks import Transcript
from hocba_plugin.validate.book import Hit, Hits, rule
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.fields import Place
from hocba_plugin.validate.rules.required import is_signers_id

_OTHERS = frozenset(
    {
        "pupil.name",  # R-T05
        "pupil.personal_id",  # R-I01
        "pupil.birth",
        "school_year",  # R-I22
        "circular",  # R-S25
        "absences",  # R-F07
        "absent_with_leave",
        "absent_without_leave",
    }
)


def _has_a_rule_of_its_own(place: Place) -> bool:
    score = place.row.convert.startswith("score:")  # R-P03, R-S02
    history = place.row.convert.startswith("school-year:")  # R-I22
    return place.path in _OTHERS or score or history or is_signers_id(place)


@rule("R-F03")
def values_fit_their_fields(context: Context[Transcript]) -> Hits:
    """Never cut, never rounded: the school shortens or mends."""
    for place in context.places:
        if place.value is None or place.row.kind == "list" or _has_a_rule_of_its_own(place):
            continue
        if place.row.convert.startswith("code:"):
            yield from _not_in_list(place, context)
        elif isinstance(place.value, Decimal | int):
            yield from _out_of_bounds(place)
        elif isinstance(place.value, str):
            yield from _misshapen(place)


def _out_of_bounds(place: Place) -> Iterator[Hit]:
    low, high = place.row.minimum, place.row.maximum
    if place.row.convert == "integer" and place.value % 1:
        yield Hit(place.path, "form", place.names)
    if (low and place.value < Decimal(low)) or (high and place.value > Decimal(high)):
        yield Hit(place.path, "bounds", {"minimum": low, "maximum": high} | place.names)


def _not_in_list(place: Place, context: Context[Transcript]) -> Iterator[Hit]:
    codes = context.profile.codelists[place.row.convert.partition(":")[2]]
    if codes.code(str(place.value), context.transcript.level) is None:
        yield Hit(place.path, "code", place.names)


def _misshapen(place: Place) -> Iterator[Hit]:
    limit, pattern = place.row.max_length, place.row.pattern
    if limit is not None and len(place.value) > limit:
        yield Hit(place.path, data={"limit": limit} | place.names)
    elif place.value and pattern and not re.search(pattern, place.value):
        yield Hit(place.path, "form", place.names)
