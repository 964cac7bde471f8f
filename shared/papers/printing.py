"""How what stands on a paper or in a report becomes a PDF.

What draws takes as long to load as a whole service: only who prints waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from shared.papers.contents import Badge, Paper, Report

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path("/Library/Fonts"),
    Path("/System/Library/Fonts"),
)


def printed(paper: Paper, folders: Sequence[Path] = FOLDERS) -> bytes:
    """A paper as PDF. The same paper gives the same bytes, on a machine with the same fonts."""
    from shared.papers.paper import PaperSheet

    return PaperSheet(paper, folders).drawn()


def printed_report(report: Report, folders: Sequence[Path] = FOLDERS) -> bytes:
    """A report as PDF. The same report gives the same bytes, on a machine with the same fonts."""
    from shared.papers.reports import ReportSheet

    return ReportSheet(report, folders).drawn()


def printed_badges(
    title: str, issued_on: date, badges: Sequence[Badge], folders: Sequence[Path] = FOLDERS
) -> bytes:
    """Badges as PDF, ten on a page of A4. The same badges give the same bytes."""
    from shared.papers.badges import BadgeSheet

    return BadgeSheet(title, issued_on, badges, folders).drawn()
