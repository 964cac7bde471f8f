"""What is said of those who speak for a member organisation."""

from datetime import date
from uuid import UUID

from events.contract import Event, Stream

REPRESENTATION = Stream(source="membership", name="representation", subject="representation_id")


class RepresentativeAppointed(Event, name="representative.appointed.v1", stream=REPRESENTATION):
    """A person speaks for an organisation, in these roles, from a date.

    `taken_over` says that it was so before the association used Footbridge.
    """

    representation_id: UUID
    organisation_id: UUID
    person_id: UUID
    roles: tuple[str, ...]
    starts_on: date
    taken_over: bool = False


class RepresentativeLeft(Event, name="representative.left.v1", stream=REPRESENTATION):
    """A person no longer speaks for an organisation; what depended on them needs another.

    `vacant_roles` are the roles that nobody holds now; `successor_id` is who follows, where known.
    `becomes` is what they become: individual, next-employer (of which organisation) or gone.
    """

    representation_id: UUID
    organisation_id: UUID
    person_id: UUID
    left_on: date
    vacant_roles: tuple[str, ...] = ()
    successor_id: UUID | None = None
    becomes: str | None = None
    next_organisation_id: UUID | None = None


class RepresentativeProposed(Event, name="representative.proposed.v1", stream=REPRESENTATION):
    """Somebody who left an organisation goes to this one; it has to confirm that they speak for it."""

    representation_id: UUID
    organisation_id: UUID
    person_id: UUID
    roles: tuple[str, ...]
    starts_on: date
