"""What a rule is given: one transcript, and everything that may be known around it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from hocba_hooks import MarkComponents, Transcript, vocabulary
from hocba_hooks.values.dates import school_year_start
from hocba_hooks.vocabulary import Subject
from hocba_plugin.config import RulesConfig
from hocba_plugin.profiles.model import Profile
from hocba_plugin.validate.book import Unchecked
from hocba_plugin.validate.classmates import Classmates
from hocba_plugin.validate.fields import FormFields, Place
from hocba_plugin.validate.laws import PrimaryLaw, SecondaryLaw, laws
from hocba_plugin.validate.neighbours import Neighbours
from hocba_plugin.validate.texts import Kind, Written, written
from hocba_plugin.validate.wording import folded

T_co = TypeVar("T_co", bound=Transcript, covariant=True)


@dataclass(frozen=True)
class Context(Generic[T_co]):
    """One transcript to check. What is absent makes a rule raise ``Unchecked``."""

    transcript: T_co
    profile: Profile
    fields: FormFields
    choices: RulesConfig
    """What the school decided where the law is not clear."""
    neighbours: Neighbours
    classmates: Classmates
    components: tuple[MarkComponents, ...] = ()
    previous: Transcript | None = None
    """The pupil's record of the year before."""
    issued_on: dt.date | None = None

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every field the profile has for the transcript."""
        return tuple(self.fields.places(self.transcript))

    @cached_property
    def texts(self) -> tuple[Written, ...]:
        """Every text of the record that people wrote."""
        return tuple(written(self.transcript))

    @cached_property
    def prose(self) -> tuple[Written, ...]:
        """The texts about the pupil, those of competitions left aside."""
        prose = (one for one in self.texts if one.kind is Kind.PROSE)
        return tuple(one for one in prose if one.path != "competition_results")

    @cached_property
    def spoken(self) -> str:
        """All of ``prose`` in one, in small letters; a space after each text."""
        return "".join(f"{one.text} " for one in self.prose).lower()

    @cached_property
    def said(self) -> str:
        """All of ``prose`` in one, spelling left aside; see ``wording.folded``."""
        return folded(self.spoken)

    @property
    def grade(self) -> int:
        """Grade of the pupil's class."""
        return self.transcript.school_class.grade

    @property
    def year_start(self) -> int:
        """First calendar year of the school year.

        :raises Unchecked: it is not well formed; R-I22 says so.
        """
        try:
            return school_year_start(self.transcript.school_year)
        except ValueError:
            raise Unchecked("bad_school_year") from None

    @cached_property
    def subjects(self) -> Mapping[str, Subject]:
        """The subjects of the pupil's level of education."""
        return vocabulary.subjects(self.transcript.level)

    def subject_name(self, subject: str) -> str:
        """Return what messages call a subject."""
        return self.subjects[subject].name if subject in self.subjects else subject

    @property
    def primary_law(self) -> PrimaryLaw:
        """The circular of a primary record.

        :raises Unchecked: an older or unknown one.
        """
        law = laws().get(self.transcript.circular)
        if isinstance(law, PrimaryLaw):
            return law
        raise Unchecked("no_law")

    @property
    def secondary_law(self) -> SecondaryLaw:
        """The circular of a secondary record.

        :raises Unchecked: an older or unknown one.
        """
        law = laws().get(self.transcript.circular)
        if isinstance(law, SecondaryLaw):
            return law
        raise Unchecked("no_law")
