"""What is said of partnerships."""

from dataclasses import dataclass
from datetime import date
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


class PartnershipStepProposed(Event, name="partnership.step-proposed.v1", stream=PARTNERSHIP):
    """One side proposes a step (a `stage`, a renewed `focus`, a `party` more); the others are asked for a yes.

    A closing needs no more yes on the day when it `closes_on`.
    """

    partnership_id: UUID
    step_id: UUID
    kind: str
    stage: str | None = None
    proposed_by_id: UUID
    asked: tuple[UUID, ...]
    closes_on: date | None = None


class PartnershipStepRefused(Event, name="partnership.step-refused.v1", stream=PARTNERSHIP):
    """A side said no to a step that another proposed."""

    partnership_id: UUID
    step_id: UUID
    kind: str
    stage: str | None = None
    proposed_by_id: UUID


class PartnershipStageEntered(Event, name="partnership.stage-entered.v1", stream=PARTNERSHIP):
    """A partnership is in another stage; of a closing, in a word why."""

    partnership_id: UUID
    stage: str
    reason: str = ""
    stewards: tuple[UUID, ...]


class PartnershipFocusRenewed(Event, name="partnership.focus-renewed.v1", stream=PARTNERSHIP):
    """All sides confirmed what the partnership is for from now on."""

    partnership_id: UUID
    purpose: str
    stewards: tuple[UUID, ...]


class PartnershipPartyJoined(Event, name="partnership.party-joined.v1", stream=PARTNERSHIP):
    """Another party takes part in a partnership, and all who were in it said yes."""

    partnership_id: UUID
    party: Side
    others: tuple[UUID, ...]


class PartnershipPartyLeft(Event, name="partnership.party-left.v1", stream=PARTNERSHIP):
    """A party takes part in a partnership no longer, which goes on between the others."""

    partnership_id: UUID
    party: Side
    others: tuple[UUID, ...]


class PartnershipReviewCalled(Event, name="partnership.review-called.v1", stream=PARTNERSHIP):
    """It is time that the sides look together at how their partnership goes."""

    partnership_id: UUID
    due_on: date
    stewards: tuple[UUID, ...]


class CounselOffered(Event, name="counsel.offered.v1", stream=PARTNERSHIP):
    """The table of a partnership is uneven: a side is offered somebody who counsels it; who tends it is asked."""

    partnership_id: UUID
    asked: tuple[UUID, ...]
