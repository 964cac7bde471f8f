"""What is held in memory is a copy of the committed table, whatever happens to a transaction."""

from __future__ import annotations

import random
from uuid import UUID

import pytest
from sqlalchemy import Engine, create_engine, select

from events.introductions import IntroductionExpired
from services.matching.actions.members import keep_profile
from services.matching.engine.columns import Columns
from services.matching.engine.probe import Circumstances, Part, Probe
from services.matching.engine.search import sweep
from services.matching.engine.weights import FB_1
from services.matching.models import Candidate
from services.matching.queries.arrays import parts
from services.matching.queries.cards import COLUMNS, card_of, cards
from shared.database import Session, reading, transaction
from tests.conftest import EngineOf
from tests.services.matching.association import (
    NOON,
    Member,
    company,
    founder,
    hear,
    join,
    proposed,
)

OLD = founder(taken_over=True)


class ChangedMind(Exception):
    """The transaction is not to be."""


def content(member: Member, **changes: object) -> dict[str, object]:
    """A profile as the handler reads it."""
    published = member.published().dump()
    return {
        name: value for name, value in published.items() if name not in ("person_id", "visibility")
    } | changes


def change(session: Session, member: Member, **changes: object) -> None:
    keep_profile(session, member.id, content(member, **changes), NOON)


def held(session: Session) -> set[UUID]:
    """Everybody who can be matched, as this transaction sees it."""
    seen = parts(session)
    return {one for part in seen for one in part.columns.slot_of if part.holds(one)}


def test_a_transaction_sees_its_own_changes(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    with transaction(engine) as session:
        change(session, company(), wants_introductions=False)
        assert held(session) == {OLD.id}
        change(session, company(), wants_introductions=True)
        assert held(session) == {OLD.id, company().id}


def test_nobody_else_sees_them_before_the_commit(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    with transaction(engine) as session:
        change(session, company(), wants_introductions=False)
        assert held(session) == {OLD.id}
        with reading(engine) as other:
            assert held(other) == {OLD.id, company().id}
    with reading(engine) as other:
        assert held(other) == {OLD.id}


def test_a_change_that_was_rolled_back_leaves_no_ghost(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    with pytest.raises(ChangedMind), transaction(engine) as session:
        change(session, company(), wants_introductions=False)
        assert held(session) == {OLD.id}
        raise ChangedMind
    with transaction(engine) as session:
        assert held(session) == {OLD.id, company().id}
        change(session, OLD, wants_introductions=False)
        assert held(session) == {company().id}
    assert_like_new(engine)


def test_a_savepoint_that_was_rolled_back_leaves_no_ghost(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    with transaction(engine) as session:
        with pytest.raises(ChangedMind), session.begin_nested():
            change(session, company(), wants_introductions=False)
            assert held(session) == {OLD.id}
            raise ChangedMind
        assert held(session) == {OLD.id, company().id}
        with session.begin_nested():
            change(session, OLD, wants_introductions=False)
        assert held(session) == {company().id}
    with reading(engine) as session:
        assert held(session) == {company().id}
    assert_like_new(engine)


def test_a_savepoint_kept_in_a_transaction_that_was_not_leaves_no_ghost(
    engine_of: EngineOf,
) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    with pytest.raises(ChangedMind), transaction(engine) as session:
        with session.begin_nested():
            change(session, OLD, wants_introductions=False)
        with pytest.raises(ChangedMind), session.begin_nested():
            raise ChangedMind
        assert held(session) == {company().id}
        raise ChangedMind
    with reading(engine) as session:
        assert held(session) == {company().id, OLD.id}


def test_what_another_process_committed_is_seen(engine_of: EngineOf) -> None:
    engine = engine_of("matching")
    join(engine, company(), OLD)
    with reading(engine) as session:
        assert held(session) == {OLD.id, company().id}
    elsewhere = create_engine(engine.url)
    with transaction(elsewhere) as session:
        change(session, company(), wants_introductions=False)
    elsewhere.dispose()
    with reading(engine) as session:
        assert held(session) == {OLD.id}


@pytest.mark.parametrize("seed", [1, 2])
def test_after_many_changes_the_arrays_are_like_new_ones(engine_of: EngineOf, seed: int) -> None:
    engine, dice = engine_of("matching"), random.Random(seed)
    members = [company(f"C{n}", taken_over=True) for n in range(4)]
    members += [founder(f"F{n}", taken_over=True) for n in range(4)]
    join(engine, *members)
    for step in range(30):
        member, other = dice.choice(members[:4]), dice.choice(members[4:])
        said = proposed(member, other)
        event = dice.choice(
            [
                member.published(interests=f"wells {step}"),
                other.published(wants_introductions=bool(step % 3)),
                said,
                IntroductionExpired(
                    introduction_id=said.introduction_id,
                    first_id=said.first_id,
                    second_id=said.second_id,
                ),
            ]
        )
        hear(engine, event)
    assert_like_new(engine)


def assert_like_new(engine: Engine) -> None:
    """The arrays find for everybody what arrays read anew from the table find."""
    with reading(engine) as session:
        kept, fresh = parts(session), Columns()
        rows = session.execute(select(*COLUMNS).where(Candidate.is_eligible)).all()
        for row in rows:
            fresh.put(card_of(row))
        for card in cards(session, (row.person_id for row in rows)).values():
            probe = Probe(card, Circumstances(), [Part(fresh)])
            again = Probe(card, Circumstances(), kept)
            best = sweep([Part(fresh)], probe, FB_1).best(20)
            assert sweep(kept, again, FB_1).best(20) == best
