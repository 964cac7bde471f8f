"""Importing organisations and persons from tables: previewed, told row by row, safe to run twice."""

from services.membership.actions.imports.columns import check_columns
from services.membership.actions.imports.manners import Manner, manner_of
from services.membership.actions.imports.mapping import MAPPINGS, Mapping, mapping_of
from services.membership.actions.imports.planning import preview
from services.membership.actions.imports.portions import look_at_portion, take_portion_in
from services.membership.actions.imports.reading import Fault
from services.membership.actions.imports.reports import Outcome, Report, RowReport
from services.membership.actions.imports.running import apply, apply_at_once
from services.membership.actions.imports.runs import (
    cancel_import,
    change_mapping,
    confirm_import,
    forget_imports,
    mapping_for,
    start_import,
)
from services.membership.actions.imports.sending import (
    confirm_and_begin,
    look_at_imports,
    read_otherwise,
    send_in,
    take_imports_in,
)
from services.membership.actions.imports.tables import Rows, read_rows, read_table

__all__ = [
    "MAPPINGS",
    "Fault",
    "Manner",
    "Mapping",
    "Outcome",
    "Report",
    "RowReport",
    "Rows",
    "apply",
    "apply_at_once",
    "cancel_import",
    "change_mapping",
    "check_columns",
    "confirm_and_begin",
    "confirm_import",
    "forget_imports",
    "look_at_imports",
    "look_at_portion",
    "manner_of",
    "mapping_for",
    "mapping_of",
    "preview",
    "read_otherwise",
    "read_rows",
    "read_table",
    "send_in",
    "start_import",
    "take_imports_in",
    "take_portion_in",
]
