"""What the owner of a key is called when a secret is asked for, or a key cannot be used."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from hocba_hooks import KeyConfig, Role
from hocba_plugin.config import Config
from hocba_plugin.errors import CertificateError, KeyUseError
from hocba_plugin.roles import ROLE_NAMES
from hocba_plugin.sign.keys import Called, introducing

Names = Mapping[str, tuple[str, Called]]
"""By holder of a key: the name, and what to call its owner."""
_CLASSES = 6
"""As many classes are named: a subject teacher may have twenty."""


@dataclass
class Signs:
    """Who signs something: name, role, and for a teacher subjects and classes."""

    role: Role
    name: str = field(default="", repr=False)
    subjects: dict[str, None] = field(default_factory=dict)
    classes: dict[str, None] = field(default_factory=dict)

    def add(self, subject: str | None, class_name: str) -> None:
        """Take in one more slot."""
        if subject is not None:
            self.subjects[subject] = None
        self.classes[class_name] = None

    @property
    def called(self) -> Called:
        """What to call the person, in both languages."""
        subjects = "".join(f" {one}" for one in [", ".join(self.subjects)] if one)
        vi, en = (f"{text}{subjects}" for text in ROLE_NAMES[self.role])
        if self.role in (Role.SUBJECT_TEACHER, Role.HOMEROOM_TEACHER) and self.classes:
            names = list(self.classes)
            more = "…" if len(names) > _CLASSES else ""
            classes = ", ".join(names[:_CLASSES]) + more
            vi, en = f"{vi}, lớp {classes}", f"{en}, class {classes}"
        return f"{self.name} ({vi})".strip(), f"{self.name} ({en})".strip()


@contextmanager
def by_name(called: Called, key: KeyConfig | None, name: str) -> Iterator[None]:
    """Ask for a secret, and tell what is the matter with a key, by the name of its owner.

    :raises KeyUseError: as it was raised, with the name.
    :raises CertificateError: the same.
    """
    try:
        with introducing(called):
            yield
    except (KeyUseError, CertificateError) as error:
        error.args = (_key_name(name, key, str(error.args[0])), *error.args[1:])
        raise


def _key_name(name: str, key: KeyConfig | None, told: str) -> str:
    place = None if key is None else key.token or (key.path.name if key.path else None)
    inside = ", ".join(filter(None, (told, place)))
    return f"{name} ({inside})" if name else inside


def of_configuration(config: Config) -> Names:
    """Return the names of the holders the configuration itself knows: heads and schools."""
    found: dict[str, tuple[str, Called]] = {}
    for school in config.schools:
        for holder, name, role in (
            (school.head.personal_id, school.head.name, Role.HEAD),
            (school.school.code, school.school.name, Role.SCHOOL_SEAL),
        ):
            found[holder or ""] = name or "", Signs(role, name or "").called
    return found
