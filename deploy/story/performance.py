"""The performance: the acts in their order, at a house of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from deploy.story.acts import directory, gathering, handover, joining, letterbox, meeting
from deploy.story.casting import mapping_for
from deploy.story.client import Refused
from deploy.story.house import OneProcess
from deploy.story.play import Play
from deploy.story.teller import Teller, Unfulfilled
from deploy.troubles import Trouble

ACTS = (directory, joining, meeting, gathering, handover, letterbox)

TITLE = "The story of a crossing"


class StoryBroke(Trouble):
    """A promise of the story was not kept."""


def perform_here(
    console: Console, given: Path | None, mapping: str | None, keep: Path | None
) -> None:
    """Play in one process on a fresh home. Raises StoryBroke."""
    with _folder(keep) as folder:
        house = OneProcess(folder / "home", with_demo=given is None)
        play = Play(house, folder, given, mapping or (mapping_for(given) if given else ""))
        perform(play, Teller(console))


def perform(play: Play, teller: Teller) -> None:
    """Play all acts; the house is closed in the end, whatever happens. Raises StoryBroke."""
    teller.title(TITLE, "told by the people in it, through the doors that everybody has")
    try:
        for act in ACTS:
            teller.act(act.HEADING)
            for step in act.STEPS:
                teller.play(step, play)
    except (Unfulfilled, Refused, OSError) as error:
        raise StoryBroke(f"The story broke: {error}") from error
    finally:
        play.house.stop()
    teller.end("Everything came true.")


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    with tempfile.TemporaryDirectory(prefix="footbridge-story-") as name:
        yield Path(name)
