"""What is said when the doors are open: where to look, and a way in for a steward and for a member."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from deploy.house import House
from deploy.services import MEMBERSHIP
from services.membership.actions.sign_ins import make_link, token_of
from services.membership.queries.finding import first_of_staff, first_representative
from shared.callers import Role
from shared.database import Session, transaction


def welcome(house: House, seconds: float) -> Iterator[str]:
    """The sentences, in order."""
    settings = house.settings
    yield ""
    yield f"{settings.association_name} is open at {settings.base_url} (after {seconds:.1f} s)."
    yield f"  what programs can ask    {settings.base_url}/docs"
    if settings.development:
        yield f"  letters that were sent   {settings.base_url}/mail"
    if not settings.smtp_url:
        yield f"  the same as files        {settings.home / 'mail'}"
    yield from _ways_in(house)
    yield "Ctrl-C stops. What passes on the road from now on:"
    yield ""


def _ways_in(house: House) -> Iterator[str]:
    now = datetime.now(UTC)
    with transaction(house.engine(MEMBERSHIP.name)) as session:
        steward = first_of_staff(session, str(Role.STEWARD))
        for whose, person_id in (("steward", steward), ("member", first_representative(session))):
            yield from _way_in(session, house, whose, person_id, now)


def _way_in(
    session: Session, house: House, whose: str, person_id: UUID | None, now: datetime
) -> Iterator[str]:
    if person_id is None:
        return
    link = make_link(session, person_id, now)
    if link is None:
        yield f"  sign in as a {whose}: enough links are open; they expire within 15 minutes"
        return
    url = f"{house.settings.base_url}/{MEMBERSHIP.name}/sign-in?token={token_of(link, house.settings)}"
    yield f"  sign in as a {whose}, once, within 15 minutes:\n    {url}"
