"""`footbridge privacy`: all that the association holds of a person, from every service at once."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from deploy.cli.opening import open_house
from deploy.house import House
from deploy.services import MEMBERSHIP, SERVICES
from deploy.troubles import Trouble
from services.membership.queries.finding import persons_known_as
from shared.database import reading
from shared.privacy import Disclosure
from shared.privacy.paper import written
from shared.privacy.rows import plainly

_FOR_ITS_OWNER_ALONE = 0o600


@click.group()
def privacy() -> None:
    """What a person may demand."""


@privacy.command()
@click.argument("person")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=".")
def export(person: str, folder: Path) -> None:
    """Write all that is held of PERSON into FOLDER (default: here), for programs and to be read.

    PERSON is an id, an e-mail address, or a reference of an import. The two files, disclosure-ID.json and
    disclosure-ID.html, can be read by whoever runs this alone: send them to the person, and delete them.
    """
    house, now = open_house(), datetime.now(UTC)
    person_id = _the_one(house, person)
    found = [_of(house, name, person_id, now) for name in SERVICES]
    folder.mkdir(parents=True, exist_ok=True)
    told = {"person_id": str(person_id), "services": [plainly(asdict(one)) for one in found]}
    for kind, text in (
        ("json", json.dumps(told, indent=2, ensure_ascii=False)),
        ("html", written(found, house.settings.association_name)),
    ):
        path = folder / f"disclosure-{person_id}.{kind}"
        _write(path, text)
        click.echo(path)


def _the_one(house: House, who: str) -> UUID:
    with reading(house.engine(MEMBERSHIP.name)) as session:
        found = persons_known_as(session, who)
    if not found:
        raise Trouble(f"Nobody is known as {who}.")
    if len(found) > 1:
        ids = ", ".join(sorted(map(str, found)))
        raise Trouble(f"Several are known as {who}; say whose id it is: {ids}")
    return found.pop()


def _of(house: House, name: str, person_id: UUID, now: datetime) -> Disclosure:
    disclosed: Any = SERVICES[name].part("queries.disclosures", "disclosed")
    with reading(house.engine(name)) as session:
        found: Disclosure = disclosed(session, person_id, now)
    return found


def _write(path: Path, text: str) -> None:
    """Anew, and for nobody else on the machine to read."""
    path.unlink(missing_ok=True)
    opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FOR_ITS_OWNER_ALONE)
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(text)
