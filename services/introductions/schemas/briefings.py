"""What a successor is shown."""

from shared.web.schemas import Schema, fields


class PartyOut(Schema):
    """Another side, as far as the reader may know."""

    organisation = fields.String(required=True)
    steward = fields.String(required=True)
    since = fields.Date(allow_none=True, required=True)


class SaidOut(Schema):
    """Something that was said."""

    on = fields.Date(required=True)
    by = fields.String(required=True)
    text = fields.String(required=True)


class BroughtOut(Schema):
    """What the partnership has brought one side, in short and benefit by benefit, the short term first."""

    side = fields.String(required=True)
    summary = fields.List(fields.String(), required=True)
    benefits = fields.List(fields.String(), required=True)


class AheadOut(Schema):
    """What comes next, by its day."""

    on = fields.Date(required=True)
    text = fields.String(required=True)


class AgreedOut(Schema):
    """What all sides confirmed: a stage, or a renewed focus (no stage), and their words for it."""

    on = fields.Date(required=True)
    stage = fields.String(allow_none=True, required=True)
    text = fields.String(required=True)


class PartnershipBriefOut(Schema):
    """A partnership, for somebody to whom it is new."""

    partnership_id = fields.UUID(required=True, attribute="partnership.id")
    purpose = fields.String(required=True, attribute="partnership.purpose")
    stage = fields.String(required=True, attribute="partnership.stage")
    others = fields.List(fields.Nested(PartyOut), required=True)
    since = fields.Date(required=True)
    reasons = fields.List(fields.String(), required=True)
    agreed = fields.List(fields.Nested(AgreedOut), required=True)
    thread = fields.List(fields.Nested(SaidOut), required=True)
    brought = fields.List(fields.Nested(BroughtOut), required=True)
    ahead = fields.List(fields.Nested(AheadOut), required=True)
    next = fields.String(required=True)
    at_risk = fields.List(fields.String(), required=True)


class IntroductionBriefOut(Schema):
    """An introduction that the successor is asked about in the leaver's place."""

    other = fields.String(required=True)
    since = fields.Date(required=True)
    reasons = fields.List(fields.String(), required=True)
    state = fields.String(required=True)


class BriefingOut(Schema):
    """What a successor should know; `text` says the same to be read from top to bottom."""

    organisation = fields.String(required=True)
    leaver = fields.String(required=True)
    left_on = fields.Date(required=True)
    deadline_on = fields.Date(required=True)
    vacant_roles = fields.List(fields.String(), required=True)
    partnerships = fields.List(fields.Nested(PartnershipBriefOut), required=True)
    introductions = fields.List(fields.Nested(IntroductionBriefOut), required=True)
    text = fields.String(required=True)
