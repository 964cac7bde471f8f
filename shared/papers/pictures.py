"""Pictures made of bars and words, drawn once and shown alike on pages (as SVG) and on papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH = 600
_ROW, _BAR, _LEFT, _FULL = 40, 12, 10, 480
_INK, _PALE = "#1f4e5f", "#e6eef1"


@dataclass(frozen=True)
class Bar:
    """How far something is: a label, a share in percent (None where nothing is known), and its words."""

    label: str
    percent: int | None
    words: str

    @property
    def filled(self) -> int:
        """How wide the filled part is, of 480: nothing below 0 percent, all above 100."""
        return _FULL * min(max(self.percent or 0, 0), 100) // 100


@dataclass(frozen=True)
class BarChart:
    """Bars one beneath the other; `title` and `words` say the same to whoever cannot see them."""

    title: str
    words: str
    bars: Sequence[Bar]

    @property
    def height(self) -> int:
        """How high it is, where it is 600 wide."""
        return _ROW * len(self.bars) + 6

    def placed(self) -> Iterable[tuple[Bar, int]]:
        """Each bar with where its row begins, from above."""
        return ((bar, number * _ROW) for number, bar in enumerate(self.bars))

    def svg(self, name: str = "chart") -> str:
        """The chart as SVG, whose parts are called after it: titled, described, and readable without colour."""
        rows = "".join(_row(bar, top) for bar, top in self.placed())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{name}-title {name}-words"'
            f' viewBox="0 0 {WIDTH} {self.height}" width="100%" font-family="sans-serif" font-size="13">'
            f'<title id="{name}-title">{_text(self.title)}</title>'
            f'<desc id="{name}-words">{_text(self.words)}</desc>{rows}</svg>'
        )


def bar_box(top: int) -> tuple[int, int, int, int]:
    """Where a bar stands in its row: left, top, the width of the whole, and its height."""
    return _LEFT, top + 20, _FULL, _BAR


def _row(bar: Bar, top: int) -> str:
    left, upper, full, height = bar_box(top)
    box = f'x="{left}" y="{upper}" height="{height}"'
    return (
        f'<text x="{left}" y="{top + 15}">{_text(bar.label)}</text>'
        f'<rect {box} width="{full}" fill="{_PALE}" stroke="{_INK}"/>'
        f'<rect {box} width="{bar.filled}" fill="{_INK}"/>'
        f'<text x="{left + full + 10}" y="{upper + 11}">{_text(bar.words)}</text>'
    )


def _text(text: str) -> str:
    """Words as XML has them; characters that it cannot hold are left out."""
    return escape("".join(letter for letter in text if letter >= " "))
