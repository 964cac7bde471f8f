"""What the events service accepts and shows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from services.events.models import Format, RsvpState
from services.events.rules import BeyondTheCalendar
from shared.web.schemas import LARGEST_PAGE, VISIBLE, Flag, PageArgs, Schema, fields, validate
from shared.web.zones import TIME_ZONE

MOST_PLACES = 10
LARGEST_CAPACITY = 1_000_000


def not_blank(longest: int) -> list[validate.Validator]:
    """What refuses a text that says nothing, or is longer than so many letters."""
    visible = validate.Regexp(rf"[\s\S]*{VISIBLE}", error="Must not be blank.")
    return [validate.Length(1, longest), visible]


class Instant(fields.AwareDateTime):
    """A moment with its offset, taken as UTC. Refuses one that UTC has not, with BeyondTheCalendar."""

    def _deserialize(self, value: Any, attr: str | None, *args: Any, **kwargs: Any) -> datetime:
        moment: datetime = super()._deserialize(value, attr, *args, **kwargs)
        try:
            return moment.astimezone(UTC)
        except OverflowError as error:
            raise BeyondTheCalendar(fields={attr or "": ["Not a valid datetime."]}) from error


class Question(Schema):
    """What everybody is asked who answers; `options` are those of a choice."""

    key = fields.String(required=True, validate=validate.Regexp(r"^[a-z][a-z0-9-]{0,39}$"))
    text = fields.String(required=True, validate=not_blank(300))
    kind = fields.String(load_default="text", validate=validate.OneOf(["text", "choice", "yes-no"]))
    options = fields.List(
        fields.String(validate=not_blank(100)), load_default=list, validate=validate.Length(max=30)
    )
    is_required = Flag(load_default=False)


class Policies(Schema):
    """How people come: with whose approval, in which order, until when, and what they are asked."""

    needs_approval = Flag()
    has_waiting_list = Flag()
    is_waiting_paused = Flag()
    cut_off_hours = fields.Integer(
        strict=True,
        validate=validate.Range(0, 720),
        metadata={"description": "In the last hours before the start nobody moves up any more."},
    )
    cancel_until_hours = fields.Integer(
        strict=True,
        validate=validate.Range(0, 8760),
        metadata={"description": "Until so many hours before the start giving back costs nothing."},
    )
    cancel_fee_percent = fields.Integer(
        strict=True,
        validate=validate.Range(0, 100),
        metadata={"description": "After that it costs this share of the price."},
    )
    changes_until_hours = fields.Integer(
        strict=True,
        validate=validate.Range(0, 8760),
        metadata={
            "description": "From so many hours before the start on the host is asked for each change."
        },
    )
    reconfirm_hours = fields.Integer(
        strict=True,
        validate=validate.Range(0, 720),
        metadata={
            "description": "So many hours before the start people are asked whether they still come; 0: not."
        },
    )
    reminder_hours = fields.List(
        fields.Integer(strict=True, validate=validate.Range(1, 720)),
        validate=validate.Length(max=5),
        metadata={"description": "So many hours before the start those who come are reminded."},
    )
    feedback_hours = fields.Integer(
        strict=True,
        validate=validate.Range(0, 240),
        metadata={"description": "So many hours after the end it is asked how it was; 0: not."},
    )
    pay_within_hours = fields.Integer(
        strict=True,
        validate=validate.Range(1, 8760),
        metadata={"description": "For so many hours what costs something is held to be paid."},
    )
    offer_hours = fields.Integer(
        strict=True,
        validate=validate.Range(0, 720),
        metadata={
            "description": "For so many hours a place is offered to who waits; with 0 it is theirs at once."
        },
    )
    questions = fields.List(fields.Nested(Question), validate=validate.Length(max=30))


class GatheringEdit(Policies):
    """What may be changed of an event; what is left out stays."""

    title = fields.String(validate=not_blank(200))
    description = fields.String(validate=validate.Length(max=20_000))
    place = fields.String(validate=validate.Length(max=200))
    address = fields.String(validate=validate.Length(max=500))
    format = fields.String(validate=validate.OneOf(list(Format)))
    starts_at = Instant(format="iso")
    ends_at = Instant(format="iso")
    time_zone = fields.String(validate=TIME_ZONE, metadata={"example": "Europe/Paris"})
    capacity = fields.Integer(strict=True, validate=validate.Range(1, LARGEST_CAPACITY))
    overbook = fields.Integer(
        strict=True,
        validate=validate.Range(0, LARGEST_CAPACITY),
        metadata={"description": "How many places to give beyond the capacity."},
    )


class NewGathering(GatheringEdit):
    """An event to be; it is published at once unless it is a draft."""

    title = fields.String(required=True, validate=not_blank(200))
    description = fields.String(load_default="", validate=validate.Length(max=20_000))
    place = fields.String(load_default="", validate=validate.Length(max=200))
    address = fields.String(load_default="", validate=validate.Length(max=500))
    format = fields.String(load_default=Format.IN_PERSON, validate=validate.OneOf(list(Format)))
    overbook = fields.Integer(
        load_default=0, strict=True, validate=validate.Range(0, LARGEST_CAPACITY)
    )
    starts_at = Instant(format="iso", required=True)
    ends_at = Instant(format="iso", required=True)
    time_zone = fields.String(
        required=True, validate=TIME_ZONE, metadata={"example": "Europe/Paris"}
    )
    capacity = fields.Integer(
        required=True, strict=True, validate=validate.Range(1, LARGEST_CAPACITY)
    )
    draft = Flag(load_default=False)


class GatheringFilter(PageArgs):
    """Which events to list."""

    starts_after = Instant(format="iso")
    series_id = fields.UUID()


class GatheringOut(Policies):
    """An event as people see it; moments are UTC, `time_zone` says what the clock on the wall shows."""

    id = fields.UUID()
    title = fields.String()
    description = fields.String()
    place = fields.String()
    address = fields.String()
    format = fields.String()
    starts_at = fields.AwareDateTime(format="iso")
    ends_at = fields.AwareDateTime(format="iso")
    time_zone = fields.String()
    capacity = fields.Integer()
    overbook = fields.Integer()
    taken = fields.Integer()
    waiting = fields.Integer()
    is_ticketed = Flag()
    free = fields.Integer()
    state = fields.String()
    cancel_reason = fields.String()
    series_id = fields.UUID(allow_none=True)
    series_number = fields.Integer(allow_none=True)
    version = fields.Integer()


class GatheringCancellation(Schema):
    """Why an event will not take place, in a sentence for those invited."""

    reason = fields.String(load_default="", validate=validate.Length(max=500))


class NewRsvp(Schema):
    """An answer: for how many, the person included. Without `person_id` it is the caller's own.

    Where there are tickets and none is named, it is the cheapest that the person can have.
    """

    person_id = fields.UUID()
    ticket_type_id = fields.UUID()
    access_code = fields.String(load_default="", validate=validate.Length(max=64))
    answers = fields.Dict(
        fields.String(validate=validate.Length(max=40)),
        fields.String(validate=validate.Length(max=2000)),
        metadata={"description": "To the questions of the event, by key."},
    )
    places = fields.Integer(load_default=1, strict=True, validate=validate.Range(1, MOST_PLACES))


class Places(Schema):
    """For how many, the person included; `answers` where they change, too. `note` is for the host, if asked."""

    places = fields.Integer(required=True, strict=True, validate=validate.Range(1, MOST_PLACES))
    answers = fields.Dict(
        fields.String(validate=validate.Length(max=40)),
        fields.String(validate=validate.Length(max=2000)),
    )
    note = fields.String(load_default="", validate=validate.Length(max=500))


class Transfer(Schema):
    """Who comes instead."""

    person_id = fields.UUID(required=True)


class NeedsIn(Schema):
    """What somebody needs to get in and follow, and to eat; empty says nothing any more."""

    access = fields.String(load_default="", validate=validate.Length(max=1000))
    dietary = fields.String(load_default="", validate=validate.Length(max=1000))


class NeedsOut(NeedsIn):
    """What somebody needs who comes."""

    rsvp_id = fields.UUID()
    person_id = fields.UUID()
    told_at = fields.AwareDateTime(format="iso")


class GuestsIn(Schema):
    """Whom somebody brings, in the order of their places; an empty list says nothing any more."""

    names = fields.List(
        fields.String(validate=not_blank(200)),
        required=True,
        validate=validate.Length(max=MOST_PLACES - 1),
    )


class GuestNameOut(Schema):
    """A guest whom somebody brings; 1 is the first."""

    rsvp_id = fields.UUID()
    person_id = fields.UUID()
    place = fields.Integer()
    name = fields.String()


class RsvpFilter(PageArgs):
    """Which answers to list."""

    state = fields.String(validate=validate.OneOf(list(RsvpState)))


class WaitingArgs(Schema):
    """Which page of the waiting list: `after` is the `next` of the page before."""

    after = fields.Integer(load_default=0, validate=validate.Range(0, 2**31 - 1))
    limit = fields.Integer(load_default=50, validate=validate.Range(1, LARGEST_PAGE))


class RsvpOut(Schema):
    """An answer. `position` and `blocked_by` are there while it waits."""

    id = fields.UUID(attribute="rsvp.id")
    gathering_id = fields.UUID(attribute="rsvp.gathering_id")
    person_id = fields.UUID(attribute="rsvp.person_id")
    places = fields.Integer(attribute="rsvp.places")
    state = fields.String(attribute="rsvp.state")
    position = fields.Integer(allow_none=True)
    blocked_by = fields.String(allow_none=True)
    admitted_as = fields.String(attribute="rsvp.admitted_as")
    ticket_type_id = fields.UUID(attribute="rsvp.ticket_type_id", allow_none=True)
    price_minor = fields.Integer(attribute="rsvp.price_minor")
    currency = fields.String(attribute="rsvp.currency")
    fee_minor = fields.Integer(attribute="rsvp.fee_minor")
    held_until = fields.AwareDateTime(attribute="rsvp.held_until", format="iso", allow_none=True)
    invoice_id = fields.UUID(attribute="rsvp.invoice_id", allow_none=True)
    answers = fields.Dict(attribute="rsvp.answers")
    answered_at = fields.AwareDateTime(attribute="rsvp.answered_at", format="iso")
    confirmed_at = fields.AwareDateTime(
        attribute="rsvp.confirmed_at", format="iso", allow_none=True
    )
    cancelled_at = fields.AwareDateTime(
        attribute="rsvp.cancelled_at", format="iso", allow_none=True
    )


class PoolAuditOut(Schema):
    """What the counter of a pool says beside the places of those who draw on it."""

    pool_id = fields.UUID()
    name = fields.String()
    capacity = fields.Integer()
    overbook = fields.Integer()
    taken = fields.Integer()
    counted_taken = fields.Integer()


class SessionAuditOut(Schema):
    """What the counter of a session says beside those who have a seat in it."""

    session_id = fields.UUID()
    title = fields.String()
    capacity = fields.Integer(allow_none=True)
    taken = fields.Integer()
    counted_taken = fields.Integer()


class AuditOut(Schema):
    """What the counters say beside what the answers add up to."""

    gathering_id = fields.UUID()
    capacity = fields.Integer()
    overbook = fields.Integer()
    taken = fields.Integer()
    counted_taken = fields.Integer()
    waiting = fields.Integer()
    counted_waiting = fields.Integer()
    could_move_up = fields.Integer()
    pools = fields.List(fields.Nested(PoolAuditOut))
    sessions = fields.List(fields.Nested(SessionAuditOut))
    agrees = Flag()
