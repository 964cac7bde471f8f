"""Letters about money go to whoever holds the billing role, and follow it."""

from dataclasses import replace
from uuid import UUID, uuid4

from events.representatives import RepresentativeAppointed, RepresentativeLeft
from services.notifications.queries.contacts import billing_contacts
from shared.database import reading
from tests.services.notifications.office import NOON, Office


def appointed(organisation_id: UUID, *roles: str) -> RepresentativeAppointed:
    """Somebody speaks for an organisation."""
    return RepresentativeAppointed(
        representation_id=uuid4(),
        organisation_id=organisation_id,
        person_id=uuid4(),
        roles=roles,
        starts_on=NOON.date(),
    )


def left(one: RepresentativeAppointed) -> RepresentativeLeft:
    """Somebody left."""
    return RepresentativeLeft(
        representation_id=one.representation_id,
        organisation_id=one.organisation_id,
        person_id=one.person_id,
        left_on=NOON.date(),
    )


def contacts(office: Office, organisation_id: UUID) -> list[UUID]:
    with reading(office.engine) as session:
        return billing_contacts(session, organisation_id)


def test_the_billing_contact_is_written_to_and_not_the_primary(office: Office) -> None:
    body = uuid4()
    primary, billing = appointed(body, "primary"), appointed(body, "billing", "delegate")
    office.hears(primary)
    office.hears(billing)
    assert contacts(office, body) == [billing.person_id]


def test_the_primary_is_written_to_when_the_billing_contact_has_left(office: Office) -> None:
    body = uuid4()
    primary, billing = appointed(body, "primary"), appointed(body, "billing")
    for said in (primary, billing, left(billing)):
        office.hears(said)
    assert contacts(office, body) == [primary.person_id]


def test_who_takes_the_role_over_gets_the_letters(office: Office) -> None:
    body = uuid4()
    primary, delegate = appointed(body, "primary"), appointed(body, "delegate")
    for said in (primary, delegate, replace(delegate, roles=("billing", "delegate"))):
        office.hears(said)
    assert contacts(office, body) == [delegate.person_id]


def test_nobody_is_written_to_at_an_organisation_that_nobody_speaks_for(office: Office) -> None:
    assert contacts(office, uuid4()) == []
