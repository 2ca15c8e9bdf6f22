"""Records: one identity per pupil and school year, and where each stands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid4

import sqlalchemy as sa

from hocba_hooks import Form
from hocba_plugin.errors import TakenError, WorkflowError
from hocba_plugin.ledger import approvals, events, signatures, versions
from hocba_plugin.ledger.events import Kind
from hocba_plugin.ledger.rows import ApprovalRow, RecordRow, SignatureRow
from hocba_plugin.ledger.schema import PUPIL_KEY, records
from hocba_plugin.ledger.schema import approvals as approvals_table
from hocba_plugin.ledger.schema import signatures as signatures_table
from hocba_plugin.ledger.schema import versions as versions_table
from hocba_plugin.ledger.store import Transaction

_Row = TypeVar("_Row", ApprovalRow, SignatureRow)
_ByVersion = Mapping[tuple[UUID, int], tuple[_Row, ...]]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose record it is."""

    school_code: str
    school_year: str
    pupil_key: str = field(repr=False)
    form: Form
    class_name: str


def identity_of(
    transaction: Transaction,
    school_code: str,
    school_year: str,
    pupil_key: str,
    form: Form,
    class_name: str,
    issued: UUID | None = None,
) -> UUID:
    """Return the pupil's identity for the year, minting it the first time, or as it was issued.

    :raises TakenError: it is that of a record of another form.
    """
    query = sa.select(records).where(
        records.c.school_code == school_code,
        records.c.school_year == school_year,
        records.c.pupil_key == pupil_key,
    )
    row = transaction.connection.execute(query).one_or_none()
    if row is None:
        told = {"school_code": school_code, "school_year": school_year, "class_name": class_name}
        return _mint(transaction, issued or uuid4(), pupil_key, form, told)
    identity: UUID = row.identity
    if row.form is not form:
        raise TakenError(identity)
    if row.class_name != class_name:
        _change_class(transaction, identity, class_name)
    return identity


def bring_in(transaction: Transaction, identity: UUID, owner: Owner) -> None:
    """Know a record by the identity it was issued under.

    :raises WorkflowError: the pupil has another one.
    """
    pupil = owner.school_code, owner.school_year, owner.pupil_key
    known = identity_of(transaction, *pupil, owner.form, owner.class_name, issued=identity)
    if known != identity:
        raise WorkflowError(
            f"học sinh của học bạ {identity} đã có học bạ khác trong sổ: {known}",
            f"the pupil of record {identity} has another one in the ledger: {known}",
        )


def _mint(
    transaction: Transaction, identity: UUID, pupil_key: str, form: Form, told: dict[str, str]
) -> UUID:
    transaction.connection.execute(
        sa.insert(records).values(identity=identity, pupil_key=pupil_key, form=form, **told)
    )
    told = {**told, "form": form.value}
    events.append(transaction, Kind.IDENTITY_MINTED, identity=identity, data=told)
    return identity


def _change_class(transaction: Transaction, identity: UUID, class_name: str) -> None:
    change = sa.update(records).where(records.c.identity == identity).values(class_name=class_name)
    transaction.connection.execute(change)
    told = {"class_name": class_name}
    events.append(transaction, Kind.CLASS_CHANGED, identity=identity, data=told)


def schools(connection: sa.Connection) -> list[str]:
    """Return the codes of all schools that have records."""
    query = sa.select(records.c.school_code).distinct().order_by(records.c.school_code)
    return list(connection.execute(query).scalars())


def of_school(connection: sa.Connection, school_code: str) -> tuple[RecordRow, ...]:
    """Return a school's records by year, class and pupil."""
    return _listed(connection, records.c.school_code == school_code)


def of_pupils(
    connection: sa.Connection, school_year: str, pupil_keys: Collection[str]
) -> tuple[RecordRow, ...]:
    """Return the records of those pupils in a year, of whatever school."""
    keys = [key for key in pupil_keys if PUPIL_KEY.fits(key)]
    wanted = sa.and_(records.c.school_year == school_year, records.c.pupil_key.in_(keys))
    return _listed(connection, wanted)


def one(connection: sa.Connection, identity: UUID) -> RecordRow:
    """Return one record.

    :raises WorkflowError: there is none of that identity.
    """
    found = _listed(connection, records.c.identity == identity)
    if not found:
        raise WorkflowError(f"chưa có học bạ {identity}", f"there is no record {identity} yet")
    return found[0]


def _listed(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> tuple[RecordRow, ...]:
    approved = _approved(connection, wanted)
    signed = _signed(connection, wanted)
    query = (
        sa.select(records, *versions.WITHOUT_DOCUMENT[1:])
        .join_from(records, versions_table, _is_current(), isouter=True)
        .where(wanted)
        .order_by(records.c.school_year, records.c.class_name, records.c.pupil_key)
    )
    return tuple(_to_record(row, approved, signed) for row in connection.execute(query).mappings())


def _is_current() -> sa.ColumnElement[bool]:
    later = versions_table.alias("later")
    highest = (
        sa.select(sa.func.max(later.c.version))
        .where(later.c.identity == records.c.identity)
        .correlate(records)
        .scalar_subquery()
    )
    return sa.and_(
        versions_table.c.identity == records.c.identity, versions_table.c.version == highest
    )


def _to_record(
    row: Mapping[Any, Any],
    approved: _ByVersion[ApprovalRow],
    signed: _ByVersion[SignatureRow],
) -> RecordRow:
    of_record = {column.name: row[column] for column in records.c}
    if row[versions_table.c.version] is None:
        return RecordRow(**of_record, current=None)
    names = [column.name for column in versions.WITHOUT_DOCUMENT]
    current = versions.to_version({name: row[name] for name in names})
    key = (current.identity, current.version)
    return RecordRow(
        **of_record,
        current=current,
        approvals=approved.get(key, ()),
        signatures=signed.get(key, ()),
    )


def _approved(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> _ByVersion[ApprovalRow]:
    query = (
        sa.select(*approvals.COLUMNS)
        .join(records, records.c.identity == approvals_table.c.identity)
        .where(wanted, approvals.STANDING)
        .order_by(approvals_table.c.id)
    )
    return _grouped(map(approvals.to_approval, connection.execute(query).mappings()))


def _signed(connection: sa.Connection, wanted: sa.ColumnElement[bool]) -> _ByVersion[SignatureRow]:
    query = (
        sa.select(*signatures.COLUMNS)
        .join(records, records.c.identity == signatures_table.c.identity)
        .where(wanted)
        .order_by(signatures_table.c.at, signatures_table.c.slot)
    )
    return _grouped(map(signatures.to_signature, connection.execute(query).mappings()))


def _grouped(rows: Iterable[_Row]) -> _ByVersion[_Row]:
    groups: defaultdict[tuple[UUID, int], tuple[_Row, ...]] = defaultdict(tuple)
    for row in rows:
        groups[row.identity, row.version] += (row,)
    return groups
