"""A profile in memory: everything about the shape of documents and messages that is data."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from hocba_hooks import Role, Stage
from hocba_hooks.transcripts import Form
from hocba_hooks.values.dates import school_year_start

Kind = Literal["element", "list", "value", "attribute", "slot"]
SignatureForm = Literal["xades-b", "xades-t", "xmldsig+SigningTime"]
Digest = Literal["sha256", "sha384", "sha512"]
Curve = Literal["P-256", "P-384"]
CanonicalForm = Literal["exc-c14n", "c14n"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One row of ``fields.csv`` or ``messages.csv``: a node of the document and what feeds it."""

    form: str
    """Which document it is part of: ``primary``, ``secondary``, ``register``, ``revoke``…"""
    path: str
    """Element names below the root, ``/`` between; an attribute ends in ``@name``."""
    kind: Kind
    model: str = ""
    """Where the value stands in our model, from the record or from the list item around it."""
    convert: str = "text"
    """Converter and its argument, ``date:iso``, ``code:sex``; see ``documents.converters``."""
    id: str = ""
    """Value of the element's Id attribute; ``{n}`` counts the items of a list from 1."""
    required: Literal["yes", "no", "conditional"] = "no"
    due: Stage = Stage.START
    """From when on in the school year it may lack no more, where its place tells too early."""
    type: str = "string"
    max_length: int | None = None
    minimum: str = ""
    maximum: str = ""
    pattern: str = ""
    condition: str = ""
    meaning_vi: str = ""
    meaning_en: str = ""
    source: str = ""
    confidence: str = ""
    place: str = ""
    """File and line, for complaints."""

    @property
    def name(self) -> str:
        """The element's or attribute's own name."""
        return self.path.rpartition("/")[2].removeprefix("@")


@dataclass(frozen=True, slots=True)
class CodeList:
    """Our ids and the receiver's codes; a scope (a level of education) may narrow a pair."""

    name: str
    codes: Mapping[tuple[str, str], str]
    """(scope or "", our id) to code."""
    ids: Mapping[tuple[str, str], str]
    """(scope or "", code) to our id."""

    def code(self, id_: str, scope: str = "") -> str | None:
        """Return the outgoing code of our ``id_``."""
        return self.codes.get((scope, id_), self.codes.get(("", id_)))

    def id(self, code: str, scope: str = "") -> str | None:
        """Return our id of a received ``code``."""
        return self.ids.get((scope, code), self.ids.get(("", code)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotSpec:
    """A place for signatures: one element, or one per item of a list, in signing order."""

    role: Role
    forms: tuple[Form, ...]
    slot: str
    """Path of the slot element, a row of kind ``slot``."""
    covers: str
    """Path of the element whose Id the signature refers to."""
    signer: str
    """Model path of the signer's personal ID (or the school's code); below the list's item when
    the slot repeats."""
    certificate: str
    """Which table of ``[certificates]`` says who may fill it."""
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSpec:
    """How a kind of certificate names its holder."""

    kind: Literal["personal", "organisation"]
    attributes: tuple[str, ...]
    """Dotted OIDs of subject attributes that may carry the identifier."""
    prefixes: tuple[str, ...]
    """What stands before the identifier, such as ``CCCD:``; the empty string is allowed."""
    stores: tuple[str, ...] = ()
    """Names of the stores of trust anchors that may vouch for it; none: all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureSpec:
    """Form of the signatures: what is written, and all that is accepted."""

    form: SignatureForm = "xades-b"
    algorithms: tuple[str, ...] = ("rsa-sha256", "ecdsa-sha256")
    """Names of ``hocba_hooks.SignatureAlgorithm``; of those a key can do, the first is used."""
    curves: tuple[Curve, ...] = ("P-256",)
    """Of ECDSA keys."""
    digest: Digest = "sha256"
    """Hash of what is referred to, and of the certificate."""
    canonical_forms: tuple[CanonicalForm, ...] = ("exc-c14n",)
    """Accepted ones; written is the exclusive form alone."""
    time_stamp_stores: tuple[str, ...] = ()
    """Names of the stores of trust anchors that vouch for time-stamps, and for nothing else unless
    ``[certificates]`` names them too. Only of ``xades-t``."""

    @property
    def time_stamped(self) -> bool:
        """Whether every signature carries a time-stamp over its value."""
        return self.form == "xades-t"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSpec:
    """What the sending interface is assumed to look like: paths, JSON names, codes."""

    paths: Mapping[str, str]
    names: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]
    """List name (``message_state``, ``certificate_state``…) to receiver's code to our id."""

    def code(self, codes: str, id_: str) -> str:
        """Return the receiver's code of our ``id_`` in the list ``codes``."""
        return next(code for code, ours in self.codes[codes].items() if ours == id_)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One profile folder, read and checked. Nothing of a document's shape stands anywhere else."""

    id: str
    title_vi: str
    title_en: str
    status: str
    """``reconstruction``, ``example`` or ``official``."""
    note_vi: str
    note_en: str
    root: str
    """Name of a record's root element."""
    namespace: str
    id_attribute: str
    fields: tuple[FieldRow, ...]
    messages: tuple[FieldRow, ...]
    message_roots: Mapping[str, str]
    """Message form (``register``, ``revoke``, ``reply``) to the name of its root element."""
    codelists: Mapping[str, CodeList] = field(repr=False)
    slots: tuple[SlotSpec, ...]
    certificates: Mapping[str, CertificateSpec]
    signature: SignatureSpec
    api: ApiSpec
    required_rules: tuple[str, ...] = ()
    """Codes of rules without which no record is issued: not checked is an error (R-X08)."""
    year_begins: str = ""
    """``MM-DD`` before which nothing of a school year is approved or signed; empty: not known."""
    schema: bytes = field(repr=False)

    def rows(self, form: str) -> tuple[FieldRow, ...]:
        """Return the rows of one form of record or message, in document order."""
        return tuple(row for row in (*self.fields, *self.messages) if row.form == form)

    def slots_of(self, form: Form) -> tuple[SlotSpec, ...]:
        """Return the slots a record of that form has, in signing order."""
        return tuple(slot for slot in self.slots if form in slot.forms)

    def unsigned_rows(self, form: Form) -> tuple[FieldRow, ...]:
        """Return the values of the model that no required signature covers."""
        covered = tuple(f"{slot.covers}/" for slot in self.slots_of(form) if slot.required)
        values = (row for row in self.rows(form) if row.kind in ("value", "attribute"))
        return tuple(row for row in values if row.model and not row.path.startswith(covered))

    def year_began(self, school_year: str) -> dt.date | None:
        """Return the day before which nothing of that school year is approved or signed."""
        try:
            return dt.date.fromisoformat(f"{school_year_start(school_year)}-{self.year_begins}")
        except ValueError:
            return None

    def qualified(self, name: str) -> str:
        """Return ``name`` as lxml spells it in the profile's namespace."""
        return f"{{{self.namespace}}}{name}" if self.namespace else name

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The record forms the profile describes."""
        present = {row.form for row in self.fields}
        return tuple(form for form in Form if form in present)
