"""Before an event: who still comes is asked once, those who come are reminded, and the host writes to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from events.attending import GatheringReminded, HostWrote, RsvpReconfirmAsked, RsvpReconfirmed
from events.erasures import PersonErased
from services.events.actions.attending import say_whether, write_to_guests
from services.events.actions.gatherings import edit_gathering
from services.events.actions.handovers import transfer_rsvp
from services.events.actions.places import lock_gathering
from services.events.handlers import inbox
from services.events.jobs import ask_for_a_yes, remind
from services.events.models import Reconfirmation, Rsvp
from services.events.rules import GatheringHasStarted, GatheringIsOver
from services.events.rules.attending import NobodyAskedYou, SaidAlready, ToNobody
from services.notifications.letters.links import guest_url
from shared.database import reading, transaction
from shared.settings import Settings
from shared.tokens import sign
from tests.road import announced, deliver
from tests.services.events.conftest import NOW, SPRING, Forum
from tests.services.events.door import DESK, Door, planned, slug

ASKED_AT = SPRING - timedelta(hours=48)


def strike(forum: Forum, now: datetime, job=ask_for_a_yes) -> int:
    with transaction(forum.engine) as session:
        return job(session, now, now.date())


def say(forum: Forum, rsvp: Rsvp, comes: bool, now: datetime = ASKED_AT) -> Reconfirmation:
    with transaction(forum.engine) as session:
        return say_whether(session, rsvp.id, comes, now)


def told(forum: Forum, kind: type) -> list:
    return [one for one in announced(forum.engine) if isinstance(one, kind)]


def said_of(forum: Forum, rsvp: Rsvp) -> bool | None:
    with reading(forum.engine) as session:
        return session.get_one(Reconfirmation, rsvp.id).comes


@pytest.fixture
def full(forum: Forum) -> tuple[Rsvp, Rsvp, Rsvp]:
    """A full evening of two, somebody who waits, and a question two days before."""
    forum.plan(capacity=2, reconfirm_hours=48, cut_off_hours=12)
    first, second, waits = (forum.rsvp(uuid4()) for _ in range(3))
    return first, second, waits


def test_everybody_who_has_a_place_is_asked_once_also_when_the_job_runs_twice(forum, full):
    assert strike(forum, ASKED_AT - timedelta(seconds=1)) == 0
    assert [strike(forum, ASKED_AT), strike(forum, ASKED_AT)] == [2, 0]
    asked = told(forum, RsvpReconfirmAsked)
    assert {one.rsvp_id for one in asked} == {full[0].id, full[1].id}


def test_a_no_gives_the_place_to_who_waits_in_the_same_moment(forum, full):
    strike(forum, ASKED_AT)
    assert say(forum, full[0], False).comes is False
    assert [forum.state_of(one) for one in full] == ["cancelled", "confirmed", "confirmed"]
    assert forum.audit().agrees
    assert strike(forum, ASKED_AT + timedelta(hours=1)) == 0


def test_a_no_after_the_cut_off_frees_the_place_and_moves_nobody_up(forum, full):
    strike(forum, ASKED_AT)
    say(forum, full[0], False, SPRING - timedelta(hours=11))
    assert [forum.state_of(one) for one in (full[0], full[2])] == ["cancelled", "waiting"]
    assert forum.audit().agrees


def test_a_yes_is_noted_and_silence_changes_nothing(forum, full):
    strike(forum, ASKED_AT)
    for _ in range(2):
        say(forum, full[0], True)
    assert [said_of(forum, full[0]), said_of(forum, full[1])] == [True, None]
    assert [one.rsvp_id for one in told(forum, RsvpReconfirmed)] == [full[0].id]
    assert forum.state_of(full[1]) == "confirmed"


def test_an_answer_is_for_once_and_in_time(forum, full):
    strike(forum, ASKED_AT)
    say(forum, full[0], True)
    with pytest.raises(SaidAlready):
        say(forum, full[0], False)
    with pytest.raises(GatheringHasStarted):
        say(forum, full[1], False, SPRING)
    with pytest.raises(NobodyAskedYou):
        say(forum, full[2], True)


def test_whoever_answers_after_the_question_is_not_asked(forum, full):
    strike(forum, ASKED_AT)
    say(forum, full[0], False)
    forum.cancel(full[2].person_id, ASKED_AT + timedelta(hours=1))
    forum.rsvp(uuid4(), now=ASKED_AT + timedelta(hours=2))
    assert strike(forum, ASKED_AT + timedelta(hours=3)) == 0


def test_a_place_that_became_anothers_is_theirs_to_answer_for(forum, full):
    strike(forum, ASKED_AT)
    with transaction(forum.engine) as session:
        ids = (forum.gathering_id, full[0].person_id, uuid4())
        transfer_rsvp(session, *ids, ASKED_AT, ASKED_AT.date())
    with pytest.raises(NobodyAskedYou, match="somebody else's"):
        say(forum, full[0], False)


def test_nobody_is_asked_where_the_host_does_not_want_it(forum):
    forum.plan()
    forum.rsvp(uuid4())
    assert strike(forum, SPRING - timedelta(hours=1)) == 0


def test_who_is_erased_leaves_no_answer(forum, full):
    strike(forum, ASKED_AT)
    deliver(inbox, forum.engine, PersonErased(person_id=full[0].person_id), time=ASKED_AT)
    with pytest.raises(NobodyAskedYou):
        say(forum, full[0], True)
    assert forum.state_of(full[2]) == "confirmed"


def test_those_who_come_are_reminded_once_by_the_last_of_what_was_missed(forum):
    forum.plan(reminder_hours=[72, 24])
    assert strike(forum, SPRING - timedelta(hours=73), remind) == 0
    late = SPRING - timedelta(hours=20)
    assert [strike(forum, late, remind), strike(forum, late, remind)] == [1, 0]
    assert [one.hours for one in told(forum, GatheringReminded)] == [24]
    assert strike(forum, SPRING, remind) == 0


def test_each_reminder_comes_in_its_hour_and_again_when_the_event_moves_away(forum):
    forum.plan(reminder_hours=[72, 24])
    for hours in (72, 24):
        strike(forum, SPRING - timedelta(hours=hours), remind)
    move(forum, SPRING + timedelta(hours=1), SPRING - timedelta(hours=23, minutes=30))
    assert strike(forum, SPRING - timedelta(hours=23), remind) == 1
    move(forum, SPRING + timedelta(hours=2), SPRING - timedelta(hours=21))
    assert strike(forum, SPRING - timedelta(hours=21), remind) == 0
    assert [one.hours for one in told(forum, GatheringReminded)] == [72, 24, 24]


def move(forum: Forum, starts_at: datetime, now: datetime) -> None:
    with transaction(forum.engine) as session:
        gathering = lock_gathering(session, forum.gathering_id)
        times = {"starts_at": starts_at, "ends_at": starts_at + timedelta(hours=3)}
        edit_gathering(session, gathering, now, **times)


def test_the_host_writes_to_those_who_come_or_wait(forum):
    forum.plan()
    with transaction(forum.engine) as session:
        write_to_guests(session, forum.gathering_id, "Bring boots.", True, False, NOW)
    (wrote,) = told(forum, HostWrote)
    assert (wrote.text, wrote.to_those_who_come, wrote.to_those_who_wait) == (
        "Bring boots.",
        True,
        False,
    )
    with transaction(forum.engine) as session, pytest.raises(ToNobody):
        write_to_guests(session, forum.gathering_id, "Boots.", False, False, NOW)
    with transaction(forum.engine) as session, pytest.raises(GatheringIsOver):
        late = SPRING + timedelta(days=1)
        write_to_guests(session, forum.gathering_id, "Boots.", True, False, late)


def test_over_http_the_host_writes_and_sees_who_said_nothing(door, member):
    path, who = f"/{planned(door, **soon())['id']}", member()
    door.ask("POST", f"{path}/rsvps", who, {})
    early = door.ask("PUT", f"{path}/rsvps/{who}/reconfirmation", who, {"comes": True})
    assert (early.status_code, slug(early)) == (404, "nobody-asked-you")
    wrote = door.ask("POST", f"{path}/messages", DESK, {"text": "Bring boots."})
    assert wrote.status_code == 201
    assert door.ask("GET", f"{path}/messages", DESK).json["items"] == [wrote.json]
    assert door.ask("POST", f"{path}/messages", who, {"text": "Hello"}).status_code == 403
    assert door.ask("GET", f"{path}/reconfirmations", who).status_code == 403
    assert door.ask("GET", f"{path}/reconfirmations", DESK).json["items"] == []


def soon(**facts: object) -> dict[str, object]:
    begins = datetime.now(UTC) + timedelta(days=1)
    times = {"starts_at": begins.isoformat(), "ends_at": (begins + timedelta(hours=2)).isoformat()}
    return {**times, **facts}


def asked_over_http(door: Door, forum: Forum, member) -> tuple[str, Rsvp]:
    """Somebody who was asked by letter, and where the letter leads."""
    path, who = f"/{planned(door, **soon(capacity=1, reconfirm_hours=720))['id']}", member()
    door.ask("POST", f"{path}/rsvps", who, {})
    with transaction(forum.engine) as session:
        rsvp = session.scalars(select(Rsvp).where(Rsvp.person_id == who)).one()
        rsvp.confirmed_at = datetime.now(UTC) - timedelta(days=60)
    strike(forum, datetime.now(UTC))
    until = datetime.now(UTC) + timedelta(days=1)
    url = guest_url(door.settings, "reconfirmation", rsvp.id, "en", until, datetime.now(UTC))
    return url.removeprefix(f"{door.settings.base_url}/events"), rsvp


def press(door: Door, link: str, comes: str) -> TestResponse:
    return door.client.post(
        link,
        data={"comes": comes},
        headers={"Accept": "text/html", "Sec-Fetch-Site": "same-origin"},
    )


def test_the_link_of_the_letter_answers_by_a_button_and_once(door, engine, member):
    link, rsvp = asked_over_http(door, Forum(engine), member)
    page = door.client.get(link)
    assert "Yes, I come" in page.text
    assert said_of(Forum(engine), rsvp) is None
    for _ in range(2):
        assert "somebody else can come" in press(door, link, "no").text
    assert press(door, link, "yes").status_code == 409
    assert Forum(engine).state_of(rsvp) == "cancelled"
    assert str(rsvp.person_id) not in page.text


def test_a_link_that_is_forged_old_or_for_something_else_opens_nothing(
    door, engine, member, settings: Settings
):
    link, rsvp = asked_over_http(door, Forum(engine), member)
    said = {"rsvp": str(rsvp.id), "language": "en"}
    now = datetime.now(UTC)
    other = sign(settings, "preferences", said, None)
    old = sign(settings, "reconfirmation", said, timedelta(hours=1), now - timedelta(days=1))
    for token in (link[:-4].partition("=")[2] + "AAAA", other, old, ""):
        assert press(door, f"/reconfirmation?token={token}", "no").status_code == 422
    assert Forum(engine).state_of(rsvp) == "confirmed"


def test_the_page_speaks_the_language_of_the_letter(door, engine, member):
    _, rsvp = asked_over_http(door, Forum(engine), member)
    said = {"rsvp": str(rsvp.id), "language": "de"}
    token = sign(door.settings, "reconfirmation", said, timedelta(hours=1))
    assert "Ja, ich komme" in door.client.get(f"/reconfirmation?token={token}").text
