"""Memberships from elsewhere, written down many at once: those that run are told of, what is history is not."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from events.memberships import MemberJoined
from services.membership.actions.directory import note
from services.membership.actions.imports.reading import Said
from services.membership.actions.memberships import MEMBERS
from services.membership.actions.numbers import keep_numbers_clear, take_numbers
from services.membership.actions.standings import UNTOLD
from services.membership.models import Exit, Hold, Membership, Term, Tier, Transition
from services.membership.models.memberships import ExitKind, Origin
from services.membership.rules.imports import (
    History,
    history_of,
    standing_taken_over,
    term_taken_over,
)
from services.membership.rules.standing import Standing, has_benefits
from services.membership.rules.terms import Dates
from shared.database import Session, new_id
from shared.outbox import announce


@dataclass(frozen=True)
class TakenOver:
    """A membership to be noted: whose it is, and what the row says of it."""

    said: Said
    tier: Tier
    organisation_id: UUID | None
    person_id: UUID | None


def take_over(
    session: Session, memberships: Collection[TakenOver], today: date, now: datetime
) -> None:
    """Note memberships that ran before, billing nothing; all in a few statements.

    One that gives its member nothing any more, for it lapsed, rests or is over, is history: nobody is told
    of it, until it gives something again.
    """
    if not memberships:
        return
    numbers = _numbers(session, [one.said.fields.get("member_number") for one in memberships])
    written = [
        _written(one, number, today, now) for one, number in zip(memberships, numbers, strict=True)
    ]
    _insert(session, Membership.__table__, [one.membership for one in written])
    _insert(session, Term.__table__, [one.term for one in written])
    for model, name in ((Hold, "holds"), (Exit, "exits"), (Transition, "transitions")):
        _insert(session, model.__table__, [row for one in written for row in getattr(one, name)])
    note(session, [one.membership["id"] for one in written])
    for one in written:
        if not one.transitions:
            announce(session, _joined(one.membership, one.term))


@dataclass
class Written:
    """The rows of one membership, and what of it nobody is to be told any more."""

    membership: dict[str, Any]
    term: dict[str, Any]
    holds: list[dict[str, Any]]
    exits: list[dict[str, Any]]
    transitions: list[dict[str, Any]]


def _written(one: TakenOver, number: int, today: date, now: datetime) -> Written:
    fields = one.said.fields
    history, membership = history_of(fields), _membership(one, number, now)
    since, until = fields["member_since"], fields.get("paid_until")
    dates = term_taken_over(since, until, one.tier, today, history)
    term = _term(one, membership["id"], dates, now)
    holds, exits = _holds(history, membership["id"]), _exits(history, membership["id"], now)
    told: list[dict[str, Any]] = []
    if not has_benefits(standing_taken_over(dates, history, today)):
        told = [
            {"membership_id": membership["id"], "fact_id": fact, "kind": kind, "effective_on": day}
            for fact, kind, day in _settled(membership, term, holds, exits, today)
        ]
    return Written(membership, term, holds, exits, told)


def _settled(
    membership: dict[str, Any],
    term: dict[str, Any],
    holds: list[dict[str, Any]],
    exits: list[dict[str, Any]],
    today: date,
) -> Iterator[tuple[UUID, str, date]]:
    """What would be told of a membership by now, and is not, for it is history."""
    yield membership["id"], UNTOLD, today
    if term["grace_ends_on"] <= today:
        yield term["id"], str(Standing.LAPSED), term["grace_ends_on"]
    for hold in holds:
        yield hold["id"], str(Standing.SUSPENDED), hold["starts_on"]
    for ending in exits:
        if ending["effective_on"] <= today:
            yield ending["id"], ending["kind"], ending["effective_on"]


def _holds(history: History, membership_id: UUID) -> list[dict[str, Any]]:
    if history.suspended_since is None:
        return []
    days = {"starts_on": history.suspended_since, "released_on": history.suspended_until}
    return [{"id": new_id(), "membership_id": membership_id, "reason": "", **days}]


def _exits(history: History, membership_id: UUID, now: datetime) -> list[dict[str, Any]]:
    if history.left_on is None:
        return []
    ending = {"kind": history.left_as or str(ExitKind.RESIGNED), "effective_on": history.left_on}
    told = {"reason": "", "cause": "", "noted_at": now}
    return [{"id": new_id(), "membership_id": membership_id, **ending, **told}]


def _numbers(session: Session, given: list[int | None]) -> list[int]:
    """The numbers that rows bring along, and fresh ones for the others."""
    told = [number for number in given if number is not None]
    if told:
        keep_numbers_clear(session, MEMBERS, max(told))
    count = len(given) - len(told)
    fresh = iter(range(take_numbers(session, MEMBERS, count), 2**62) if count else ())
    return [next(fresh) if number is None else number for number in given]


def _membership(one: TakenOver, number: int, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "organisation_id": one.organisation_id,
        "person_id": one.person_id,
        "number": number,
        "tier_slug": one.tier.slug,
        "currency": one.tier.currency,
        "auto_renew": one.said.fields.get("auto_renew", False),
        "extra_seats": one.said.fields.get("extra_seats", 0),
        "taken_over": True,
        "created_at": now,
    }


def _term(one: TakenOver, membership_id: UUID, dates: Dates, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "membership_id": membership_id,
        "tier_slug": one.tier.slug,
        "origin": str(Origin.IMPORT),
        "starts_on": dates.starts_on,
        "ends_on": dates.ends_on,
        "grace_ends_on": dates.grace_ends_on,
        "anchor_on": dates.anchor_on,
        "anchor_months": dates.anchor_months,
        "granted_at": now,
    }


def _joined(row: dict[str, Any], term: dict[str, Any]) -> MemberJoined:
    return MemberJoined(
        membership_id=row["id"],
        organisation_id=row["organisation_id"],
        person_id=row["person_id"],
        tier=row["tier_slug"],
        starts_on=term["starts_on"],
        ends_on=term["ends_on"],
        taken_over=True,
    )


def _insert(session: Session, table: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(table), rows)
