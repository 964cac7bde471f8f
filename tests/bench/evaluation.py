"""How good matching is on real answers and partnerships: `python -m tests.bench evaluation`."""

from __future__ import annotations

from typing import Any

from services.matching.evaluation.report import evaluate
from tests.realdata import real_data


def measure() -> dict[str, Any]:
    """By task, who scored and what was counted: the figure, its bounds, and whether the gate holds."""
    findings, missing = evaluate(real_data(""))
    figures: dict[str, Any] = {
        f"{one.task}; {one.who}; {one.figure}": {
            "value": round(one.value, 4),
            "low": one.low,
            "high": one.high,
            "holds": one.holds,
        }
        for one in findings
    }
    return {**figures, "missing": missing} if missing else figures
