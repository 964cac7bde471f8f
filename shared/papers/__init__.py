"""What is printed: papers, reports and pictures, the same bytes whenever the same is printed."""

from shared.papers.contents import MARK, UNPRINTABLE, Paper, Part, Report, Table
from shared.papers.pictures import Bar, BarChart
from shared.papers.printing import printed, printed_report

__all__ = [
    "MARK",
    "UNPRINTABLE",
    "Bar",
    "BarChart",
    "Paper",
    "Part",
    "Report",
    "Table",
    "printed",
    "printed_report",
]
