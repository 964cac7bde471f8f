"""What is accepted and shown of introductions."""

from services.introductions.rules.refusals import Why
from shared.web.schemas import Flag, PageArgs, Schema, fields, validate


class IntroductionArgs(PageArgs):
    """Which introductions: a steward gets all, or with `mine` only their own."""

    mine = fields.Boolean(load_default=False, metadata={"description": "Only my own."})


class IntroductionOut(Schema):
    """An introduction. One of the two sees the first part, a steward the second.

    Until both said yes, neither name nor id of the other is here; `state` is `proposed`, `made`,
    `declined` (by yourself) or `no_longer_available`.
    """

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime()
    gathering_id = fields.UUID(allow_none=True)
    partnership_id = fields.UUID(allow_none=True)

    other = fields.String(metadata={"description": "Who it is, in general words."})
    reasons = fields.List(fields.String(), metadata={"description": "Why you should meet."})
    you_said = fields.String(allow_none=True, metadata={"description": "yes, no or null."})
    made_at = fields.AwareDateTime()
    other_id = fields.UUID(metadata={"description": "Who it is, once both said yes."})

    first_id = fields.UUID()
    second_id = fields.UUID()
    first = fields.String()
    second = fields.String()
    first_answer = fields.String(allow_none=True)
    second_answer = fields.String(allow_none=True)
    first_reasons = fields.List(fields.String())
    second_reasons = fields.List(fields.String())
    declined_by_id = fields.UUID(allow_none=True)
    not_them = fields.Boolean()
    refusal_code = fields.String()
    refusal_reason = fields.String()
    score = fields.Float()
    model = fields.String()
    occasion = fields.String()
    closed_at = fields.AwareDateTime(allow_none=True)
    carried_from_id = fields.UUID(allow_none=True)
    asked_by_id = fields.UUID(allow_none=True)
    untold_id = fields.UUID(allow_none=True)


class RefusalIn(Schema):
    """A no: `not_them` means never this pair again; the reason is for stewards alone.

    From the code matching learns: of the other one nothing, when it was only a matter of time.
    """

    not_them = Flag(load_default=False)
    code = fields.String(load_default="", validate=validate.OneOf(["", *map(str, Why)]))
    reason = fields.String(load_default="", validate=validate.Length(max=1000))


class ContactOut(Schema):
    """A name and an address, exchanged."""

    person_id = fields.UUID(required=True)
    full_name = fields.String(required=True)
    email = fields.String(required=True)


class ContactsOut(Schema):
    """Those with whom the caller is put in touch."""

    contacts = fields.List(fields.Nested(ContactOut), required=True)
