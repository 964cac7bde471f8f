"""Making one record of two that mean the same, and two of them again."""

from services.membership.actions.merges.merging import merge_organisations, merge_persons
from services.membership.actions.merges.undoing import forget_merges_of, undo_merge

__all__ = ["forget_merges_of", "merge_organisations", "merge_persons", "undo_merge"]
