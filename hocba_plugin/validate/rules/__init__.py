"""The rules, one module a topic. What they say stands beside each in a TOML file of its name.

To add one: a function in the module, an entry in the file. In the files, a table below a rule is a
variant: it takes over what it does not say itself. Messages are templates and never hold a name, a
number of a person or a mark. What is of low confidence is never more than a warning.
"""

from functools import cache

from hocba_hooks import Form
from hocba_plugin.validate.book import Rule, rules_for
from hocba_plugin.validate.rules import (
    circumstances,
    classes,
    completion,
    components,
    dates,
    electives,
    identifiers,
    primary,
    primary_year,
    promotion,
    remarks,
    required,
    school,
    secondary,
    study,
    target,
    text,
    titles,
    years,
)

__all__ = [
    "circumstances",
    "classes",
    "completion",
    "components",
    "dates",
    "electives",
    "for_form",
    "identifiers",
    "primary",
    "primary_year",
    "promotion",
    "remarks",
    "required",
    "school",
    "secondary",
    "study",
    "target",
    "text",
    "titles",
    "years",
]


@cache
def for_form(form: Form) -> tuple[Rule, ...]:
    """Return all rules of a form."""
    return rules_for(form)
