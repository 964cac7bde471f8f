"""What is printed: papers, reports and pictures, the same bytes whenever the same is printed."""

from shared.papers.codes import code_svg
from shared.papers.contents import MARK, UNPRINTABLE, Badge, Paper, Part, Report, Table
from shared.papers.pictures import Bar, BarChart
from shared.papers.printing import printed, printed_badges, printed_report

__all__ = [
    "MARK",
    "UNPRINTABLE",
    "Badge",
    "Bar",
    "BarChart",
    "Paper",
    "Part",
    "Report",
    "Table",
    "code_svg",
    "printed",
    "printed_badges",
    "printed_report",
]
