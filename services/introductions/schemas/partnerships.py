"""What is accepted and shown of partnerships."""

from services.introductions.schemas.steps import FileSchema, StepConfirmationOut
from shared.web.schemas import Schema, fields, validate

_LONGEST = 4000


class PurposeIn(Schema):
    """What a partnership is for."""

    purpose = fields.String(required=True, validate=validate.Length(min=1, max=_LONGEST))


class SideOut(Schema):
    """A party: an organisation, or a person alone, and who tends the partnership for it."""

    position = fields.Integer(required=True)
    organisation_id = fields.UUID(allow_none=True, required=True)
    person_id = fields.UUID(allow_none=True, required=True)
    steward_id = fields.UUID(allow_none=True, required=True)
    steward_since = fields.AwareDateTime(allow_none=True, required=True)


class StageOut(Schema):
    """A stage that was entered: what was agreed on for it, and who confirmed it when."""

    stage = fields.String(required=True)
    person_id = fields.UUID(allow_none=True, required=True)
    entered_at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True)
    text = fields.String(required=True)
    files = fields.List(fields.Nested(FileSchema), required=True)
    confirmations = fields.List(fields.Nested(StepConfirmationOut), required=True)


class PartnershipOut(Schema):
    """A partnership; its stages only when it is asked for alone."""

    id = fields.UUID(required=True)
    introduction_id = fields.UUID(required=True)
    purpose = fields.String(required=True)
    stage = fields.String(required=True)
    formed_at = fields.AwareDateTime(required=True)
    review_months = fields.Integer(required=True)
    review_due_on = fields.Date(allow_none=True, required=True)
    sides = fields.List(fields.Nested(SideOut), required=True)
    risks = fields.List(fields.String(), required=True)
    stages = fields.List(fields.Nested(StageOut))


class NoteIn(Schema):
    """Something to keep in a partnership's thread."""

    text = fields.String(required=True, validate=validate.Length(min=1, max=_LONGEST))


class NoteOut(Schema):
    """An entry of a partnership's thread."""

    id = fields.UUID(required=True)
    author_id = fields.UUID(required=True)
    text = fields.String(required=True)
    written_at = fields.AwareDateTime(required=True)


class StewardIn(Schema):
    """Who tends a partnership for an organisation."""

    organisation_id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)
