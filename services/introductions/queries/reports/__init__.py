"""What the association counts of introductions and partnerships, as of a day, by set-based selects."""

from services.introductions.queries.reports.fairness import Fairness, fairness
from services.introductions.queries.reports.survival import SurvivalRow, survival

__all__ = ["Fairness", "SurvivalRow", "fairness", "survival"]
