"""Importing organisations and persons from tables: previewed, told row by row, safe to run twice."""

from services.membership.actions.imports.mapping import MAPPINGS, Mapping, mapping_of
from services.membership.actions.imports.reading import Fault
from services.membership.actions.imports.reports import Outcome, Report, RowReport
from services.membership.actions.imports.running import apply, apply_at_once, preview
from services.membership.actions.imports.tables import Rows, read_rows

__all__ = [
    "MAPPINGS",
    "Fault",
    "Mapping",
    "Outcome",
    "Report",
    "RowReport",
    "Rows",
    "apply",
    "apply_at_once",
    "mapping_of",
    "preview",
    "read_rows",
]
