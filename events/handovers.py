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


@dataclass(frozen=True)
class Part:
    """One thing in another service that depended on the leaver: of which kind, called what, due when."""

    kind: str
    reference_id: UUID
    title: str = ""
    due_on: date | None = None


class HandoverPartsAsked(Event, name="handover.parts-asked.v1", stream=HANDOVER):
    """A representative left: these services are asked what depended on them there, none being an answer.

    Whoever is asked again, at a later `attempt`, answers again.
    """

    handover_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    services: tuple[str, ...]
    attempt: int = 1


class HandoverPartsMissing(Event, name="handover.parts-missing.v1", stream=HANDOVER):
    """A service was asked what depended on a leaver, again and again, and has not answered."""

    handover_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    service: str


class HandoverItemCarried(Event, name="handover.item-carried.v1", stream=HANDOVER):
    """A thing in another service is the successor's: that service passes it on."""

    handover_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    successor_id: UUID
    service: str
    kind: str
    reference_id: UUID


class HandoverItemDeclined(Event, name="handover.item-declined.v1", stream=HANDOVER):
    """By a person's word one thing that depended on the leaver is not carried on; `others` are its other side."""

    handover_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    kind: str
    reference_id: UUID
    others: tuple[UUID, ...] = ()


class HandoverOpened(Event, name="handover.opened.v1", stream=HANDOVER):
    """A representative left; these things depended on them.

    `successor_id` is who was named in the same moment to follow, where somebody was; else
    `suggested_id` is whom the organisation may be suggested by name.
    """

    handover_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    items: tuple[Item, ...]
    deadline_on: date
    successor_id: UUID | None = None
    suggested_id: UUID | None = None


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


class HandoverCancelled(Event, name="handover.cancelled.v1", stream=HANDOVER):
    """Nobody follows the leaver: they are back (`returned`), or it was given up (`nobody-follows`,
    `organisation-ended`), and what is not carried on is counted.
    """

    handover_id: UUID
    organisation_id: UUID
    leaver_id: UUID
    reason: str
    others: tuple[UUID, ...]
    carried: int
    declined: int
    lost: int


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
