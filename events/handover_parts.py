"""What other services report of a leaver: what depended on them there, and what became of it."""

from uuid import UUID

from events.contract import Event, Stream
from events.handovers import Part

GATHERING_PARTS = Stream(source="events", name="handover-parts", subject="handover_id")
MEMBERSHIP_PARTS = Stream(source="membership", name="handover-parts", subject="handover_id")


class GatheringPartsReported(Event, name="gathering-parts.reported.v1", stream=GATHERING_PARTS):
    """Which places at coming events depended on a leaver; none is an answer, too."""

    handover_id: UUID
    parts: tuple[Part, ...] = ()


class GatheringPartSettled(Event, name="gathering-part.settled.v1", stream=GATHERING_PARTS):
    """A place is the successor's now, or could not be passed on."""

    handover_id: UUID
    kind: str
    reference_id: UUID
    carried: bool


class MembershipPartsReported(Event, name="membership-parts.reported.v1", stream=MEMBERSHIP_PARTS):
    """Which roles and open invoices depended on a leaver; none is an answer, too."""

    handover_id: UUID
    parts: tuple[Part, ...] = ()


class MembershipPartSettled(Event, name="membership-part.settled.v1", stream=MEMBERSHIP_PARTS):
    """A role or an invoice is the successor's now, or could not be passed on."""

    handover_id: UUID
    kind: str
    reference_id: UUID
    carried: bool
