"""What is accepted and shown of calls for speakers, and of those who are proposed."""

from __future__ import annotations

from services.events.models import SpeakerState
from services.events.schemas import Instant
from shared.web.schemas import VISIBLE, Flag, PageArgs, Schema, fields, validate

_VISIBLE = validate.Regexp(rf"[\s\S]*{VISIBLE}", error="Must not be blank.")
_WORDS = validate.Length(max=20_000)
_SHOWS = {"description": "Left out, everybody but the discreet is named on the timetable."}


class CallIn(Schema):
    """From when to when members may propose who speaks, and what is looked for."""

    opens_at = Instant(format="iso", required=True)
    closes_at = Instant(format="iso", required=True)
    words = fields.String(load_default="", validate=_WORDS)


class CallOut(CallIn):
    """A call for speakers as it stands."""

    gathering_id = fields.UUID()


class NewSpeaker(Schema):
    """Who would speak, and of what. Without `person_id` it is the caller."""

    person_id = fields.UUID()
    title = fields.String(required=True, validate=[validate.Length(1, 200), _VISIBLE])
    abstract = fields.String(load_default="", validate=_WORDS)
    shows_name = Flag(load_default=None, allow_none=True, metadata=_SHOWS)


class SpeakerAnswer(Schema):
    """What goes with a yes: whether one is named on the timetable."""

    shows_name = Flag(load_default=None, allow_none=True, metadata=_SHOWS)


class SlotIn(Schema):
    """In which session somebody speaks; in none yet where it is null."""

    session_id = fields.UUID(required=True, allow_none=True)


class SpeakerFilter(PageArgs):
    """Which proposals to list."""

    state = fields.String(validate=validate.OneOf(list(SpeakerState)))


class SpeakerOut(Schema):
    """A proposal, and how far it is with it."""

    id = fields.UUID(attribute="speaker.id")
    gathering_id = fields.UUID(attribute="speaker.gathering_id")
    person_id = fields.UUID(attribute="speaker.person_id")
    proposed_by_id = fields.UUID(attribute="speaker.proposed_by_id", allow_none=True)
    session_id = fields.UUID(attribute="speaker.sitting_id", allow_none=True)
    title = fields.String(attribute="speaker.title")
    abstract = fields.String(attribute="speaker.abstract")
    state = fields.String(attribute="speaker.state")
    shows_name = Flag(attribute="speaker.shows_name", allow_none=True)
    has_place = Flag()
    answer_until = fields.AwareDateTime(
        attribute="speaker.answer_until", format="iso", allow_none=True
    )
    proposed_at = fields.AwareDateTime(attribute="speaker.proposed_at", format="iso")
    answered_at = fields.AwareDateTime(
        attribute="speaker.answered_at", format="iso", allow_none=True
    )
    delivered_at = fields.AwareDateTime(
        attribute="speaker.delivered_at", format="iso", allow_none=True
    )


class SuggestionArgs(Schema):
    """For which causes speakers are looked for; several may be named."""

    causes = fields.List(
        fields.String(validate=validate.Regexp(r"^[a-z0-9-]{1,40}$")),
        required=True,
        data_key="cause",
        validate=validate.Length(1, 20),
        metadata={"example": ["sdg-6"]},
    )


class SuggestionOut(Schema):
    """A member who offers to speak: of which sector, and for which of the causes that were named."""

    person_id = fields.UUID()
    sector = fields.String()
    causes = fields.List(fields.String())
    spoke = fields.Integer(metadata={"description": "How often they spoke at events here."})


class SuggestionsOut(Schema):
    """At most twenty; `unnamed` says how many more offer it who are not to be named."""

    items = fields.List(fields.Nested(SuggestionOut))
    unnamed = fields.Integer()


class SectorCountOut(Schema):
    """How many of a sector there are in each state; `none` is who speaks for no organisation."""

    sector = fields.String()
    proposed = fields.Integer()
    shortlisted = fields.Integer()
    invited = fields.Integer()
    confirmed = fields.Integer()
    delivered = fields.Integer()
