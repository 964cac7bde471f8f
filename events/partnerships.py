"""What is said of partnerships."""

from dataclasses import dataclass
from uuid import UUID

from events.contract import Event, Stream

PARTNERSHIP = Stream(source="introductions", name="partnership", subject="partnership_id")


@dataclass(frozen=True)
class Side:
    """One party, an organisation or a person alone, and who tends the partnership for it."""

    steward_id: UUID | None
    organisation_id: UUID | None = None


class PartnershipFormed(Event, name="partnership.formed.v1", stream=PARTNERSHIP):
    """An introduction became a partnership, with a steward on each side."""

    partnership_id: UUID
    introduction_id: UUID
    purpose: str
    sides: tuple[Side, ...]


class PartnershipStewardNamed(Event, name="partnership.steward-named.v1", stream=PARTNERSHIP):
    """Another person tends the partnership for a side."""

    partnership_id: UUID
    organisation_id: UUID | None = None
    person_id: UUID
    previous_id: UUID | None = None


class PartnershipAtRisk(Event, name="partnership.at-risk.v1", stream=PARTNERSHIP):
    """A partnership is in danger, and why."""

    partnership_id: UUID
    organisation_id: UUID | None = None
    reason: str
