"""What is said of organisations."""

from uuid import UUID

from events.contract import Event, Stream

ORGANISATION = Stream(source="membership", name="organisation", subject="organisation_id")


class OrganisationRegistered(Event, name="organisation.registered.v1", stream=ORGANISATION):
    """An organisation is known to the association; it need not be a member yet."""

    organisation_id: UUID
    display_name: str
    sector: str
    country: str
    size_band: str = ""
    mission: str = ""
    causes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


class OrganisationDescribed(Event, name="organisation.described.v1", stream=ORGANISATION):
    """An organisation is described anew; this description replaces the one before."""

    organisation_id: UUID
    display_name: str
    sector: str
    country: str
    size_band: str = ""
    mission: str = ""
    causes: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
