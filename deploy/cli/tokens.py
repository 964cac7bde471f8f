"""`footbridge token`: a bearer token for a program."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID

import click

from deploy.cli.opening import open_house
from deploy.services import SERVICES
from shared.callers import Role
from shared.tokens import program_token

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
    house = open_house()
    acting = [Role(role) for role in roles]
    click.echo(
        program_token(
            house.settings, name, scopes, acting, person, timedelta(days=days), datetime.now(UTC)
        )
    )
