"""How a batch of approvals or signatures is told."""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from hocba_hooks import HocbaError, SourceError
from hocba_plugin.cli import missing
from hocba_plugin.cli.output import Output, visible
from hocba_plugin.errors import CertificateError, KeyUseError
from hocba_plugin.journey.steps import Step

_OF_A_KEY = KeyUseError, CertificateError


def report(
    output: Output,
    steps: Sequence[Step],
    done: tuple[str, str],
    key: str,
    lacking: missing.Found | None = None,
) -> int:
    """Show what was done and what was not, and whose turn it is; return the worst exit code."""
    errors = [(step, step.error) for step in steps if step.error is not None]
    _tell_keys(output, errors)
    _tell(output, [pair for pair in errors if not isinstance(pair[1], _OF_A_KEY)])
    count, waiting = len(steps) - len(errors), len({step.identity for step, _ in errors})
    output.say(
        f"{done[0]}: {count}, chưa được: {waiting}.",
        f"{done[1]}: {count}, not yet: {waiting}.",
    )
    found = {key: count, "failed": [_row(step, error) for step, error in errors]}
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


def _tell(output: Output, errors: Sequence[tuple[Step, HocbaError]]) -> None:
    """Say each reason once, with one record it holds for and how many others there are.

    What is the matter with a class is told last: it is not about any one of its records.
    """
    reasons: dict[str, dict[UUID, HocbaError]] = defaultdict(dict)
    for step, error in errors:
        reasons[error.message().replace(str(step.identity), "")][step.identity] = error
    for alike in sorted(reasons.values(), key=_is_of_a_class):
        identity, error = next(iter(alike.items()))
        message, others = error.message(output.language), len(alike) - 1
        if _is_of_a_class(alike):
            output.say(f"{message} ({others + 1} học bạ)", f"{message} ({others + 1} records)")
            continue
        vi = f" (và {others} học bạ khác)" if others else ""
        en = f" (and {others} other records)" if others else ""
        output.say(f"{identity}: {message}{vi}", f"{identity}: {message}{en}")


def _is_of_a_class(alike: Mapping[UUID, HocbaError]) -> bool:
    return any(isinstance(error, SourceError) for error in alike.values())


def _row(step: Step, error: HocbaError) -> dict[str, object]:
    return {
        "identity": step.identity,
        "version": step.version,
        "code": error.code,
        "message_vi": error.message("vi"),
        "message_en": error.message("en"),
    }
