"""Casting: the demo association's people play at organisations of a directory that was given."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy import demo
from deploy.troubles import Trouble
from services.membership.actions.imports import MAPPINGS, read_rows, read_table
from services.membership.actions.imports.columns import columns_of
from services.membership.actions.imports.mapping import Mapping as ColumnMapping
from services.membership.actions.imports.reading import Reader

_STANDS_IN = {"social-enterprise": "other", "charity": "other", "network": "other"}
_TIERS = {
    "company": "corporate",
    "university": "academic",
    "public-body": "public",
    "charity": "charity",
    "social-enterprise": "social-enterprise",
    "network": "network",
    "other": "charity",
}


class DirectoryIsTooSmall(Trouble):
    """The directory lacks organisations for the story to be played at."""


@dataclass(frozen=True)
class Stage:
    """An organisation of the directory where people of the story work."""

    reference: str
    name: str
    sector: str


def mapping_for(directory: Path) -> str:
    """The name of the built-in mapping that fits a directory best: whose columns it has most of."""
    columns = read_table(directory.read_bytes()).columns

    def fit(name: str) -> int:
        mapping = MAPPINGS[name]
        return sum(column in columns for column in mapping.columns.values())

    candidates = [name for name, mapping in MAPPINGS.items() if mapping.kind == "organisations"]
    return max(candidates, key=fit)


def cast(directory: Path, mapping: ColumnMapping) -> dict[str, Stage]:
    """For each organisation of the demo one of the directory, of the same sector as far as there are any."""
    by_sector = _by_sector(directory, mapping)
    found = {}
    for row in demo.rows("organisations"):
        sector = row["sector"]
        left = by_sector[sector] or by_sector[_STANDS_IN.get(sector, sector)]
        if not left:
            raise DirectoryIsTooSmall(
                f"The directory has too few organisations for the part of a {sector}."
            )
        found[row["reference"]] = left.pop()
    return found


def write_parts(stages: Mapping[str, Stage], folder: Path) -> tuple[Path, Path]:
    """Write what makes the stages members, and who works there, as two tables to import."""
    organisations, persons = folder / "stages.csv", folder / "people.csv"
    _write(organisations, [_member(row, stages) for row in demo.rows("organisations")])
    _write(persons, [_employed(row, stages) for row in demo.rows("persons")])
    return organisations, persons


def _member(row: dict[str, str], stages: Mapping[str, Stage]) -> dict[str, str]:
    """What the demo says of an organisation, said of the one that plays it."""
    stage = stages[row["reference"]]
    kept = ("size_band", "causes", "regions", "languages", "member_since")
    return {
        "reference": stage.reference,
        "name": stage.name,
        **{name: row[name] for name in kept},
        "tier": _TIERS[stage.sector],
    }


def _employed(row: dict[str, str], stages: Mapping[str, Stage]) -> dict[str, str]:
    stage = stages.get(row["organisation"])
    return {**row, "organisation": (stage.reference or stage.name) if stage else ""}


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)


def _by_sector(directory: Path, mapping: ColumnMapping) -> dict[str, list[Stage]]:
    rows = read_rows(directory.read_bytes())
    reader = Reader(rows.columns, columns_of(rows, mapping), mapping)
    found: dict[str, list[Stage]] = defaultdict(list)
    for row in rows.rows:
        said = reader.read(row)
        name = said.fields.get("name")
        if name and not said.faults:
            sector = said.fields.get("sector", "other")
            found[sector].append(Stage(":".join(said.reference or ()), name, sector))
    return found
