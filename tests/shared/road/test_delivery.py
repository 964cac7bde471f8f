"""Each event has its effect once, in order per aggregate, whatever arrives how often and in which order."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, delete, func, insert, select
from sqlalchemy import event as sqlalchemy_event

from events.envelope import wrap
from events.persons import PersonRegistered, ProfilePublished
from shared import telemetry
from shared.database import Session, reading, transaction
from shared.feed import FeedPage, FeedUnreachable, LocalFeed
from shared.parked import dead_letters, discard, has_gap_older_than, redrive
from shared.relay import sequence
from shared.repair import Repair
from shared.tables import FEED_CURSORS, INBOX, INBOX_PARKED, INBOX_STREAMS
from tests.road import envelope_of
from tests.shared.road.conftest import EFFECTS, Consumer, people, say


def said(person: UUID, number: int) -> str:
    """What the bus carries when it is a person's nth event."""
    return wrap(envelope_of(PersonRegistered(person_id=person), number))


def parked(consumer: Consumer) -> dict[int, str]:
    with reading(consumer.engine) as session:
        rows = session.execute(select(INBOX_PARKED.c.sequence, INBOX_PARKED.c.state))
        return {row.sequence: row.state for row in rows}


def test_a_redelivered_event_has_its_effect_once(consumer: Consumer) -> None:
    (ada,) = people(1)
    body = said(ada, 1)
    consumer.delivery().take([body, body])
    consumer.delivery().take([body])
    assert consumer.effects() == [str(ada)]


def test_without_its_memory_a_redelivered_event_has_its_effect_twice(consumer: Consumer) -> None:
    """The control: it is the memory in the same database that makes once of twice."""
    (ada,) = people(1)
    body = said(ada, 1)
    consumer.delivery().take([body])
    with transaction(consumer.engine) as session:
        session.execute(delete(INBOX_STREAMS))
        session.execute(delete(INBOX))
    consumer.delivery().take([body])
    assert consumer.effects() == [str(ada), str(ada)]


def test_an_event_that_came_too_early_waits_for_the_one_before(consumer: Consumer) -> None:
    (ada,) = people(1)
    bodies = [said(ada, number) for number in (1, 2, 3)]
    delivery = consumer.delivery()
    delivery.take([bodies[0], bodies[2]])
    assert (len(consumer.effects()), parked(consumer)) == (1, {3: "gap"})
    delivery.take([bodies[1]])
    assert (len(consumer.effects()), parked(consumer)) == (3, {})


def test_a_failing_event_holds_up_its_own_aggregate_only(consumer: Consumer) -> None:
    ada, bo = people(2)
    consumer.broken.add(str(ada))
    consumer.delivery().take([said(ada, 1), said(bo, 1), said(ada, 2), said(bo, 2)])
    assert consumer.effects() == [str(bo), str(bo)]
    assert parked(consumer) == {1: "failed", 2: "behind"}


def test_a_failed_handler_leaves_no_effect_behind(consumer: Consumer) -> None:
    (ada,) = people(1)
    consumer.broken.add(str(ada))
    consumer.delivery().take([said(ada, 1)])
    assert consumer.effects() == []


def test_a_handler_that_recovers_is_heard_in_order(consumer: Consumer) -> None:
    (ada,) = people(1)
    consumer.broken.add(str(ada))
    delivery = consumer.delivery()
    delivery.take([said(ada, 1), said(ada, 2)])
    consumer.broken.clear()
    delivery.retry_due(datetime.now(UTC))
    assert (len(consumer.effects()), parked(consumer)) == (2, {})


def test_a_handler_that_fails_for_ever_ends_with_the_dead_and_the_reason(
    consumer: Consumer,
) -> None:
    (ada,) = people(1)
    consumer.broken.add(str(ada))
    delivery = consumer.delivery(delays=(0.0, 0.0))
    delivery.take([said(ada, 1), said(ada, 2)])
    for _ in range(4):
        delivery.retry_due(datetime.now(UTC))
    with reading(consumer.engine) as session:
        (dead,) = dead_letters(session)
    assert (dead.attempts, dead.waiting_behind) == (3, 1)
    assert dead.reason == "RuntimeError: this one cannot be helped"


def test_the_dead_are_sent_again_when_asked(consumer: Consumer) -> None:
    (ada,) = people(1)
    consumer.broken.add(str(ada))
    delivery = consumer.delivery(delays=())
    delivery.take([said(ada, 1), said(ada, 2)])
    assert parked(consumer) == {1: "dead", 2: "behind"}
    consumer.broken.clear()
    with transaction(consumer.engine) as session:
        assert redrive(session, datetime.now(UTC)) == 1
    delivery.retry_due(datetime.now(UTC))
    assert (len(consumer.effects()), parked(consumer)) == (2, {})


def test_a_discarded_dead_letter_lets_the_others_pass(consumer: Consumer) -> None:
    (ada,) = people(1)
    consumer.broken.add(str(ada))
    delivery = consumer.delivery(delays=())
    delivery.take([said(ada, 1), said(ada, 2)])
    consumer.broken.clear()
    with transaction(consumer.engine) as session:
        (dead,) = dead_letters(session)
        assert discard(session, dead.event_id, datetime.now(UTC)) == 1
    delivery.retry_due(datetime.now(UTC))
    assert (len(consumer.effects()), parked(consumer)) == (1, {})


def test_a_message_that_nobody_can_read_is_kept(consumer: Consumer) -> None:
    (ada,) = people(1)
    consumer.delivery().take([b"{not json", '{"id": "x"}', said(ada, 1)])
    assert consumer.effects() == [str(ada)]
    with reading(consumer.engine) as session:
        assert len(dead_letters(session)) == 2


def test_a_batch_message_is_taken_like_its_events(consumer: Consumer) -> None:
    ada, bo = people(2)
    consumer.delivery().take([f"[{said(ada, 1)},{said(bo, 1)}]"])
    assert consumer.effects() == [str(ada), str(bo)]


def test_an_event_of_a_kind_not_known_yet_is_passed_over(consumer: Consumer) -> None:
    (ada,) = people(1)
    unknown = json.loads(said(ada, 1)) | {"type": "person.moved-house.v1"}
    consumer.delivery().take([json.dumps(unknown), said(ada, 2)])
    assert (consumer.effects(), parked(consumer)) == ([str(ada)], {})


def test_data_that_breaks_its_contract_is_dead_at_once(consumer: Consumer) -> None:
    (ada,) = people(1)
    broken = json.loads(said(ada, 1)) | {"data": {"person_id": "not an id"}}
    consumer.delivery(delays=(60.0,)).take([json.dumps(broken)])
    assert parked(consumer) == {1: "dead"}


def test_two_deliveries_at_once_do_each_effect_once(consumer: Consumer) -> None:
    crowd = people(40)
    bodies = [said(person, number) for number in (1, 2, 3) for person in crowd]
    halves = (bodies, list(reversed(bodies)))
    threads = [
        threading.Thread(target=lambda part=part: consumer.delivery().take(part)) for part in halves
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    effects = consumer.effects()
    assert {effects.count(str(person)) for person in crowd} == {3}
    assert parked(consumer) == {}


def test_what_a_failed_handler_announced_is_not_said(
    consumer: Consumer, bare: object, producer: Engine
) -> None:
    from shared.outbox import announce
    from tests.road import announced

    ada, bo = people(2)

    def tell_on(registered: PersonRegistered, session: object) -> None:
        announce(session, registered)  # type: ignore[arg-type]
        if registered.person_id == ada:
            raise RuntimeError("after it was announced")

    consumer.inbox.on(PersonRegistered)(tell_on)
    consumer.delivery().take([said(ada, 1), said(bo, 1)])
    assert announced(consumer.engine) == [PersonRegistered(person_id=bo)]


def test_a_new_consumer_is_built_from_history(producer: Engine, consumer: Consumer) -> None:
    crowd = people(5)
    say(producer, *crowd)
    say(producer, *crowd)
    sequence(producer)
    Repair(consumer.delivery(), {"membership": LocalFeed(producer)}).walk_all()
    assert sorted(consumer.effects()) == sorted(2 * [str(person) for person in crowd])


def test_a_walk_in_a_steady_state_leaves_alone_what_is_on_its_way(
    producer: Engine, consumer: Consumer
) -> None:
    repair = Repair(consumer.delivery(), {"membership": LocalFeed(producer)})
    repair.walk_all()
    say(producer, *people(2))
    sequence(producer)
    assert repair.walk_all(settled=True) == 0
    assert repair.walk_all(settled=True) == 2
    assert repair.steady == 2
    labels = {"service": consumer.service, "source": "membership"}
    assert telemetry.REGISTRY.get_sample_value("footbridge_events_lost_by_bus_total", labels) == 2


def test_only_what_is_found_in_a_steady_state_counts_as_repaired(
    producer: Engine, consumer: Consumer
) -> None:
    repair = Repair(consumer.delivery(), {"membership": LocalFeed(producer)})
    counted = []
    for settled in (False, True, True):
        say(producer, *people(3))
        sequence(producer)
        repair.walk_all(settled)
        with reading(consumer.engine) as session:
            counted.append(session.scalar(select(func.sum(FEED_CURSORS.c.repaired))))
    assert counted == [0, 0, 3]


def _hear_together(consumer: Consumer, sizes: list[int]) -> None:
    """Make the consumer hear of persons' profiles many at a time; it fails on the broken ones."""

    def note_all(published: Sequence[ProfilePublished], session: Session) -> None:
        sizes.append(len(published))
        rows = [{"subject": one.subject, "note": "profile"} for one in published]
        session.execute(insert(EFFECTS), rows)
        if consumer.broken & {one.subject for one in published}:
            raise RuntimeError("one of these cannot be helped")

    consumer.inbox.on_many(ProfilePublished)(note_all)


def profile(person: UUID, number: int) -> str:
    return wrap(envelope_of(ProfilePublished(person_id=person), number))


def test_events_heard_together_have_their_effect_in_one_go(consumer: Consumer) -> None:
    sizes: list[int] = []
    _hear_together(consumer, sizes)
    crowd = people(30)
    consumer.delivery().take([profile(person, 1) for person in crowd])
    assert (consumer.effects(), sizes) == ([str(person) for person in crowd], [30])


def test_of_events_heard_together_only_the_failing_one_waits(consumer: Consumer) -> None:
    sizes: list[int] = []
    _hear_together(consumer, sizes)
    crowd = people(3)
    consumer.broken.add(str(crowd[1]))
    consumer.delivery().take([profile(person, 1) for person in crowd])
    assert consumer.effects() == [str(crowd[0]), str(crowd[2])]
    assert parked(consumer) == {1: "failed"}


def test_events_heard_together_keep_their_place_among_the_others(consumer: Consumer) -> None:
    _hear_together(consumer, [])
    ada, bo = people(2)
    consumer.delivery().take([said(ada, 1), profile(ada, 2), profile(bo, 1), said(ada, 3)])
    with reading(consumer.engine) as session:
        notes = list(session.scalars(select(EFFECTS.c.note).order_by(EFFECTS.c.id)))
    assert notes == ["heard", "profile", "profile", "heard"]


def test_an_event_that_spoils_its_transaction_is_parked_alone(consumer: Consumer) -> None:
    """Its handler returns, and only the commit fails: the others of the batch must not suffer."""

    def spoil(registered: PersonRegistered, session: Session) -> None:
        if str(registered.person_id) in spoilt:
            sqlalchemy_event.listen(session, "before_commit", _refuse, once=True)

    ada, bo = people(2)
    spoilt = {str(ada)}
    consumer.inbox.on(PersonRegistered)(spoil)
    consumer.delivery().take([said(ada, 1), said(bo, 1)])
    assert consumer.effects() == [str(bo)]
    assert parked(consumer) == {1: "failed"}


def _refuse(_: Session) -> None:
    raise RuntimeError("a constraint that is checked at the commit")


@pytest.mark.parametrize("fault", [{"subject": 7}, {"sequence": "0"}, {"sequence": str(2**70)}])
def test_an_envelope_that_makes_no_sense_is_kept_with_the_dead(
    consumer: Consumer, fault: dict[str, object]
) -> None:
    ada, bo = people(2)
    consumer.delivery().take([json.dumps(json.loads(said(ada, 1)) | fault), said(bo, 1)])
    assert consumer.effects() == [str(bo)]
    assert parked(consumer) == {0: "dead"}


def test_an_unreadable_message_with_a_nul_is_kept_on_both_databases(consumer: Consumer) -> None:
    consumer.delivery().take([b"\x00 not json"])
    assert parked(consumer) == {0: "dead"}


@pytest.mark.parametrize("poison", ['"\\ud800"', "[" * 100_000 + "]" * 100_000])
def test_poison_in_the_data_is_kept_and_the_good_goes_on(consumer: Consumer, poison: str) -> None:
    ada, bo = people(2)
    early = said(ada, 2).replace('"data":{', f'"data":{{"poison":{poison},')
    consumer.delivery().take([early, said(bo, 1)])
    assert consumer.effects() == [str(bo)]
    assert parked(consumer) == {0: "dead"}


def test_what_fails_only_at_the_commit_dies_in_the_end(consumer: Consumer) -> None:
    def spoil(_: PersonRegistered, session: Session) -> None:
        sqlalchemy_event.listen(session, "before_commit", _refuse, once=True)

    (ada,) = people(1)
    consumer.inbox.on(PersonRegistered)(spoil)
    delivery = consumer.delivery(delays=(0.0, 0.0))
    delivery.take([said(ada, 1)])
    for _ in range(3):
        delivery.retry_due(datetime.now(UTC))
    with reading(consumer.engine) as session:
        (dead,) = dead_letters(session)
    assert (dead.attempts, consumer.effects()) == (3, [])


def test_a_gap_behind_a_gap_is_seen(consumer: Consumer) -> None:
    (ada,) = people(1)
    bodies = {number: said(ada, number) for number in range(1, 6)}
    delivery = consumer.delivery()
    for number in (3, 5, 1, 2):
        delivery.take([bodies[number]])
    with reading(consumer.engine) as session:
        assert has_gap_older_than(session, datetime.now(UTC) + timedelta(seconds=1))
    delivery.take([bodies[4]])
    assert len(consumer.effects()) == 5


def test_what_waits_behind_a_failure_is_no_gap(consumer: Consumer) -> None:
    (ada,) = people(1)
    consumer.broken.add(str(ada))
    consumer.delivery(delays=(60.0,)).take([said(ada, 1), said(ada, 2)])
    with reading(consumer.engine) as session:
        assert not has_gap_older_than(session, datetime.now(UTC) + timedelta(seconds=1))


def test_a_feed_that_is_away_keeps_none_of_the_others_back(
    producer: Engine, consumer: Consumer
) -> None:
    class Away:
        def page(self, *_: object) -> FeedPage:
            raise FeedUnreachable("nobody is there")

    say(producer, *people(2))
    sequence(producer)
    feeds = {"elsewhere": Away(), "membership": LocalFeed(producer)}
    with pytest.raises(FeedUnreachable):
        Repair(consumer.delivery(), feeds).walk_all()
    assert len(consumer.effects()) == 2
