"""The rule book applied to one transcript."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hocba_hooks import (
    CheckReport,
    Finding,
    Form,
    MarkComponents,
    NotChecked,
    Stage,
    Transcript,
)
from hocba_plugin.config import RulesConfig
from hocba_plugin.profiles.model import Profile
from hocba_plugin.validate import catalogue, rules
from hocba_plugin.validate.book import Hit, Rule, Unchecked
from hocba_plugin.validate.classmates import Classmates
from hocba_plugin.validate.communes import load_communes
from hocba_plugin.validate.context import Context
from hocba_plugin.validate.due import due_from
from hocba_plugin.validate.fields import FormFields
from hocba_plugin.validate.neighbours import Neighbours

CRASHED = "R-X09"


class Checker:
    """Runs the rules over transcripts, as far as they concern one profile. Make it once."""

    def __init__(self, profile: Profile, choices: RulesConfig | None = None) -> None:
        """Prepare the rules.

        :param choices: what the school decided where the law is not clear.
        :raises ConfigError: its list of communes cannot be used.
        """
        self._profile = profile
        self._choices = choices or RulesConfig()
        if self._choices.communes is not None:
            load_communes(self._choices.communes)  # before any record is looked at
        self._fields = {form: FormFields(profile, form) for form in profile.forms}

    def check(
        self,
        transcript: Transcript,
        *,
        neighbours: Neighbours | Iterable[Transcript] = (),
        classmates: Classmates | Iterable[Transcript] = (),
        components: tuple[MarkComponents, ...] = (),
        previous: Transcript | None = None,
        issued_on: dt.date | None = None,
        stage: Stage = Stage.YEAR,
    ) -> CheckReport:
        """Return what is wrong with ``transcript``, and which rules could not be checked.

        What is not due at ``stage`` is in neither.
        For a whole school build one ``Neighbours``, and one ``Classmates`` per class, and pass
        them for every pupil.
        """
        form = Form.of(transcript.level)
        context = Context(
            transcript,
            self._profile,
            self._fields[form],
            self._choices,
            neighbours if isinstance(neighbours, Neighbours) else Neighbours(neighbours),
            classmates if isinstance(classmates, Classmates) else Classmates(classmates),
            components,
            previous,
            issued_on,
        )
        due = _Due(stage, form)
        return _report(
            outcome
            for rule in rules.for_form(form)
            if due.rule(rule)
            for outcome in _run(rule, context, due)
        )

    def xml_paths(self, transcript: Transcript) -> dict[str, str]:
        """Return where in the document each path of ``transcript`` stands."""
        found: dict[str, str] = {}
        for place in self._fields[Form.of(transcript.level)].places(transcript):
            if place.path not in found or place.row.kind == "list":
                found.setdefault(place.path, place.xml)
        return found


def check_transcript(
    transcript: Transcript,
    profile: Profile,
    *,
    neighbours: Neighbours | Iterable[Transcript] = (),
    components: tuple[MarkComponents, ...] = (),
) -> CheckReport:
    """Check one transcript; see ``Checker.check``, which is faster for many."""
    return Checker(profile).check(transcript, neighbours=neighbours, components=components)


@dataclass(frozen=True, slots=True)
class _Due:
    """What is due at a stage, of records of one form."""

    stage: Stage
    form: Form

    @property
    def everything(self) -> bool:
        return self.stage is Stage.YEAR

    def rule(self, rule: Rule) -> bool:
        """Say whether a rule is: of several codes the first is what it looks for."""
        code = rule.codes[0], ""
        return self.everything or self.stage.reaches(catalogue.entries()[code].due)

    def found(self, rule: Rule, found: Hit | Unchecked) -> bool:
        """Say whether what a rule yields is to be told by now."""
        if self.everything:
            return True
        stages = [due_from(found.path, self.form)]
        if isinstance(found, Hit):
            stages += [found.due, _entry(rule, found).due]
        return all(map(self.stage.reaches, stages))


def _run(rule: Rule, context: Context[Transcript], due: _Due) -> Iterator[Finding | NotChecked]:
    try:
        for found in rule.run(context):
            if not due.found(rule, found):
                continue
            if isinstance(found, Hit):
                yield _finding(rule, found)
            else:
                yield from _unchecked(rule, found)
    except Unchecked as absent:
        yield from _unchecked(rule, absent)
    except Exception as error:  # fail closed: a check that cannot run is never a pass
        data = {"rule": ", ".join(rule.codes), "what": type(error).__name__}
        yield catalogue.entries()[CRASHED, ""].finding("", data)


def _finding(rule: Rule, hit: Hit) -> Finding:
    return _entry(rule, hit).finding(hit.path, hit.data, hit.repair, hit.evidence)


def _entry(rule: Rule, hit: Hit) -> catalogue.RuleEntry:
    return catalogue.entries()[hit.code or rule.codes[0], hit.variant]


def _unchecked(rule: Rule, absent: Unchecked) -> Iterator[NotChecked]:
    for code in rule.codes:
        yield catalogue.not_checked(code, absent.reason)


def _report(outcomes: Iterable[Finding | NotChecked]) -> CheckReport:
    findings: dict[Finding, None] = {}
    not_checked: dict[NotChecked, None] = {}
    for outcome in outcomes:
        if isinstance(outcome, Finding):
            findings[outcome] = None
        else:
            not_checked[outcome] = None
    return CheckReport(findings=tuple(findings), not_checked=tuple(not_checked))
