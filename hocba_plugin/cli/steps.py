"""How a batch of approvals or signatures is told."""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from hocba_hooks import HocbaError, SourceError
from hocba_plugin.cli import missing
from hocba_plugin.cli.output import Output, visible
from hocba_plugin.errors import CertificateError, KeyUseError
from hocba_plugin.journey import Journey
from hocba_plugin.journey.steps import Step
from hocba_plugin.sign.keys import masked

Called = Mapping[UUID, tuple[str, str]]
"""Class and pupil code of records, by identity."""

_OF_A_KEY = KeyUseError, CertificateError
_TITLES = (
    ("Lớp", "Class"),
    ("Học sinh", "Pupil"),
    ("Mã", "Code"),
    ("Vì sao, làm gì tiếp", "Why, and what next"),
)


def called_of(journey: Journey, steps: Sequence[Step]) -> Called:
    """Return what people call the records that a step was not done for."""
    wanted = {step.identity for step in steps if step.error is not None}
    rows = journey.ledger.records() if wanted else ()
    return {
        row.identity: (row.class_name, masked(row.pupil_key))
        for row in rows
        if row.identity in wanted
    }


def report(
    output: Output,
    steps: Sequence[Step],
    done: tuple[str, str],
    key: str,
    called: Called,
    lacking: missing.Found | None = None,
) -> int:
    """Show what was done and what was not, and whose turn it is; return the worst exit code."""
    errors = [(step, step.error) for step in steps if step.error is not None]
    _tell_keys(output, errors)
    _tell(output, [pair for pair in errors if not isinstance(pair[1], _OF_A_KEY)], called)
    count, waiting = len(steps) - len(errors), len({step.identity for step, _ in errors})
    output.say(
        f"{done[0]}: {count}, chưa được: {waiting}.",
        f"{done[1]}: {count}, not yet: {waiting}.",
    )
    found = {key: count, "failed": [_row(*pair, called) for pair in errors]}
    if lacking is not None:
        missing.tell(output, lacking)
        found["missing"] = missing.rows(lacking)
    output.result(found)
    return max((error.exit_status for _, error in errors), default=0)


def _tell_keys(output: Output, errors: Sequence[tuple[Step, HocbaError]]) -> None:
    """Complain once of each key that could not be used: it is no record's fault."""
    told = {id(error): error for _, error in errors if isinstance(error, _OF_A_KEY)}
    for error in told.values():
        sys.stderr.write(f"{error.code}: {visible(error.message(output.language))}\n")


def _tell(output: Output, errors: Sequence[tuple[Step, HocbaError]], called: Called) -> None:
    """Show each reason once, with whom it holds for.

    What is the matter with a class is told last: it is not about any one of its records.
    """
    reasons: dict[str, dict[UUID, HocbaError]] = defaultdict(dict)
    for step, error in errors:
        reasons[_of_nobody(error, step.identity, "vi")][step.identity] = error
    if reasons:
        ordered = sorted(reasons.values(), key=_is_of_a_class)
        output.table(_TITLES, [_cells(output, alike, called) for alike in ordered])


def _cells(output: Output, alike: Mapping[UUID, HocbaError], called: Called) -> Sequence[str]:
    identity, error = next(iter(alike.items()))
    whom = [called.get(one, ("", str(one))) for one in alike]
    return (
        ", ".join(sorted({class_name for class_name, _ in whom})),
        output.pupils([pupil for _, pupil in whom]),
        error.code,
        _of_nobody(error, identity, output.language),
    )


def _of_nobody(error: HocbaError, identity: UUID, language: str) -> str:
    """Return the text without whose record it is about: that stands beside it."""
    return error.message(language).replace(f" {identity}", "")


def _is_of_a_class(alike: Mapping[UUID, HocbaError]) -> bool:
    return any(isinstance(error, SourceError) for error in alike.values())


def _row(step: Step, error: HocbaError, called: Called) -> dict[str, object]:
    class_name, pupil = called.get(step.identity, (None, None))
    return {
        "identity": step.identity,
        "class": class_name,
        "pupil_ref": pupil,
        "version": step.version,
        "code": error.code,
        "message_vi": error.message("vi"),
        "message_en": error.message("en"),
    }
