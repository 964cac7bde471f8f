"""Changes that organisations propose, as they are sent and shown."""

from __future__ import annotations

from typing import Any

from services.membership.models.proposals import ProposalState
from services.membership.rules.proposals import BILLED, DESCRIBED
from services.membership.schemas import parts
from services.membership.schemas.organisations import OrganisationOut
from shared.web.schemas import PageArgs, Schema, fields, validate


class FieldChange(Schema):
    """What a field was when its change was proposed, and what it is to be."""

    was = fields.String(required=True)
    to = fields.String(required=True)


class ProposalOut(Schema):
    """What an organisation wants changed, and what the association said."""

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    changes = fields.Dict(keys=fields.String(), values=fields.Nested(FieldChange), required=True)
    state = fields.String(required=True)
    proposed_by_id = fields.UUID(required=True, allow_none=True)
    proposed_at = fields.AwareDateTime(required=True)
    decided_by_id = fields.UUID(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True)


class OrganisationTold(OrganisationOut):
    """An organisation as it is, and what was proposed to change about it."""

    change_proposal = fields.Nested(ProposalOut, required=True, allow_none=True)

    def get_attribute(self, obj: Any, attr: str, default: Any) -> Any:
        """What holds stands in one place, what was proposed in another."""
        if attr == "change_proposal":
            return obj.proposal
        return super().get_attribute(obj.holds, attr, default)


class ProposalFilter(PageArgs):
    """Which proposals."""

    organisation_id = fields.UUID(load_default=None)
    state = fields.String(
        load_default=None, validate=validate.OneOf([str(state) for state in ProposalState])
    )


class NewProposalRefusal(Schema):
    """Why a change is refused; whoever proposed it is told."""

    reason = parts.line(500, required=True)


class OrganisationsPolicyOut(Schema):
    """Which fields of organisations change only with the association's approval."""

    approved_fields = fields.List(
        fields.String(validate=validate.OneOf([*DESCRIBED, *BILLED])),
        required=True,
        validate=validate.Length(max=len(DESCRIBED) + len(BILLED)),
    )
