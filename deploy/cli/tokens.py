"""`footbridge token`: a bearer token for a program."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import click

from deploy.cli.opening import open_house
from deploy.house import House
from deploy.services import MEMBERSHIP, SERVICES
from deploy.troubles import Trouble
from services.membership.queries.callers import who_is
from shared.callers import Role
from shared.database import reading
from shared.tokens import program_token


class NobodyToActFor(Trouble):
    """A program can act only for somebody who is known."""


_SCOPE = re.compile(rf"(\*|{'|'.join(SERVICES)}):(read|write)")


def _check_scopes(
    _c: click.Context, _p: click.Parameter, scopes: tuple[str, ...]
) -> tuple[str, ...]:
    for scope in scopes:
        if not _SCOPE.fullmatch(scope):
            raise click.BadParameter(
                f"{scope!r} is not SERVICE:read or SERVICE:write; * is every service."
            )
    return scopes


@click.command()
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, required=True, callback=_check_scopes,
              help="What the program may do, as membership:read or *:write; may be repeated.")  # fmt: skip
@click.option("--role", "roles", multiple=True, type=click.Choice([str(role) for role in Role]),
              help="A role that the program acts in; may be repeated.")  # fmt: skip
@click.option(
    "--person", type=click.UUID, help="The person that the program acts as, instead of roles."
)
@click.option("--days", type=click.IntRange(1, 3660), default=365, show_default=True,
              help="How long the token is good.")  # fmt: skip
def token(
    name: str, scopes: tuple[str, ...], roles: tuple[str, ...], person: UUID | None, days: int
) -> None:
    """Make a bearer token for a program called NAME and print it.

    It is signed with the newest of the secret keys, and stored nowhere: keep it safe.
    """
    if roles and person:
        raise click.UsageError("A program acts as a person or in roles of its own, not both.")
    house, now = open_house(), datetime.now(UTC)
    if person is not None:
        _check_known(house, person, now)
    acting = [Role(role) for role in roles]
    click.echo(
        program_token(house.settings, name, scopes, acting, person, timedelta(days=days), now)
    )


def _check_known(house: House, person: UUID, now: datetime) -> None:
    """Refuse a token that would open nothing. Raises NobodyToActFor."""
    with reading(house.engine(MEMBERSHIP.name)) as session:
        if who_is(session, person, house.settings.today(now)) is None:
            raise NobodyToActFor(
                f"{person}: nobody is known by this id; see footbridge export persons."
            )
