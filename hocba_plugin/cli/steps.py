"""How a batch of approvals or signatures is told."""

import sys
from collections import defaultdict
from collections.abc import Sequence

from hocba_hooks import HocbaError
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
    """Say each reason once, with one record it holds for and how many others there are."""
    reasons: dict[str, list[tuple[Step, HocbaError]]] = defaultdict(list)
    for step, error in errors:
        reasons[error.message().replace(str(step.identity), "")].append((step, error))
    for (step, error), *others in reasons.values():
        message = error.message(output.language)
        more = len({other.identity for other, _ in others} - {step.identity})
        vi = f" (và {more} học bạ khác)" if more else ""
        en = f" (and {more} other records)" if more else ""
        output.say(f"{step.identity}: {message}{vi}", f"{step.identity}: {message}{en}")


def _row(step: Step, error: HocbaError) -> dict[str, object]:
    return {
        "identity": step.identity,
        "version": step.version,
        "code": error.code,
        "message_vi": error.message("vi"),
        "message_en": error.message("en"),
    }
