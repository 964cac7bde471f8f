"""How the story is told: a sentence for each step, what came of it, and how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from rich.console import Console
from rich.text import Text

Play = TypeVar("Play")
Step = Callable[[Play], str | None]

_TIME_COLUMN = 9


class Unfulfilled(AssertionError):
    """Something that the story promises did not come true."""


class Teller:
    """Plays the steps of a story one by one, and says how each went."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False)
        self.began = time.monotonic()

    def title(self, text: str, below: str) -> None:
        """Begin."""
        self.console.print(f"\n[bold]{text}[/bold]\n[dim]{below}[/dim]")

    def act(self, heading: str) -> None:
        """Begin a part."""
        self.console.print(f"\n[bold]{heading}[/bold]")

    def play(self, step: Step[Play], play: Play) -> None:
        """Do one step and tell it by its docstring. Raises what the step raises, after telling it."""
        sentence = " ".join((step.__doc__ or step.__name__).split())
        began = time.monotonic()
        try:
            outcome = step(play)
        except BaseException:
            self._line("x", "red", sentence, time.monotonic() - began)
            raise
        self._line("+", "green", sentence, time.monotonic() - began)
        if outcome:
            self._below(outcome)

    def end(self, sentence: str) -> None:
        """Close the book."""
        self.console.print(f"\n[bold]{sentence}[/bold] ({time.monotonic() - self.began:.1f} s)\n")

    @property
    def _width(self) -> int:
        """What the column of times leaves."""
        return max(40, self.console.width - _TIME_COLUMN - 2)

    def _below(self, outcome: str) -> None:
        for line in Text(outcome, style="dim").wrap(self.console, self._width - 4):
            line.rstrip()
            self.console.print(Text("    ") + line, soft_wrap=True)

    def _line(self, mark: str, colour: str, sentence: str, seconds: float) -> None:
        lines = Text(sentence).wrap(self.console, self._width - 2)
        for number, line in enumerate(lines):
            head = Text(f"{mark} ", style=colour) if number == 0 else Text("  ")
            text = head + line
            if number == len(lines) - 1:
                text.pad_right(max(0, self._width - text.cell_len))
                text.append(f"{seconds:6.2f} s", style="dim")
            self.console.print(text, soft_wrap=True)
