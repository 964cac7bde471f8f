"""`footbridge export`: organisations and persons as tables that the import reads back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TextIO

import click

from deploy.cli.opening import open_house, progress
from deploy.services import MEMBERSHIP
from services.membership.queries.exports import organisations_table, persons_table
from shared.database import reading

_TABLES = {"organisations": organisations_table, "persons": persons_table}


@click.command()
@click.argument("kind", type=click.Choice(list(_TABLES)))
@click.argument(
    "file", type=click.File("w", encoding="utf-8", atomic=True, lazy=False), default="-"
)
def export(kind: str, file: TextIO) -> None:
    """Write all organisations or persons as CSV into FILE (default: standard output).

    It holds names and addresses: keep it as you would keep the database.
    """
    house = open_house()
    today = house.settings.today(datetime.now(UTC))
    with (
        reading(house.engine(MEMBERSHIP.name)) as session,
        progress(f"writing {kind}", None) as advance,
    ):
        for line in _TABLES[kind](session, today):
            file.write(line)
            advance()
