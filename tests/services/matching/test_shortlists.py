"""The lists of everybody follow whatever is heard: as looking at all pairs one by one finds them."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import Engine, create_engine, select

from events.contract import Event
from events.gatherings import GatheringCancelled, RsvpCancelled
from events.introductions import PairKeptApart
from events.representatives import RepresentativeLeft
from services.matching.actions import gatherings
from services.matching.engine.card import Card
from services.matching.engine.lists import BEST, Lists
from services.matching.models import Candidate
from services.matching.queries.cards import cards as cards_of
from services.matching.queries.everybody import Everybody
from services.matching.queries.lists import lists, shortlist
from services.matching.queries.surroundings import lasting
from shared.database import Session, reading, transaction
from tests.conftest import EngineOf
from tests.services.matching import reference
from tests.services.matching.association import (
    NOON,
    Member,
    called,
    company,
    founder,
    gathering,
    hear,
    join,
    proposed,
    rsvp,
)
from tests.services.matching.test_arrays import change
from tests.services.matching.test_introductions import declined, expired, made
from tests.services.matching.test_lists import assert_exact, held_by, reversed_of

TOPICS = ("pilot-site", "technology", "data", "legal", "funding", "media")

MEMBERS = [
    (company if n % 2 else founder)(
        f"M{n}",
        house=f"H{n % 17}",
        taken_over=True,
        offers=(TOPICS[n % 6],),
        needs=(TOPICS[(n // 2) % 6],),
        causes=(f"sdg-{n % 7 + 1}",),
        interests=f"wells {n % 5} schools",
    )
    for n in range(26)
]


class Year:
    """A random year of an association, step by step."""

    def __init__(self, engine: Engine, seed: int) -> None:
        self.engine, self.dice, self.now = engine, random.Random(seed), NOON
        self.step = 0
        self.made_of: tuple[Lists | None, list[Card]] = (None, [])

    def some(self) -> Member:
        return self.dice.choice(MEMBERS)

    def happens(self) -> list[Event]:
        """Something that happens to one or two of them."""
        self.step += 1
        one, other = self.dice.sample(MEMBERS, 2)
        left = RepresentativeLeft(
            representation_id=one.appointed().representation_id,
            organisation_id=one.organisation_id,
            person_id=one.id,
            left_on=NOON.date(),
        )
        said = proposed(one, other)
        cancelled = RsvpCancelled(
            gathering_id=called("Spring Forum"),
            rsvp_id=rsvp(one).rsvp_id,
            person_id=one.id,
            places=1,
        )
        apart = PairKeptApart(
            match_id=called(f"apart {one.name} {other.name}"),
            first_id=said.first_id,
            second_id=said.second_id,
            for_ever=bool(self.step % 2),
        )
        return self.dice.choice(
            [
                one.events(),
                [one.published(needs=other.published().needs, interests=f"rivers {self.step}")],
                [one.published(discreet=self.dice.random() < 0.5)],
                [left],
                [said],
                [said, made(one, other)],
                [said, declined(one, other)],
                [said, expired(one, other)],
                [apart],
                [rsvp(one), rsvp(other)],
                [cancelled],
            ]
        )

    def passes(self) -> None:
        """Some days go by."""
        self.now += timedelta(days=self.dice.choice((0, 0, 3, 20, 70)))

    def assert_exact(self) -> None:
        """The lists are those of all pairs, by what is asked of each pair alone."""
        with reading(self.engine) as session, lists(session, self.now) as kept:
            everybody = present(session)
            if self.made_of[0] is not kept:
                self.made_of = kept, everybody
            known = {one.person_id: one for one in everybody}
            around = {one.person_id: lasting(session, one, self.now) for one in everybody}
            true = {
                one.person_id: reference.best(
                    one, everybody, around[one.person_id], BEST, self.made_of[1]
                )
                for one in everybody
            }
            at_first = self.made_of[1]
            best = held_by(kept)
            assert_exact(
                best, true, lambda a, b: reference.score(known[a], known[b], at_first, around[a])
            )
            for one in everybody:
                wanted_by = {found.person_id for found in kept.wanted_by(one.person_id)}
                assert wanted_by == reversed_of(best, one.person_id)


def present(session: Session) -> list[Card]:
    ids = session.scalars(select(Candidate.person_id).where(Candidate.is_eligible)).all()
    return list(cards_of(session, ids).values())


@pytest.mark.parametrize("seed", [1, 2])
def test_through_a_year_the_lists_are_those_of_all_pairs(engine_of: EngineOf, seed: int) -> None:
    engine = engine_of("matching")
    join(engine, *MEMBERS[:24])
    hear(engine, gathering())
    year = Year(engine, seed)
    year.assert_exact()
    for _ in range(8):
        for event in year.happens():
            hear(engine, event, time=year.now)
        year.passes()
        year.assert_exact()
    hear(engine, GatheringCancelled(gathering_id=called("Spring Forum")))
    year.assert_exact()


def test_who_says_not_that_something_changed_leaves_old_lists(
    engine_of: EngineOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_of("matching")
    join(engine, *MEMBERS[:12])
    hear(engine, gathering())
    year = Year(engine, 1)
    year.assert_exact()
    monkeypatch.setattr(gatherings, "look_anew", lambda *_: None)
    hear(engine, rsvp(MEMBERS[0]), rsvp(MEMBERS[1]))
    with pytest.raises(AssertionError):
        year.assert_exact()


def test_what_lies_between_all_is_what_lies_between_each(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, *MEMBERS[:16])
    hear(engine, gathering())
    year = Year(engine, 5)
    for _ in range(12):
        for event in year.happens():
            hear(engine, event)
    with reading(engine) as session:
        for now in (NOON, NOON + timedelta(days=61), NOON + timedelta(days=400)):
            everybody = Everybody(session, now)
            for one in present(session):
                assert everybody.around(one) == lasting(session, one, now)


def test_the_other_process_follows(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, *MEMBERS[:12])
    with reading(engine) as session:
        before = shortlist(session, MEMBERS[0].id, NOON)
    elsewhere = create_engine(engine.url)
    with transaction(elsewhere) as session:
        change(session, MEMBERS[1], wants_introductions=False)
    elsewhere.dispose()
    with reading(engine) as session:
        after = shortlist(session, MEMBERS[0].id, NOON)
    gone = {MEMBERS[1].id}
    assert {one.person_id for one in before.best} - {one.person_id for one in after.best} == gone
    with reading(engine) as session:
        assert shortlist(session, MEMBERS[1].id, NOON).best == []


def test_a_newcomer_is_told_of_with_those_who_would_want_them(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, *MEMBERS[:20])
    newcomer = founder("Mbali")
    join(engine, newcomer)
    with reading(engine) as session:
        found = shortlist(session, newcomer.id, NOON)
        for one in found.wanted_by:
            theirs = {
                two.person_id: two.score for two in shortlist(session, one.person_id, NOON).best
            }
            assert theirs[newcomer.id] == one.score
    assert found.best
    assert found.wanted_by


def test_who_is_about_to_change_something_is_told_nothing(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company())
    with transaction(engine) as session:
        change(session, company(), discreet=True)
        with pytest.raises(RuntimeError, match="before anything is changed"):
            shortlist(session, company().id, NOON)
