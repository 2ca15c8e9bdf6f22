"""The rules, one module a topic. To add one: a function here, an entry in ``catalogue.toml``."""

from functools import cache

from hocba_hooks import Form
from hocba_plugin.validate.book import Rule, rules_for
from hocba_plugin.validate.rules import (
    components,
    dates,
    identifiers,
    primary,
    primary_year,
    promotion,
    required,
    school,
    secondary,
    study,
    target,
    text,
    titles,
)

__all__ = [
    "components",
    "dates",
    "for_form",
    "identifiers",
    "primary",
    "primary_year",
    "promotion",
    "required",
    "school",
    "secondary",
    "study",
    "target",
    "text",
    "titles",
]


@cache
def for_form(form: Form) -> tuple[Rule, ...]:
    """Return all rules of a form."""
    return rules_for(form)
