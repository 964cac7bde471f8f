"""What is accepted and shown of handovers."""

from shared.web.schemas import Flag, Schema, fields


class ItemOut(Schema):
    """A thing that depended on the leaver: open, carried, declined or lost."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    reference_id = fields.UUID(required=True)
    state = fields.String(required=True)
    title = fields.String(required=True)
    due_on = fields.Date(allow_none=True, required=True)


class ConfirmationOut(Schema):
    """Who said whether they carry on."""

    person_id = fields.UUID(required=True)
    carries_on = Flag(required=True)
    confirmed_at = fields.AwareDateTime(required=True)


class HandoverStepOut(Schema):
    """A step that a handover took."""

    state = fields.String(required=True)
    person_id = fields.UUID(allow_none=True, required=True)
    taken_at = fields.AwareDateTime(required=True)


class HandoverOut(Schema):
    """A handover; its steps only when it is asked for alone.

    `missing` are the services that have not said yet what depended on the leaver there.
    """

    id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    leaver_id = fields.UUID(required=True)
    left_on = fields.Date(required=True)
    vacant_roles = fields.List(fields.String(), required=True)
    deadline_on = fields.Date(required=True)
    is_overdue = fields.Boolean(required=True)
    state = fields.String(required=True)
    successor_id = fields.UUID(allow_none=True, required=True)
    opened_at = fields.AwareDateTime(required=True)
    items = fields.List(fields.Nested(ItemOut), required=True)
    missing = fields.List(fields.String(), required=True)
    confirmations = fields.List(fields.Nested(ConfirmationOut), required=True)
    steps = fields.List(fields.Nested(HandoverStepOut))


class SuggestionsOut(Schema):
    """Who may follow, who fits best first; `fit` is the sum of points, below nought more speaks against it."""

    class SuccessorSuggestionOut(Schema):
        """A representative, by name, or in general words who is discreet."""

        class SuggestionReasonOut(Schema):
            """Points for somebody, or against."""

            points = fields.Integer(required=True)
            text = fields.String(required=True)

        person_id = fields.UUID(required=True)
        called = fields.String(required=True)
        fit = fields.Integer(required=True)
        reasons = fields.List(fields.Nested(SuggestionReasonOut), required=True)

    suggestions = fields.List(fields.Nested(SuccessorSuggestionOut), required=True)


class SuccessorIn(Schema):
    """Who follows."""

    person_id = fields.UUID(required=True)


class ConfirmationIn(Schema):
    """Whether a side carries on with the renewed focus."""

    carries_on = Flag(load_default=True)
