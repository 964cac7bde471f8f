"""The letters that papers are set in: Roboto, and whatever installed font has what Roboto has not.

Roboto has the Latin, Greek and Cyrillic letters. For other scripts the machine's own fonts are looked
through; what none of them has is printed as a mark, and the paper says so.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError

from shared.papers.contents import MARK

_OWN = files("font_roboto") / "files"
REGULAR, BOLD = (Path(str(_OWN / f"Roboto-{weight}.ttf")) for weight in ("Regular", "Bold"))

# Families with many scripts in one plain style, in the order in which they are asked.
_FAMILIES = ("NotoSans", "DejaVuSans.", "DroidSansFallback", "wqy-", "unifont", "Arial Unicode")
_PLAIN = ("-Regular.", "DejaVuSans.", "DroidSansFallback", "wqy-", "unifont.", "Arial Unicode.")
_ENDINGS = (".ttf", ".otf", ".ttc")


@dataclass(frozen=True)
class Printable:
    """Texts as they can be printed: by which further fonts, and whether marks stand for some of it."""

    fallbacks: tuple[Path, ...]
    missing: frozenset[str]

    def text(self, text: str) -> str:
        """A text with a mark for each character that cannot be printed."""
        return "".join(MARK if letter in self.missing else letter for letter in text)


def printable(texts: Iterable[str], folders: Sequence[Path]) -> Printable:
    """Which further fonts these texts need, of those in the folders."""
    wanted = {letter for text in texts for letter in text if not letter.isspace()}
    wanted -= _letters_of(REGULAR).keys()
    needed: list[Path] = []
    for font in _installed(tuple(folders)) if wanted else ():
        found = wanted & _letters_of(font).keys()
        if found:
            needed.append(font)
            wanted -= found
        if not wanted:
            break
    return Printable(tuple(needed), frozenset(wanted))


@cache
def _installed(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The fonts that may help, those of the first family first, by name."""
    found = [
        Path(folder) / name
        for root in folders
        for folder, _, names in os.walk(root)
        for name in names
        if name.startswith(_FAMILIES) and name.endswith(_ENDINGS) and any(p in name for p in _PLAIN)
    ]
    return tuple(sorted(found, key=lambda path: (_family(path.name), path.name, path.parent)))


@cache
def _letters_of(font: Path) -> Mapping[str, bool]:
    """The characters that a font has; none where it cannot be read."""
    try:
        with font.open("rb") as file, TTFont(file, fontNumber=0, lazy=True) as opened:
            return {chr(point): True for point in opened.getBestCmap() or {}}
    except (OSError, TTLibError):
        return {}


def _family(name: str) -> int:
    return next(rank for rank, family in enumerate(_FAMILIES) if name.startswith(family))
