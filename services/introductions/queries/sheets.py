"""What stands on the pages: introductions and handovers with names, as far as the reader may have them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.introductions.models import (
    Contact,
    Handover,
    Introduction,
    Organisation,
    Person,
)
from services.introductions.queries import handovers, introductions
from services.introductions.queries.briefings import briefing
from services.introductions.queries.calendars import times_of
from services.introductions.queries.people import contacts, read_fresh
from services.introductions.queries.portraits import portraits
from services.introductions.queries.requests import colleagues
from services.introductions.queries.successors import suggestions
from services.introductions.rules.answers import (
    check_is_one_of_the_two,
    is_asked,
    is_one_of_the_two,
)
from services.introductions.rules.handovers import (
    are_in_touch,
    is_overdue,
    may_decline,
    may_follow,
    may_read_briefing,
    next_steps,
    speaks_for_the_organisation,
)
from services.introductions.rules.meetings import agenda
from services.introductions.rules.refusals import Why
from shared.callers import Caller
from shared.database import Session
from shared.languages import Language, mark

_SOMEBODY = mark("somebody")
STATES_IN_WORDS = (
    *(mark("proposed"), mark("made"), mark("declined"), mark("expired"), mark("withdrawn")),
    *(mark("open"), mark("carried"), mark("lost"), mark("yes"), mark("no"), mark("nothing yet")),
    *(mark("exploring"), mark("agreed"), mark("pilot"), mark("scaling"), mark("sustained")),
    *(mark("closed"), mark("nobody at present")),
)
"""What pages say of how things stand: the words for it in other languages are found by these."""


WHY_IN_WORDS = (
    (Why.NO_TIME, mark("I have no time for another conversation")),
    (Why.NOT_NOW, mark("Not now; perhaps in a year")),
    (Why.OFF_TOPIC, mark("What they offer or need does not concern me")),
    (Why.A_COLLEAGUE, mark("A colleague of mine would be the better one")),
    (Why.MET_ALREADY, mark("I think that we know each other")),
    (Why.COMPETITOR, mark("We might be competitors")),
    (Why.OTHER, mark("Another reason")),
)
"""What a page lets people choose from; "never this person" has a box of its own."""


def introduction_sheet(
    session: Session, introduction_id: UUID, caller: Caller, now: datetime
) -> dict[str, Any]:
    """An introduction as its page shows it; of the two, each with what they may do about it."""
    shown = introductions.show(session, introduction_id, caller, now)
    introduction = introductions.find(session, introduction_id)
    me = caller.person_id
    if me is None or not is_one_of_the_two(introduction, caller):
        return shown | {"is_mine": False}
    other_id = introduction.other(me)
    return shown | {
        "is_mine": True,
        "name": _name_before(session, introduction, other_id),
        "contact": contacts(session, [other_id]).get(other_id) if "other_id" in shown else None,
        "is_asked": is_asked(introduction, me, now),
        "agenda": agenda(introduction.reasons_for(me)) if "other_id" in shown else [],
        "times": times_of(session, introduction, now) if "other_id" in shown else [],
    }


def colleagues_of(
    session: Session, introduction_id: UUID, caller: Caller, today: date
) -> list[dict[str, Any]]:
    """Whom one of the two may name in their place; who is discreet is described, also to colleagues."""
    introduction = introductions.find(session, introduction_id)
    check_is_one_of_the_two(introduction, caller)
    me = (
        introduction.first_id
        if caller.person_id == introduction.first_id
        else introduction.second_id
    )
    found = colleagues(session, introduction, me, today)
    body = introduction.organisation_of(me)
    called = _called(session, found, _discreet(session, found), body)
    named = sorted(called.items(), key=lambda one: (one[1], one[0]))
    return [{"person_id": person_id, "called": text} for person_id, text in named]


def handover_sheet(
    session: Session, handover_id: UUID, caller: Caller, today: date, spoken: Language
) -> dict[str, Any]:
    """A handover as its page shows it, with what waits for the reader."""
    handover = handovers.find(session, handover_id, caller)
    tending = handovers.others(session, handover)
    return handover_line(session, handover, today) | {
        "state": handover.state,
        "things": handovers.show_row(session, handover, caller, today)["items"],
        "declinable": {one.id for one in handover.items if may_decline(handover, one, caller)},
        "is_given_up": handovers.is_given_up(session, handover),
        "missing": handovers.missing_services(session, handover),
        "is_successor": caller.person_id is not None and caller.person_id == handover.successor_id,
        "leaver": _called(session, {handover.leaver_id}, frozenset())[handover.leaver_id],
        "successor": _successor(session, handover, caller),
        "steps": next_steps(handover, caller, tending),
        "has_confirmed": caller.person_id in {one.person_id for one in handover.confirmations},
        "choices": successors(session, handover, caller, today),
        "contacts": _put_in_touch(session, handover, caller, tending),
        "briefing": briefing(session, handover_id, caller, today, spoken)
        if may_read_briefing(handover, caller)
        else None,
    }


def successors(
    session: Session, handover: Handover, caller: Caller, today: date
) -> list[dict[str, Any]]:
    """Whom the caller may name, who fits best first, and why; who is discreet is described, also to colleagues."""
    found = [
        one
        for one in suggestions(session, handover, today)
        if may_follow(handover, one.person_id, caller)
    ]
    hidden = {one.person_id for one in found if one.is_discreet}
    ids = {one.person_id for one in found}
    called = _called(session, ids, hidden, handover.organisation_id)
    shown = [
        {
            "person_id": one.person_id,
            "called": called[one.person_id],
            "fit": one.fit,
            "reasons": one.why,
        }
        for one in found
    ]
    return sorted(shown, key=lambda one: (-one["fit"], one["called"], one["person_id"]))


def handover_line(session: Session, handover: Handover, today: date) -> dict[str, Any]:
    """A handover in a line of a list."""
    body = session.get(Organisation, handover.organisation_id)
    return {
        "id": handover.id,
        "organisation": body.display_name if body else "an organisation",
        "left_on": handover.left_on,
        "deadline_on": handover.deadline_on,
        "is_overdue": is_overdue(handover, today),
    }


def unfinished_handovers(
    session: Session, caller: Caller, limit: int, today: date
) -> list[dict[str, Any]]:
    """The handovers that are not done, for a list, the most urgent first."""
    found = handovers.unfinished(session, caller, limit)
    return [handover_line(session, one, today) for one in found]


def _name_before(session: Session, introduction: Introduction, other_id: UUID) -> str:
    """The name of somebody who lets it be known before both said yes; else nothing."""
    side = introduction.side_of(other_id)
    contact = contacts(session, [other_id]).get(other_id)
    return contact.full_name if contact and portraits(session, [side])[side].is_named else ""


def _successor(session: Session, handover: Handover, caller: Caller) -> str:
    """What to call who follows; another side learns it when both are put in touch."""
    followed_by = handover.successor_id
    if followed_by is None:
        return ""
    if are_in_touch(handover):
        return _called(session, {followed_by}, frozenset())[followed_by]
    if not speaks_for_the_organisation(handover, caller):
        return ""
    return _called(session, {followed_by}, _discreet(session, {followed_by}))[followed_by]


def _put_in_touch(
    session: Session, handover: Handover, caller: Caller, tending: set[UUID]
) -> list[Contact]:
    """Names and addresses of the others, for the successor and each other side, once they met."""
    if not are_in_touch(handover) or handover.successor_id is None:
        return []
    met = tending if caller.person_id == handover.successor_id else set()
    met = {handover.successor_id} if caller.person_id in tending else met
    found = contacts(session, met - {caller.person_id})
    return sorted(found.values(), key=lambda contact: (contact.full_name, contact.person_id))


def _called(
    session: Session,
    person_ids: Iterable[UUID],
    discreet: Iterable[UUID],
    organisation_id: UUID | None = None,
) -> dict[UUID, str]:
    """What to call people: by name, or in general words those who are discreet."""
    wanted, hidden = set(person_ids), set(discreet)
    looks = portraits(session, {(one, organisation_id) for one in hidden})
    named = contacts(session, wanted - hidden)
    return (
        dict.fromkeys(wanted, _SOMEBODY)
        | {person_id: contact.full_name for person_id, contact in named.items()}
        | {person_id: look.text for (person_id, _), look in looks.items()}
    )


def _discreet(session: Session, person_ids: set[UUID]) -> set[UUID]:
    """Those who said that they are discreet; a colleague without a profile said no such thing."""
    known = read_fresh(session, Person, person_ids)
    return {one.id for one in known.values() if one.described and one.discreet}
