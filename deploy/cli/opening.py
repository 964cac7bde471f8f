"""How a command opens the house: with the settings of the environment, and a voice that fits the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from deploy.house import House
from deploy.services import SERVICES
from shared.settings import load_settings

Item = TypeVar("Item")

ServiceName = click.Choice(list(SERVICES))


def open_house(in_one: bool = False) -> House:
    """The house of this environment. Raises SettingsError."""
    return House(load_settings(os.environ), in_one=in_one)


def console() -> Console:
    """Standard output: with colours only where somebody sees them, and wide where nobody does."""
    seen = Console(highlight=False)
    return seen if seen.is_terminal else Console(highlight=False, width=120)


@contextmanager
def progress(label: str, total: int | None) -> Iterator[Any]:
    """A bar on standard error, silent when that is no terminal; yields `advance(count)`."""
    voice = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=voice, disable=not voice.is_terminal, transient=True) as bar:
        task = bar.add_task(label, total=total)
        yield lambda count=1: bar.advance(task, count)


def chosen(services: Iterable[str]) -> tuple[str, ...]:
    """The services that were named, or all."""
    return tuple(services) or tuple(SERVICES)
