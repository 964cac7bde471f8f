"""Searching the directory: by beginnings of words and by facets, for whoever looks, as of today."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Uuid,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from services.membership.models import Audience, DirectoryWord, Listing, Representation
from services.membership.queries.directory.standing import (
    TODAY,
    holds_tier_on,
    is_member_on,
    speaks_on,
)
from services.membership.queries.policies import visibility_policy
from services.membership.rules.directory import (
    EVERYTHING,
    audience,
    audience_of,
    facet,
    own_of,
    words_asked,
)
from shared.callers import Caller
from shared.database import Session

FACETS = ("kind", "cause", "region", "sector", "offer", "need", "language", "country", "tier")

_COMMON = 2_000
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Looking:
    """Who looks, when: as whom, which listings are their own, and what was locked from them since."""

    to: Audience
    own: Sequence[UUID]
    locked: Sequence[str]
    today: date

    @property
    def shape(self) -> tuple[bool, bool, bool]:
        """What of a statement depends on who looks."""
        return self.to == Audience.STAFF, bool(self.locked), bool(self.own)

    @property
    def values(self) -> dict[str, Any]:
        """Its parameters."""
        named = {"audience": int(self.to), "today": self.today}
        return {**named, "locked": list(self.locked), "own": list(self.own)}


@dataclass(frozen=True)
class Wanted:
    """One word, or the beginning of one, that who is looked for has."""

    word: str
    is_whole: bool

    def values(self, number: int) -> dict[str, str]:
        """The parameters of the condition of this number."""
        return {f"word_{number}": self.word, f"end_{number}": self.word + _LAST}


def looking(session: Session, caller: Caller, today: date) -> Looking:
    """How somebody looks at the directory: stewards see all, everybody what is their own."""
    to = audience_of(caller)
    mine = own_of(caller)
    own = select(Listing.id).where(Listing.subject_id.in_(mine))
    return Looking(to, session.scalars(own).all() if mine else (), _locked(session, to), today)


def wanted(asked: Mapping[str, str | None]) -> list[Wanted]:
    """What a search asks for; everybody, where it asks for nothing.

    A single letter is a word, for too many begin with it.
    """
    words = [Wanted(one, _is_short(one)) for one in words_asked(asked.get("q") or "")]
    for name in FACETS:
        value = asked.get(name)
        if value:
            words.append(Wanted(facet(name, value), is_whole=True))
    return words or [Wanted(EVERYTHING, is_whole=True)]


def search(
    session: Session,
    words: Sequence[Wanted],
    tier: str | None,
    by: Looking,
    after: UUID | None,
    limit: int,
) -> list[Listing]:
    """The next so many listings that have all these words, for who looks, and are members' today.

    Those who have the rarest word are looked through in their order, a portion at a time, so that
    nobody is counted who is not shown.
    """
    ordered = _rarest_first(session, words)
    found: list[Listing] = []
    portion = limit
    while len(found) < limit:
        candidates = _candidates(session, ordered, by, after, portion)
        if candidates:
            found += _members(session, candidates, tier, by)
        if len(candidates) < portion:
            break
        after, portion = candidates[-1], min(portion * 2, 500)
    return found[:limit]


def _is_short(word: str) -> bool:
    return len(word) == 1 and word.isascii()


def _locked(session: Session, to: Audience) -> list[str]:
    """The fields, as rows name them, that the association keeps from who looks.

    The words are written anew only some time after a field is locked.
    """
    policy = visibility_policy(session)
    return [
        f"{kind}:{name}"
        for kind, locks in (("person", policy.persons), ("organisation", policy.organisations))
        for name, seen in locks.items()
        if audience(seen) > to
    ]


def _rarest_first(session: Session, words: Sequence[Wanted]) -> list[Wanted]:
    if len(words) == 1:
        return list(words)
    return sorted(words, key=lambda one: (_how_many(session, one), not one.is_whole))


def _how_many(session: Session, one: Wanted) -> int:
    """How many rows have a word; beyond some it does not matter how many."""
    return session.scalar(_counted(one.is_whole), one.values(0)) or 0


def _is_common(session: Session, one: Wanted) -> bool:
    """Whether a walk through all listings soon meets those who have a word."""
    return one.is_whole or _how_many(session, one) >= _COMMON


def _candidates(
    session: Session,
    words: Sequence[Wanted],
    by: Looking,
    after: UUID | None,
    portion: int,
) -> list[UUID]:
    shapes = tuple(one.is_whole for one in words)
    values = {**by.values, "after": after, "portion": portion}
    for number, one in enumerate(words):
        values |= one.values(number)
    goes_on = None if after is None else _is_common(session, words[0])
    return list(session.scalars(_found(shapes, by.shape, goes_on), values))


def _members(
    session: Session, listing_ids: Sequence[UUID], tier: str | None, by: Looking
) -> Sequence[Listing]:
    values = {"ids": listing_ids, "tier": tier, "today": by.today}
    found: Sequence[Listing] = session.scalars(_standing(tier is not None), values).all()
    return found


# Each statement is made once: to put it together takes longer than to answer it.


@cache
def _counted(is_whole: bool) -> Select[Any]:
    rows = select(DirectoryWord.listing_id).where(_has(DirectoryWord, 0, is_whole)).limit(_COMMON)
    return select(func.count()).select_from(rows.subquery())


@lru_cache(maxsize=1_024)
def _found(
    shapes: tuple[bool, ...], who: tuple[bool, bool, bool], goes_on: bool | None
) -> Select[Any]:
    """Those who have the first word, and all others, in the order of their listings.

    Beyond the first page it `goes_on`: through all listings where the word is common. Else no index
    answers for the id that it goes on from, or SQLite would walk all rows instead of the word's few.
    """
    row = aliased(DirectoryWord)
    found = select(row.listing_id).where(_has(row, 0, shapes[0]), *_may_find(row, *who))
    for number, is_whole in enumerate(shapes[1:], 1):
        other = aliased(DirectoryWord)
        has = other.listing_id == row.listing_id, _has(other, number, is_whole)
        found = found.where(exists().where(*has, *_may_find(other, *who)))
    if goes_on is not None:
        id_ = row.listing_id if goes_on else func.coalesce(row.listing_id, row.listing_id)
        found = found.where(id_ > bindparam("after", type_=Uuid))
    return found.distinct().order_by(row.listing_id).limit(bindparam("portion", type_=Integer))


@cache
def _standing(has_tier: bool) -> Select[Any]:
    ids: Any = bindparam("ids", expanding=True)
    members = select(Listing).where(Listing.id.in_(ids), is_member_on(Listing, TODAY))
    if has_tier:
        members = members.where(holds_tier_on(Listing, bindparam("tier"), TODAY))
    return members.order_by(Listing.id)


def _has(row: Any, number: int, is_whole: bool) -> ColumnElement[bool]:
    """That a row has the word of this number, or begins with it."""
    word, end = (bindparam(f"{name}_{number}", type_=row.word.type) for name in ("word", "end"))
    same: ColumnElement[bool] = row.word == word
    return same if is_whole else and_(row.word >= word, row.word < end)


def _may_find(
    row: Any, sees_all: bool, has_locked: bool, has_own: bool
) -> list[ColumnElement[bool]]:
    """That who looks may find somebody by this row today."""
    if sees_all:
        return [_holds(row)]
    open_to = row.audience <= bindparam("audience", type_=Integer)
    if has_locked:
        open_to = and_(open_to, row.field.not_in(bindparam("locked", expanding=True)))
    if has_own:
        open_to = or_(open_to, row.listing_id.in_(bindparam("own", expanding=True)))
    return [open_to, _holds(row)]


def _holds(row: Any) -> ColumnElement[bool]:
    """That what is said of somebody as somebody of an organisation is so today."""
    spoken = aliased(Representation)
    live = exists().where(spoken.id == row.via_id, speaks_on(spoken, TODAY))
    return or_(row.via_id == row.listing_id, live)
