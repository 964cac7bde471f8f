"""What letters say to people whom members named, and to those who named them."""

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from events.nominations import NomineeAccepted, NomineeAsked, NomineeJoined, NomineeReminded
from services.notifications.letters.kinds import Desk, Facts, Overtaken, letter
from services.notifications.letters.known import contact_of
from services.notifications.models import Group
from shared import tokens

_ANSWERS = ("yes", "later", "never")


@letter("nomination", "You were named to us", urgent=True)
def nomination(desk: Desk, asked: NomineeAsked) -> Facts:
    """Somebody outside is asked once whether they want to hear more; the links need no sign-in."""
    return _asked(desk, asked)


@letter("nomination-reminded", "May we ask once more?", urgent=True)
def nomination_reminded(desk: Desk, reminded: NomineeReminded) -> Facts:
    """Who has not answered is asked once more, and then no more."""
    return _asked(desk, reminded)


@letter("nomination-accepted", "%(name)s wants to hear more", urgent=True)
def nomination_accepted(desk: Desk, accepted: NomineeAccepted) -> Facts:
    """The stewards are told of a yes for which no application could be begun."""
    return {"name": contact_of(desk.session, accepted.person_id).full_name}


@letter("nominee-joined", "Somebody whom you named has joined", group=Group.ASSOCIATION)
def nominee_joined(desk: Desk, joined: NomineeJoined) -> Facts:
    """Whoever named a new member is thanked; the name is told where members may see it."""
    shown = joined.shown_id
    return {"name": contact_of(desk.session, shown).full_name if shown else ""}


def _asked(desk: Desk, asked: NomineeAsked | NomineeReminded) -> Facts:
    until = datetime.combine(asked.expires_on, datetime.min.time(), desk.settings.zone)
    if until <= desk.now:
        raise Overtaken("nothing is kept any more")
    named = contact_of(desk.session, asked.named_id).full_name if asked.named_id else ""
    links = {f"{one}_url": _link(desk, asked.nominee_id, one, until) for one in _ANSWERS}
    return {"named_by": named, "until": desk.language.day(asked.expires_on), **links}


def _link(desk: Desk, nominee_id: UUID, answer: str, until: datetime) -> str:
    said = {"nominee_id": str(nominee_id), "answer": answer}
    token = tokens.sign(desk.settings, "nomination", said, ttl=until - desk.now, now=desk.now)
    return desk.link(f"/membership/nomination?{urlencode({'token': token})}")
