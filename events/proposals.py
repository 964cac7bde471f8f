"""What is said of changes that a member proposes and the association decides on."""

from uuid import UUID

from events.contract import Event, Personal, Stream

CHANGE = Stream(source="membership", name="change-proposal", subject="proposal_id")


class ChangeProposed(Event, name="change.proposed.v1", stream=CHANGE):
    """An organisation wants something changed that the association decides on; `fields` says what."""

    proposal_id: UUID
    organisation_id: UUID
    fields: tuple[str, ...]
    proposed_by_id: UUID | None = None


class ChangeApproved(Event, name="change.approved.v1", stream=CHANGE):
    """The association says yes, and what was proposed holds from now on."""

    proposal_id: UUID
    organisation_id: UUID
    fields: tuple[str, ...]
    proposed_by_id: UUID | None = None


class ChangeRefused(Event, name="change.refused.v1", stream=CHANGE):
    """The association says no, with its reason; everything stays as it was."""

    proposal_id: UUID
    organisation_id: UUID
    fields: tuple[str, ...]
    proposed_by_id: UUID | None = None
    reason: Personal[str] = ""
