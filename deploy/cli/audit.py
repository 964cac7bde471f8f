"""`footbridge audit`: whether the log is what was once written in it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import click

from deploy.cli.opening import open_house
from deploy.services import MEMBERSHIP
from services.membership.actions.trail import seal_log
from shared.database import reading, transaction
from shared.trail import Checkpoint, Verdict
from shared.trail import verify as look_through

_KEPT = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


class _Kept(click.ParamType[Checkpoint]):
    """A checkpoint as `verify` prints it."""

    name = "NUMBER:HASH"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Checkpoint:
        """Read one; whatever else is typed is refused in words."""
        found = _KEPT.fullmatch(value)
        if found is None:
            self.fail(f"{value!r} is no checkpoint such as `audit verify` prints.", param, ctx)
        return Checkpoint(int(found[1]), found[2])


@click.group()
def audit() -> None:
    """Look after the log of who did what."""


@audit.command()
@click.option(
    "--checkpoint",
    "kept",
    multiple=True,
    type=_Kept(),
    help="One that was printed before and kept elsewhere; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def verify(kept: tuple[Checkpoint, ...], as_json: bool) -> int:
    """Look whether anything in the log was changed, removed, reordered or put in between.

    Prints a checkpoint to keep elsewhere: given to `--checkpoint` another day, it shows whether the log was
    cut off or written anew since. Exits with 1, and says where, when the log is broken.
    """
    engine = open_house().engine(MEMBERSHIP.name)
    sealing = 1
    while sealing:
        with transaction(engine) as session:
            sealing = seal_log(session)
    with reading(engine) as session:
        verdict = look_through(session, kept)
    if as_json:
        told = {**asdict(verdict), "head": str(verdict.head), "whole": verdict.is_whole}
        click.echo(json.dumps(told, indent=2))
    else:
        _tell(verdict)
    return 0 if verdict.is_whole else 1


def _tell(verdict: Verdict) -> None:
    click.echo(f"{verdict.sealed} entries, {verdict.shredded} details shredded.")
    for broken in verdict.breaks:
        click.echo(f"Broken at entry {broken.number}: {broken.why}.")
    if verdict.is_whole:
        click.echo("Nothing was changed, removed, reordered or put in between.")
        click.echo(f"Keep elsewhere: {verdict.head}")
