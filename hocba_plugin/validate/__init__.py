"""Validation: schema, rules, and a catalogue of everything they can say."""

from hocba_plugin.validate.catalogue import RuleEntry, entries, rule_book
from hocba_plugin.validate.checker import Checker, check_transcript
from hocba_plugin.validate.due import due_from, due_of
from hocba_plugin.validate.neighbours import Neighbours
from hocba_plugin.validate.stage import Validator, validate_document

__all__ = [
    "Checker",
    "Neighbours",
    "RuleEntry",
    "Validator",
    "check_transcript",
    "due_from",
    "due_of",
    "entries",
    "rule_book",
    "validate_document",
]
