"""`footbridge story`: the main job, played and checked."""

from __future__ import annotations

from pathlib import Path

import click

from deploy.cli.opening import console
from deploy.story.performance import perform_here


@click.command()
@click.option("--directory", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="An organisation directory of your own (CSV) to play it on.")  # fmt: skip
@click.option("--mapping", "mapping_name", metavar="NAME|FILE",
              help="How the directory's columns are called; known ones are recognised.")  # fmt: skip
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path),
              help="Play it in this folder and leave it there.")  # fmt: skip
def story(directory: Path | None, mapping_name: str | None, keep: Path | None) -> None:
    """Play the main job in a fresh temporary home, and check each outcome."""
    perform_here(console(), directory, mapping_name, keep)
