"""What is accepted and shown of how many introductions somebody wants."""

from services.introductions.rules.proposals import MOST_OPEN
from shared.web.schemas import Schema, fields


class LimitsIn(Schema):
    """How many open introductions a person wants at most, and until when none."""

    open_limit = fields.Integer(
        required=True, strict=True, metadata={"minimum": 0, "maximum": MOST_OPEN}
    )
    paused_until = fields.Date(load_default=None, allow_none=True)


class LimitsOut(Schema):
    """How many introductions a person wants at most, until when none, and how many are open."""

    open_limit = fields.Integer(required=True)
    paused_until = fields.Date(required=True, allow_none=True)
    open_now = fields.Integer(required=True)


class UnmatchedOut(Schema):
    """Somebody for whom matching found nobody, in general words, and when it last said so."""

    person_id = fields.UUID(required=True)
    who = fields.String(required=True)
    since = fields.AwareDateTime(required=True)
