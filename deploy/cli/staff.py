"""`footbridge appoint`: the association's staff, before anybody is there who could appoint them."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

import click

from deploy.cli.opening import open_house
from deploy.services import MEMBERSHIP
from deploy.troubles import Trouble
from services.membership.actions.staff import appoint_staff
from services.membership.queries.finding import persons_known_as
from shared.callers import STAFF_ROLES, Role
from shared.database import Session, transaction


class PersonIsUnclear(Trouble):
    """Nobody is called so, or several are."""


@click.command()
@click.argument("appointments", nargs=-1, required=True, metavar="WHO=ROLE...")
def appoint(appointments: tuple[str, ...]) -> None:
    """Give persons staff roles: steward, treasurer, event-manager or admin. Safe to run twice.

    WHO is an id, a reference of the import, or an e-mail address that one person has.
    """
    wanted = [_parsed(text) for text in appointments]
    house, now = open_house(), datetime.now(UTC)
    with transaction(house.engine(MEMBERSHIP.name)) as session:
        for who, role in wanted:
            appoint_staff(session, _person(session, who), role, now)
    for who, role in wanted:
        click.echo(f"{who}: {role}")


def _parsed(text: str) -> tuple[str, Role]:
    who, _, role = text.rpartition("=")
    if not who or role not in STAFF_ROLES:
        roles = ", ".join(sorted(STAFF_ROLES))
        raise click.BadParameter(f"{text!r} is not WHO=ROLE, with one of the roles {roles}.")
    return who, Role(role)


def _person(session: Session, who: str) -> UUID:
    """The one person that is meant. Raises PersonIsUnclear."""
    found = persons_known_as(session, who)
    if len(found) != 1:
        raise PersonIsUnclear(f"{who}: {len(found)} persons are known so; one is needed.")
    return found.pop()
