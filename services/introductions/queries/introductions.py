"""Introductions as each may see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from services.introductions.models import Contact, Introduction, IntroductionState, Partnership
from services.introductions.queries.people import contacts
from services.introductions.queries.portraits import Portrait, Side, portraits
from services.introductions.rules.answers import (
    NoSuchIntroduction,
    Outlook,
    check_is_one_of_the_two,
    check_made,
    check_may_see,
    is_one_of_the_two,
    outlook,
)
from services.introductions.rules.proposals import REMINDED_BEFORE, TOO_LATE_TO_REMIND
from shared.callers import Caller, Role
from shared.database import Page, Session, keyset
from shared.errors import Refusal


class ContactIsNotHereYet(Refusal):
    """The other person's contact is still on its way."""


def find(session: Session, introduction_id: UUID) -> Introduction:
    """An introduction, whoever asks."""
    found = session.get(Introduction, introduction_id)
    if found is None:
        raise NoSuchIntroduction
    return found


def list_for(
    session: Session, caller: Caller, mine: bool, after: str | None, limit: int, now: datetime
) -> Page[dict[str, Any]]:
    """The introductions of a person; all of them for a steward who does not ask for their own."""
    is_for_all = caller.has(Role.STEWARD) and not mine
    wanted = _all_for(caller) if is_for_all else _of(caller)
    page = keyset(session, wanted, Introduction.id, after, limit)
    return Page(show_all(session, page.items, caller, now), page.next)


def newest(session: Session, caller: Caller, limit: int, now: datetime) -> list[dict[str, Any]]:
    """A person's own introductions that are open or made, the newest first."""
    is_open = and_(Introduction.state == IntroductionState.PROPOSED, Introduction.expires_at > now)
    mine = _of(caller).where(or_(is_open, Introduction.state == IntroductionState.MADE))
    found = session.scalars(mine.order_by(Introduction.id.desc()).limit(limit))
    return show_all(session, found, caller, now)


def met_by(session: Session, caller: Caller) -> set[UUID]:
    """Whom a person was introduced to: both said yes, and know each other by name."""
    made = _of(caller).where(Introduction.state == IntroductionState.MADE)
    pairs = made.with_only_columns(Introduction.first_id, Introduction.second_id)
    return {person_id for pair in session.execute(pairs) for person_id in pair}


def show(session: Session, introduction_id: UUID, caller: Caller, now: datetime) -> dict[str, Any]:
    """One introduction as the caller may see it."""
    introduction = find(session, introduction_id)
    check_may_see(introduction, caller)
    return show_all(session, [introduction], caller, now)[0]


def show_all(
    session: Session, introductions: Iterable[Introduction], caller: Caller, now: datetime
) -> list[dict[str, Any]]:
    """Introductions as one of the two sees them, and as a steward does if the caller is neither."""
    found = list(introductions)
    formed = _partnerships(session, found)
    looks = portraits(session, chain.from_iterable(one.sides for one in found))
    return [
        (
            _for_one_of_the_two(one, looks, caller, now)
            if is_one_of_the_two(one, caller)
            else _for_a_steward(one, looks)
        )
        | {"partnership_id": formed.get(one.id)}
        for one in found
    ]


def contact_of_the_other(session: Session, introduction_id: UUID, caller: Caller) -> Contact:
    """The name and address of the other one of the two, once both said yes."""
    introduction = find(session, introduction_id)
    check_is_one_of_the_two(introduction, caller)
    check_made(introduction)
    other = introduction.first_id
    if other == caller.person_id:
        other = introduction.second_id
    contact = contacts(session, [other]).get(other)
    if contact is None:
        raise ContactIsNotHereYet(retry_after=5)
    return contact


def due(session: Session, now: datetime, limit: int) -> list[UUID]:
    """Introductions whose time to answer is over."""
    found = select(Introduction.id).where(
        Introduction.state == IntroductionState.PROPOSED, Introduction.expires_at <= now
    )
    return list(session.scalars(found.order_by(Introduction.expires_at).limit(limit)))


def lock_unreminded(session: Session, now: datetime, limit: int) -> list[Introduction]:
    """Introductions with a week, and more than a day, left to answer in; kept from others."""
    found = select(Introduction).where(
        Introduction.state == IntroductionState.PROPOSED,
        Introduction.reminded_at.is_(None),
        Introduction.expires_at <= now + REMINDED_BEFORE,
        Introduction.expires_at > now + TOO_LATE_TO_REMIND,
    )
    locked = found.order_by(Introduction.id).limit(limit).with_for_update()
    return list(session.scalars(locked.execution_options(populate_existing=True)))


def _of(caller: Caller) -> Select[Introduction]:
    me = caller.person_id
    return select(Introduction).where(
        or_(Introduction.first_id == me, Introduction.second_id == me),
        or_(Introduction.untold_id.is_(None), Introduction.untold_id != me),
    )


def _all_for(caller: Caller) -> Select[Introduction]:
    """All introductions, but for those of a steward's own of which they do not know yet."""
    known = or_(Introduction.untold_id.is_(None), Introduction.untold_id != caller.person_id)
    return select(Introduction).where(known) if caller.person_id else select(Introduction)


def _for_one_of_the_two(
    introduction: Introduction, looks: Mapping[Side, Portrait], caller: Caller, now: datetime
) -> dict[str, Any]:
    """What is shown does not tell a no of the other from an expiry, nor what the other said."""
    me = introduction.first_id
    if caller.person_id == introduction.second_id:
        me = introduction.second_id
    state = outlook(introduction, me, now)
    shown = {
        "id": introduction.id,
        "state": state,
        "you_said": introduction.answer_of(me),
        "proposed_at": introduction.proposed_at,
        "gathering_id": introduction.gathering_id,
        "reasons": introduction.reasons_for(me),
    }
    if state == Outlook.PROPOSED:
        shown["expires_at"] = introduction.expires_at
    if state == Outlook.MADE:
        shown["made_at"] = introduction.closed_at
        shown["other_id"] = introduction.other(me)
    if state in (Outlook.PROPOSED, Outlook.MADE):
        shown["other"] = looks[introduction.side_of(introduction.other(me))].text
    return shown


def _for_a_steward(introduction: Introduction, looks: Mapping[Side, Portrait]) -> dict[str, Any]:
    """A steward tends introductions: who by id, how it stands; no more names than anybody."""
    first, second = (looks[side].text for side in introduction.sides)
    fields = (
        "id state first_id second_id first_answer second_answer declined_by_id not_them "
        "refusal_code refusal_reason score model occasion gathering_id first_reasons second_reasons "
        "proposed_at expires_at closed_at carried_from_id asked_by_id untold_id"
    )
    return {
        **{name: getattr(introduction, name) for name in fields.split()},
        "first": first,
        "second": second,
    }


def _partnerships(session: Session, introductions: list[Introduction]) -> dict[UUID, UUID]:
    ids = [one.id for one in introductions if one.state == IntroductionState.MADE]
    found = select(Partnership.introduction_id, Partnership.id).where(
        Partnership.introduction_id.in_(ids)
    )
    return {row.introduction_id: row.id for row in session.execute(found)}
