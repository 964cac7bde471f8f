"""What is printed: papers, reports and pictures, the same bytes whenever the same is printed."""

from shared.papers.paper import Paper, printed
from shared.papers.pictures import Bar, BarChart
from shared.papers.reports import Part, Report, printed_report
from shared.papers.sheet import Table

__all__ = ["Bar", "BarChart", "Paper", "Part", "Report", "Table", "printed", "printed_report"]
