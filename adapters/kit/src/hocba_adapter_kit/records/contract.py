"""What a query of each entity returns: ``contract.csv`` in types."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from hocba_adapter_kit.queries import DAYS, Query, QueryError

NEEDED = ("classes", "pupils")
"""Entities no source can do without."""
OF_A_SCHOOL = ("classes", "staff")
OF_A_DATABASE = ("school_years",)
"""Asked only when there is no class: how the tables write schools and years."""
AT_THE_START = (*NEEDED, *OF_A_SCHOOL, *OF_A_DATABASE, "history")
"""Entities that say nothing of this year's results."""
OF_A_PUPIL = (
    "subjects",
    "components",
    "levels",
    "traits",
    "results",
    "absences",
    "history",
    "certificates",
    "commendations",
)
"""Asked once a class; their rows are told apart by ``pupil_key``."""


@dataclass(frozen=True, slots=True)
class ContractColumn:
    """A column a query may return."""

    type: str
    needed: bool
    codes: str
    """The kind of code it holds, a ``kind`` of ``codes.csv``; empty for plain values."""
    meaning: str

    @property
    def types(self) -> tuple[str, ...]:
        """What a query may declare: numbers and dates may be stored as text, codes as numbers."""
        if self.type == "key":
            return ("key",)
        if self.type == "date":
            return (*DAYS, "text")
        return (self.type, "text", "number") if self.codes else (self.type, "text")


@cache
def contract() -> Mapping[str, Mapping[str, ContractColumn]]:
    """Return the columns by entity and name."""
    text = resources.files(__package__).joinpath("contract.csv").read_text("utf-8")
    found: dict[str, dict[str, ContractColumn]] = {}
    for row in csv.DictReader(text.splitlines()):
        column = ContractColumn(row["type"], row["needed"] == "yes", row["codes"], row["meaning"])
        found.setdefault(row["entity"], {})[row["column"]] = column
    return found


def check(entity: str, query: Query) -> None:
    """See that a query declares columns of its entity, and all that are needed.

    :raises QueryError: names the file, and the columns that are missing, extra or of a wrong type.
    """
    known = contract()[entity]
    needed = [name for name, column in known.items() if column.needed]
    missing = [name for name in needed if name not in query.columns]
    extra = [name for name in query.columns if name not in known]
    wrong = [
        name
        for name, type_ in query.columns.items()
        if name in known and type_ not in known[name].types
    ]
    if missing or extra or wrong:
        raise QueryError(
            query.file,
            _listed(("thiếu cột", missing), ("thừa cột", extra), ("sai kiểu cột", wrong)),
            _listed(("missing column", missing), ("extra column", extra), ("wrong type of", wrong)),
        )


def _listed(*groups: tuple[str, list[str]]) -> str:
    return "; ".join(f"{what} {', '.join(names)}" for what, names in groups if names)
