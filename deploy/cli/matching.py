"""`footbridge matching`: how good the model of matching is, what it weighs, and why two people would meet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from rich.console import Console
from rich.table import Table

from deploy.cli.opening import open_house
from deploy.services import MATCHING
from deploy.troubles import Trouble
from services.matching.engine.search import Found
from services.matching.engine.weights import FB_1
from services.matching.evaluation.report import Finding
from services.matching.evaluation.report import evaluate as measure
from services.matching.models import Teaching
from services.matching.queries.lessons import lessons
from services.matching.queries.lists import shortlist
from services.matching.queries.pairs import Look, kept
from services.matching.queries.pairs import explain as look_at
from services.matching.queries.teachings import current_weights, taught, teachings
from services.matching.rules.fitting import ENOUGH, fitted
from shared.database import Session, reading


@click.group()
def matching() -> None:
    """Look into matching: its weights, its reasons, and how good it is."""


@matching.command()
@click.option(
    "--data",
    "folder",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder that holds the data sets, each in a folder of its own.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
def evaluate(folder: Path, as_json: bool) -> int:
    """Measure the model on real answers and partnerships. Exits with 1 when it does not reach what it must."""
    findings, missing = measure(folder)
    if as_json:
        told = [{**asdict(one), "holds": one.holds} for one in findings]
        click.echo(json.dumps({"model": FB_1.version, "findings": told, "missing": missing}))
    else:
        Console().print(_table(findings))
    for word in missing:
        click.echo(word, err=True)
    return 0 if all(one.holds for one in findings) else 1


@matching.command()
def weights() -> None:
    """Print every number of the model in use, as JSON, and what answers taught it, the newest first."""
    with reading(open_house().engine(MATCHING.name)) as session:
        told = tell_weights(session)
    click.echo(json.dumps(told, indent=2))


def tell_weights(session: Session) -> dict[str, Any]:
    """Every number of the model in use, and what was learned on which day from how many answers."""
    return {**asdict(current_weights(session)), "history": _history(teachings(session))}


@matching.command()
def fit() -> None:
    """Print the weights that the answers so far would teach, as JSON. Nothing is changed by it."""
    with reading(open_house().engine(MATCHING.name)) as session:
        learned = lessons(session)
    told = {"answers": len(learned), "enough": ENOUGH, "weights": asdict(fitted(learned, FB_1))}
    click.echo(json.dumps(told, indent=2))


@matching.command()
@click.argument("one_id", metavar="A", type=click.UUID)
@click.argument("other_id", metavar="B", type=click.UUID)
def explain(one_id: UUID, other_id: UUID) -> None:
    """Print why the persons A and B would be matched, or not, as JSON: both sides, every number, the reasons.

    What was found of them before stands beside it, by the weights of its own day.
    """
    with reading(open_house().engine(MATCHING.name)) as session:
        seen = look_at(session, one_id, other_id, datetime.now(UTC))
        used, found = current_weights(session), kept(session, one_id, other_id)
    if seen is None:
        raise Trouble("One of the two cannot be matched: they have no profile, or are not known.")
    told = {
        "model": seen.model,
        "score": seen.score,
        "may_meet": seen.may_meet,
        "sides": [_side(side) for side in (seen.first, seen.second)],
        "weights": asdict(used),
        "found": [asdict(one) for one in found],
    }
    click.echo(json.dumps(told, indent=2, default=str))


@matching.command()
@click.argument("person_id", metavar="A", type=click.UUID)
def best(person_id: UUID) -> None:
    """Print whom the person A should meet most, and among whose best A is, as JSON."""
    with reading(open_house().engine(MATCHING.name)) as session:
        found = shortlist(session, person_id, datetime.now(UTC))
    told = {"best": _told(found.best), "among_the_best_of": _told(found.wanted_by)}
    click.echo(json.dumps(told, indent=2))


def _told(found: Sequence[Found]) -> list[dict[str, Any]]:
    return [{"person_id": str(one.person_id), "score": one.score} for one in found]


def _history(learned: Sequence[Teaching]) -> list[dict[str, Any]]:
    """When each version was learned, from how many answers, and how far it moved from the one before."""
    versions = [*(taught(one) for one in learned), FB_1]
    return [
        {
            "version": one.version,
            "learned_on": one.learned_on.isoformat(),
            "answers": one.answers,
            "changed": {
                name: round(number - getattr(before, name), 6)
                for name, number in one.numbers.items()
            },
        }
        for one, before in zip(learned, versions[1:], strict=True)
    ]


def _side(side: Look) -> dict[str, object]:
    return {**asdict(side), "person_id": str(side.person_id)}


def _table(findings: list[Finding]) -> Table:
    table = Table("task", "who", "figure", "value", "95 %", "must be", "")
    for one in findings:
        bounds = "" if one.low is None else f"{one.low:.3f} to {one.high:.3f}"
        must = [f"at least {one.least:g}"] if one.least is not None else []
        must += [f"at most {one.most:.3g}"] if one.most is not None else []
        verdict = ("yes" if one.holds else "NO") if must else ""
        table.add_row(
            one.task, one.who, one.figure, f"{one.value:.3f}", bounds, " and ".join(must), verdict
        )
    return table
