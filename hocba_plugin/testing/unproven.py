"""Why a rule has no mutation, or no golden document: the empty cells of the coverage table."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from hocba_hooks.transcripts import Model
from hocba_plugin.validate import RuleEntry


class Reason(Model):
    """Why there is none, in both languages."""

    vi: str
    en: str


@cache
def _table(name: str) -> Mapping[str, Reason]:
    text = resources.files(__package__).joinpath("unproven.toml").read_text("utf-8")
    return {key: Reason(**texts) for key, texts in tomllib.loads(text)[name].items()}


def why_no_mutation(entry: RuleEntry) -> Reason | None:
    """Return why nothing breaks the rule on purpose; ``None`` when something has to."""
    return _table("mutation").get(entry.code) or _table("scope").get(entry.scope)


def why_no_document(entry: RuleEntry) -> Reason | None:
    """Return why no document can show this; ``None`` when one has to."""
    place = ".".join(filter(None, (entry.code, entry.variant)))
    by_scope = {**_table("scope"), **_table("document_scope")}
    return _table("document").get(place) or by_scope.get(entry.scope)
