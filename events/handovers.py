"""What is said of handovers: one representative giving way to another."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from events.contract import Event, Stream

HANDOVER = Stream(source="introductions", name="handover", subject="handover_id")


@dataclass(frozen=True)
class Item:
    """One thing that depended on the leaver; `others` are the people on the other side of it."""

    kind: str
    reference_id: UUID
    others: tuple[UUID, ...] = ()


class HandoverOpened(Event, name="handover.opened.v1", stream=HANDOVER):
    """A representative left; these things depended on them.

    `successor_id` is who was named in the same moment to follow, where somebody was.
    """

    handover_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    items: tuple[Item, ...]
    deadline_on: date
    successor_id: UUID | None = None


class HandoverOverdue(Event, name="handover.overdue.v1", stream=HANDOVER):
    """The deadline is past and the handover is not finished; said once for each deadline."""

    handover_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    deadline_on: date


class SuccessorNamed(Event, name="successor.named.v1", stream=HANDOVER):
    """Somebody follows the leaver."""

    handover_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    successor_id: UUID


class SuccessorBriefed(Event, name="successor.briefed.v1", stream=HANDOVER):
    """The successor has read the briefing."""

    handover_id: UUID
    successor_id: UUID


class PartiesReintroduced(Event, name="parties.reintroduced.v1", stream=HANDOVER):
    """The successor and the other sides are put in touch, and asked to renew the focus."""

    handover_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    successor_id: UUID
    others: tuple[UUID, ...]


class HandoverCompleted(Event, name="handover.completed.v1", stream=HANDOVER):
    """All sides confirmed; `carried` things went on, `declined` and `lost` ones did not.

    `stepped_out` sides left partnerships of three or more, which went on between the others.
    """

    handover_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    successor_id: UUID
    others: tuple[UUID, ...]
    carried: int
    lost: int
    declined: int = 0
    stepped_out: int = 0
