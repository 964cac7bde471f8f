"""Who speaks at an event: called for, proposed by members, chosen and asked by the desk."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.events.actions import speakers as actions
from services.events.models import Speaker, SpeakerCall
from services.events.queries import speakers as reads
from services.events.queries import suggestions as choices
from services.events.schemas import examples
from services.events.schemas.speakers import (
    CallIn,
    CallOut,
    NewSpeaker,
    SectorCountOut,
    SlotIn,
    SpeakerAnswer,
    SpeakerFilter,
    SpeakerOut,
    SuggestionArgs,
    SuggestionsOut,
)
from shared.callers import Role
from shared.database import Page
from shared.web import Blueprint, allow, allow_anyone, caller, now, paged, session, today

blp = Blueprint("speakers", __name__, url_prefix="/<uuid:gathering_id>", description=__doc__)
_ONE = "/speakers/<uuid:speaker_id>"


@blp.route("/call-for-speakers", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(CallIn, example=examples.CALL)
@blp.response(200, CallOut)
def put_call(data: dict[str, Any], gathering_id: UUID) -> SpeakerCall:
    """Call for speakers, or otherwise than before."""
    return actions.put_call(session(), gathering_id, now(), **data)


@blp.route("/call-for-speakers", methods=["GET"])
@allow_anyone
@blp.response(200, CallOut)
def show_call(gathering_id: UUID) -> SpeakerCall:
    """The call for speakers."""
    return reads.call_of(session(), gathering_id, caller())


@blp.route("/speakers", methods=["POST"])
@allow(Role.MEMBER, Role.EVENT_MANAGER, Role.STEWARD)
@blp.arguments(NewSpeaker, example=examples.SPEAKER)
@blp.response(201, SpeakerOut)
def propose(data: dict[str, Any], gathering_id: UUID) -> reads.SpeakerSeen:
    """Propose oneself or somebody else; nobody is written to before the desk asks them."""
    return _shown(actions.propose(session(), gathering_id, caller(), now(), **data))


@blp.route("/speakers", methods=["GET"])
@allow()
@blp.arguments(SpeakerFilter, location="query")
@blp.response(200, paged(SpeakerOut))
def list_speakers(args: dict[str, Any], gathering_id: UUID) -> Page[reads.SpeakerSeen]:
    """The proposals: all for event managers, for others those of themselves and by themselves."""
    return reads.speakers(session(), gathering_id, caller(), **args)


@blp.route("/speakers/suggestions", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(SuggestionArgs, location="query")
@blp.response(200, SuggestionsOut)
def suggest(args: dict[str, Any], gathering_id: UUID) -> choices.Suggestions:
    """Members who offer to speak for a cause, the sectors first of which there are fewest."""
    return choices.suggestions(session(), gathering_id, caller(), args["causes"], today())


@blp.route("/speakers/balance", methods=["GET"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, SectorCountOut(many=True))
def show_balance(gathering_id: UUID) -> list[choices.SectorCount]:
    """How many of each sector are proposed, chosen, asked and speak."""
    return choices.balance(session(), gathering_id, caller(), today())


@blp.route(_ONE, methods=["GET"])
@allow()
@blp.response(200, SpeakerOut)
def show_speaker(gathering_id: UUID, speaker_id: UUID) -> reads.SpeakerSeen:
    """A proposal: for the person, for who made it, and for the desk."""
    return _shown(reads.speaker_for(session(), gathering_id, speaker_id, caller()))


@blp.route(f"{_ONE}/shortlisting", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, SpeakerOut)
def shortlist(gathering_id: UUID, speaker_id: UUID) -> reads.SpeakerSeen:
    """Take a proposal among those of which the speakers are chosen."""
    return _shown(actions.shortlist(session(), gathering_id, speaker_id, now()))


@blp.route(f"{_ONE}/invitation", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, SpeakerOut)
def invite(gathering_id: UUID, speaker_id: UUID) -> reads.SpeakerSeen:
    """Ask somebody to speak; they get a letter by which they say yes or no."""
    return _shown(actions.invite(session(), gathering_id, speaker_id, now()))


@blp.route(f"{_ONE}/acceptance", methods=["POST"])
@allow()
@blp.arguments(SpeakerAnswer)
@blp.response(200, SpeakerOut)
def say_yes(data: dict[str, Any], gathering_id: UUID, speaker_id: UUID) -> reads.SpeakerSeen:
    """Say yes, and have a place at the event, also where it is full."""
    asked = (gathering_id, speaker_id, caller(), now(), today())
    return _shown(actions.say_yes(session(), *asked, **data))


@blp.route(f"{_ONE}/refusal", methods=["POST"])
@allow()
@blp.response(200, SpeakerOut)
def say_no(gathering_id: UUID, speaker_id: UUID) -> reads.SpeakerSeen:
    """Say no to being asked."""
    return _shown(actions.say_no(session(), gathering_id, speaker_id, caller(), now()))


@blp.route(f"{_ONE}/withdrawal", methods=["POST"])
@allow()
@blp.response(200, SpeakerOut)
def withdraw(gathering_id: UUID, speaker_id: UUID) -> reads.SpeakerSeen:
    """Do not speak after all; the place at the event that came with it is free."""
    return _shown(actions.withdraw(session(), gathering_id, speaker_id, caller(), now()))


@blp.route(f"{_ONE}/delivery", methods=["POST"])
@allow(Role.EVENT_MANAGER)
@blp.response(200, SpeakerOut)
def deliver(gathering_id: UUID, speaker_id: UUID) -> reads.SpeakerSeen:
    """Note that somebody has spoken; three days after the event that is taken so by itself."""
    return _shown(actions.deliver(session(), gathering_id, speaker_id, now()))


@blp.route(f"{_ONE}/session", methods=["PUT"])
@allow(Role.EVENT_MANAGER)
@blp.arguments(SlotIn)
@blp.response(200, SpeakerOut)
def place(data: dict[str, Any], gathering_id: UUID, speaker_id: UUID) -> reads.SpeakerSeen:
    """Say in which session somebody speaks."""
    return _shown(actions.place_in_session(session(), gathering_id, speaker_id, **data, now=now()))


def _shown(speaker: Speaker) -> reads.SpeakerSeen:
    session().flush()
    return reads.seen(session(), [speaker])[0]
