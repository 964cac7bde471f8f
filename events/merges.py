"""What is said of records that were two and are one; whoever holds the old id takes the other for it."""

from uuid import UUID

from events.contract import Event
from events.organisations import ORGANISATION
from events.persons import PERSON


class PersonMerged(Event, name="person.merged.v1", stream=PERSON):
    """A person was known twice: `person_id` is from now on the person `survivor_id`."""

    person_id: UUID
    survivor_id: UUID
    merge_id: UUID


class PersonMergeUndone(Event, name="person.merge-undone.v1", stream=PERSON):
    """`person_id` and `survivor_id` are two after all; what came from each goes back to each."""

    person_id: UUID
    survivor_id: UUID
    merge_id: UUID


class OrganisationMerged(Event, name="organisation.merged.v1", stream=ORGANISATION):
    """An organisation was known twice: `organisation_id` is from now on `survivor_id`."""

    organisation_id: UUID
    survivor_id: UUID
    merge_id: UUID


class OrganisationMergeUndone(Event, name="organisation.merge-undone.v1", stream=ORGANISATION):
    """`organisation_id` and `survivor_id` are two after all; what came from each goes back to each."""

    organisation_id: UUID
    survivor_id: UUID
    merge_id: UUID
