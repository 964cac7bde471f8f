"""What devices tell later: kept as it happened, known when sent again, and flagged where it is odd."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select

from events.attendance import AttendanceNoted
from services.events.actions.gatherings import cancel_gathering
from services.events.actions.offline import Scan
from services.events.models import CheckIn
from services.events.queries.codes import code_of
from services.events.rules.check_ins import NothingToSettle
from shared.database import reading, transaction
from tests.services.events.conftest import NOW, SPRING
from tests.services.events.entrance import OPEN, Entrance, entrance
from tests.services.events.test_tickets import ask, sell

__all__ = ["entrance"]

LATER = OPEN + timedelta(hours=2)


def scan(code: str = "", minutes: int = 0, **more: object) -> Scan:
    """A device let somebody in, so many minutes after two past six."""
    told = {"nonce": str(uuid4()), "checkpoint": "door", **more}
    return Scan(at=OPEN + timedelta(minutes=minutes), code=code, **told)


def kept(entrance: Entrance) -> list[CheckIn]:
    """All rows, in the order of their happening."""
    with reading(entrance.engine) as session:
        return list(session.scalars(select(CheckIn).order_by(CheckIn.checked_in_at)))


def test_what_a_device_tells_is_noted_as_of_then(entrance, forum):
    entrance.now = LATER
    one, two = forum.rsvp(uuid4(), places=2), forum.rsvp(uuid4())
    scans = [
        scan(entrance.code(one), 0),
        scan(entrance.code(one, 1), 1),
        scan(person_id=two.person_id, minutes=2, checkpoint="Back door"),
    ]
    noted = entrance.sends(*scans)
    assert [(seen.is_new, seen.check_in.flag, seen.checkpoint) for seen in noted] == [
        (True, "", "door"),
        (True, "", "door"),
        (True, "", "Back door"),
    ]
    assert [one.check_in.nonce for one in noted] == [one.nonce for one in scans]
    assert entrance.inside() == {"door": 2, "Back door": 1}
    assert {(row.source, row.checked_in_at, row.noted_at) for row in kept(entrance)} == {
        ("offline", OPEN + timedelta(minutes=minutes), LATER) for minutes in range(3)
    }
    assert {(said.person_id, said.attended_at) for said in entrance.said()} == {
        (one.person_id, OPEN),
        (two.person_id, OPEN + timedelta(minutes=2)),
    }
    again = entrance.scan(entrance.code(one))
    assert again.words == "Already in since 18:02."


def test_sent_again_it_is_known_and_changes_nothing(entrance, forum):
    scans = [scan(entrance.code(forum.rsvp(uuid4()))), scan("rubbish", 1)]
    first = entrance.sends(*scans, scans[0])
    assert [one.is_new for one in first] == [True, True, True]
    second = entrance.sends(*reversed(scans))
    assert [one.is_new for one in second] == [False, False]
    assert {one.check_in.id for one in first} == {one.check_in.id for one in second}
    assert len(kept(entrance)) == 2
    assert len(entrance.said()) == 1


def test_two_devices_that_let_the_same_ticket_in_are_both_kept_and_one_is_counted(entrance, forum):
    code = entrance.code(forum.rsvp(uuid4()))
    entrance.now = LATER
    entrance.sends(scan(code, 5), scan(code, 2))
    assert entrance.inside() == {"door": 1}
    assert entrance.flags() == [("twice", "Another device let the same place in at 18:04.")]
    assert len(entrance.said()) == 1


def test_who_was_let_in_online_and_offline_was_in_since_the_first_of_them(entrance, forum):
    code = entrance.code(forum.rsvp(uuid4()))
    entrance.now = OPEN + timedelta(minutes=20)
    entrance.scan(code)
    entrance.sends(scan(code))
    assert entrance.scan(code).words == "Already in since 18:02."
    assert entrance.flags() == [("twice", "Another device let the same place in at 18:22.")]


def test_whoever_should_not_have_been_let_in_is_kept_and_flagged(entrance, forum):
    forum.plan(capacity=1)
    gone, came = uuid4(), uuid4()
    back = forum.rsvp(gone)
    forum.cancel(gone)
    fine = forum.rsvp(came)
    waits = forum.rsvp(uuid4())
    entrance.now = LATER
    entrance.sends(
        scan(entrance.code(back), 0),
        scan(entrance.code(fine, 1), 1),
        scan(entrance.code(waits), 2),
        scan("rubbish", 3),
        scan(person_id=uuid4(), minutes=4),
        scan(minutes=5),
        scan(code_of(entrance.settings, uuid4(), 0), 6),
    )
    flags = [row.flag for row in kept(entrance)]
    assert flags == [
        "given-back", "no-such-place", "no-place", "unknown", "no-answer", "unknown", "unknown",
    ]  # fmt: skip
    assert entrance.inside() == {"door": 7}
    assert len(entrance.flags()) == 7
    assert all(note for _, note in entrance.flags())


def test_a_ticket_that_is_not_paid_or_for_another_event_is_flagged(entrance, forum):
    elsewhere = forum.rsvp(uuid4())
    forum.plan(title="Dinner")
    sell(forum, "Seat", price=900)
    held = ask(forum, uuid4())
    entrance.now = LATER
    entrance.sends(scan(entrance.code(held)), scan(entrance.code(elsewhere), 1))
    assert [row.flag for row in kept(entrance)] == ["not-paid", "other-gathering"]
    assert kept(entrance)[1].person_id == elsewhere.person_id


def test_a_clock_that_is_wrong_is_not_believed_and_what_it_said_is_kept(entrance, forum):
    codes = [entrance.code(forum.rsvp(uuid4())) for _ in range(4)]
    entrance.now = LATER
    days = 60 * 24
    entrance.sends(
        scan(codes[0], -400 * days),
        scan(codes[1], 400 * days),
        scan(codes[2], 122),
        scan(codes[3], 1),
    )
    rows = {row.flag_note: row.checked_in_at for row in kept(entrance)}
    assert rows == {
        "The device said 2026-04-07 18:02.": SPRING - timedelta(hours=24),
        "The device said 2028-06-15 18:02.": LATER,
        "": rows[""],
    }
    assert [row.flag for row in kept(entrance)].count("odd-time") == 2
    assert all(row.checked_in_at <= LATER for row in kept(entrance))


def test_at_an_event_that_was_called_off_they_were_let_in_all_the_same(entrance, forum):
    code = entrance.code(forum.rsvp(uuid4()))
    with transaction(entrance.engine) as session:
        cancel_gathering(session, forum.gathering_id, "Storm", NOW)
    entrance.sends(scan(code))
    assert entrance.flags() == [("not-taking-place", "Spring Forum is cancelled.")]
    assert [type(one) for one in entrance.said()] == [AttendanceNoted]


def test_the_desk_settles_in_words_and_what_happened_stays(entrance, forum):
    (odd,) = entrance.sends(scan("rubbish"))
    before = kept(entrance)[0]
    settled = entrance.settle(odd, "A guest of the speaker")
    assert settled.check_in.settlement == "A guest of the speaker"
    assert entrance.flags() == []
    entrance.now += timedelta(hours=1)
    assert entrance.settle(odd, "A guest of the speaker").check_in.settled_at == OPEN
    after = kept(entrance)[0]
    assert (after.flag, after.flag_note, after.checked_in_at) == (
        before.flag,
        before.flag_note,
        before.checked_in_at,
    )
    assert entrance.inside() == {"door": 1}
    entrance.undo(odd)
    assert entrance.inside() == {"door": 0}


def test_there_is_nothing_to_settle_about_what_is_right(entrance, forum):
    seen = entrance.scan(entrance.code(forum.rsvp(uuid4())))
    with pytest.raises(NothingToSettle):
        entrance.settle(seen, "Fine")


def test_a_thousand_scans_are_taken_in_few_statements(entrance, forum):
    forum.plan(capacity=2_000)
    people: list[UUID] = [uuid4() for _ in range(1_000)]
    scans = [scan(entrance.code(forum.rsvp(one))) for one in people]
    asked: list[str] = []
    event.listen(entrance.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    noted = entrance.sends(*scans)
    assert len(asked) < 60
    assert {one.check_in.person_id for one in noted} == set(people)
    assert entrance.inside() == {"door": 1_000}
    assert not any(one.is_new for one in entrance.sends(*scans))
