"""How it was: said once by those who were there, read without names; and thanks, sent once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from events.erasures import PersonErased
from events.feedback import FeedbackAsked, FeedbackGiven, GuestsThanked, GuestThanked
from events.merges import PersonMerged
from services.events.actions.feedback import give_feedback, thank_guests
from services.events.actions.gatherings import end_gatherings
from services.events.handlers import inbox
from services.events.jobs import ask_for_feedback
from services.events.models import Feedback, Rsvp
from services.events.queries.feedback import Report, report_at, thanks_seen
from services.events.rules.feedback import SaidHowItWas, WasNotThere, net_promoters
from services.events.rules.turnout import NotOverYet
from services.events.schemas.feedback import ThanksOut
from services.notifications.letters.links import guest_url
from shared.database import reading, transaction
from tests.road import announced, deliver
from tests.services.events.conftest import SPRING, Forum
from tests.services.events.door import DESK, Door, slug
from tests.services.events.test_turnout import AFTER, HOST, comes, count_all

ASKED = SPRING + timedelta(hours=6)


def strike(forum: Forum, now: datetime = ASKED) -> int:
    with transaction(forum.engine) as session:
        return ask_for_feedback(session, now, now.date())


def said(forum: Forum, kind: type) -> list:
    return [one for one in announced(forum.engine) if isinstance(one, kind)]


def say(
    forum: Forum, rsvp: Rsvp, rating: int = 4, nps: int = 9, words: str = "", now: datetime = ASKED
) -> Feedback:
    with transaction(forum.engine) as session:
        return give_feedback(session, rsvp.id, rating, nps, words, now)


def report(forum: Forum) -> Report:
    with reading(forum.engine) as session:
        return report_at(session, forum.gathering_id, HOST)


def thank(forum: Forum, text: str = "", take_aways: list[str] | None = None) -> list[str]:
    with transaction(forum.engine) as session:
        return thank_guests(session, forum.gathering_id, text, take_aways, ASKED).take_aways


@pytest.fixture
def guests(forum: Forum) -> list[Rsvp]:
    """Six who were there, one who was not, and an evening that is over."""
    forum.plan(capacity=10)
    there = [forum.rsvp(uuid4()) for _ in range(7)]
    for one in there[:6]:
        comes(forum, one)
    with transaction(forum.engine) as session:
        end_gatherings(session, AFTER, 10)
    return there


def test_those_who_were_there_are_asked_once_also_when_the_job_runs_twice(forum, guests):
    assert strike(forum, ASKED - timedelta(seconds=1)) == 0
    assert [strike(forum), strike(forum)] == [6, 0]
    assert {one.rsvp_id for one in said(forum, FeedbackAsked)} == {one.id for one in guests[:6]}


def test_where_it_is_not_known_who_came_nobody_is_asked_until_the_host_says_so(forum):
    forum.plan()
    forum.rsvp(uuid4())
    with transaction(forum.engine) as session:
        end_gatherings(session, AFTER, 10)
    assert strike(forum) == 0
    count_all(forum)
    assert strike(forum) == 1


def test_nobody_is_asked_where_the_host_does_not_want_it_or_weeks_later(forum, guests):
    assert strike(forum, ASKED + timedelta(days=14)) == 0
    forum.plan(feedback_hours=0)
    comes(forum, forum.rsvp(uuid4()))
    with transaction(forum.engine) as session:
        end_gatherings(session, AFTER, 10)
    assert strike(forum) == 6


def test_it_is_said_once_and_by_those_who_were_there(forum, guests):
    strike(forum)
    for _ in range(2):
        say(forum, guests[0], words=" Water  is life ")
    with pytest.raises(SaidHowItWas):
        say(forum, guests[0], rating=1)
    with pytest.raises(WasNotThere):
        say(forum, guests[6])
    assert [(one.rating, one.nps) for one in said(forum, FeedbackGiven)] == [(4, 9)]
    assert report(forum).take_aways == ["Water is life"]


def test_what_is_said_on_the_bus_names_nobody(forum, guests):
    say(forum, guests[0], words="Water")
    (given,) = said(forum, FeedbackGiven)
    assert str(guests[0].person_id) not in str(given.dump())
    assert str(guests[0].id) not in str(given.dump())


def test_with_fewer_than_five_answers_there_are_no_numbers(forum, guests):
    for one in guests[:4]:
        say(forum, one, words="b" if one is guests[0] else "A")
    found = report(forum)
    assert (found.answered, found.is_withheld) == (4, True)
    assert (found.average_rating, found.nps, found.ratings) == (None, None, None)
    assert found.take_aways == ["A", "b"]
    say(forum, guests[4], rating=1, nps=0)
    found = report(forum)
    assert (found.average_rating, found.nps, found.is_withheld) == (3.4, 60, False)
    assert found.ratings == {"1": 1, "2": 0, "3": 0, "4": 4, "5": 0}


def test_the_net_promoter_score_is_that_of_the_book():
    assert net_promoters([10, 9, 8, 7, 6, 0]) == 0
    assert net_promoters([9] * 7 + [8] * 2 + [6]) == 60
    assert net_promoters([0]) == -100


def test_the_host_looks_first_and_thanks_are_sent_once(forum, guests):
    strike(forum)
    say(forum, guests[0], words="Water is life")
    say(forum, guests[1], words="Nonsense")
    with reading(forum.engine) as session:
        seen = thanks_seen(session, forum.gathering_id, HOST)
        assert ThanksOut().dump(seen)["sent_at"] is None
        assert (seen.take_aways, seen.guests) == (
            ["Nonsense", "Water is life"],
            6,
        )
    assert said(forum, GuestThanked) == []
    assert thank(forum, "Thank you", ["Water is life"]) == ["Water is life"]
    assert thank(forum, "Again", ["Other"]) == ["Water is life"]
    thanked = said(forum, GuestThanked)
    assert {one.rsvp_id for one in thanked} == {one.id for one in guests[:6]}
    assert [one.rsvp_id for one in thanked if not one.may_answer] == sorted(
        one.id for one in guests[:2]
    )
    assert [one.guests for one in said(forum, GuestsThanked)] == [6]


def test_without_a_choice_all_that_was_said_is_told(forum, guests):
    say(forum, guests[0], words="Water is life")
    assert thank(forum) == ["Water is life"]


def test_nobody_is_thanked_before_the_end_or_where_nobody_is_known_to_have_come(forum):
    forum.plan()
    forum.rsvp(uuid4())
    with transaction(forum.engine) as session, pytest.raises(NotOverYet):
        thank_guests(session, forum.gathering_id, "", None, SPRING)
    with pytest.raises(WasNotThere, match="say first who did"):
        thank(forum)


def test_who_is_erased_is_counted_and_their_words_are_not_kept(forum, guests):
    for one in guests[:5]:
        say(forum, one, words="Mine")
    for one in guests[:5]:
        deliver(inbox, forum.engine, PersonErased(person_id=one.person_id), time=ASKED)
    found = report(forum)
    assert (found.answered, found.average_rating, found.take_aways) == (5, 4.0, [])


def test_a_person_known_twice_has_said_it_once(forum, guests):
    say(forum, guests[0])
    survivor = uuid4()
    ids = {"person_id": guests[0].person_id, "survivor_id": survivor}
    deliver(inbox, forum.engine, PersonMerged(merge_id=uuid4(), **ids))
    with reading(forum.engine) as session:
        assert session.get_one(Feedback, guests[0].id).person_id == survivor


def link_of(door: Door, rsvp_id: UUID, code: str = "en") -> str:
    now = datetime.now(UTC)
    url = guest_url(door.settings, "feedback", rsvp_id, code, now + timedelta(days=1), now)
    return url.removeprefix(f"{door.settings.base_url}/events")


def press(door: Door, link: str, **said: object) -> TestResponse:
    headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
    return door.client.post(link, data={"rating": "5", "nps": "10", **said}, headers=headers)


def test_the_link_of_the_letter_says_it_without_signing_in_and_once(door, forum, guests):
    link = link_of(door, guests[0].id)
    assert "How was it?" in door.client.get(link).text
    assert report(forum).answered == 0
    for _ in range(2):
        assert "Thank you." in press(door, link, take_away="Water").text
    assert press(door, link, rating="1").status_code == 409
    assert press(door, link_of(door, guests[1].id), rating="6").status_code == 422
    assert press(door, link_of(door, guests[6].id)).status_code == 409
    assert press(door, link_of(door, uuid4())).status_code == 409
    assert press(door, link[:-4] + "AAAA").status_code == 422
    assert "Wie war es?" in door.client.get(link_of(door, guests[2].id, "de")).text
    assert report(forum).take_aways == ["Water"]


def test_over_http_one_says_it_for_oneself_and_hosts_alone_read_it(door, forum, guests):
    path, who = f"/{forum.gathering_id}", guests[0].person_id
    body = {"rating": 4, "nps": 8, "take_away": "Water"}
    at = f"{path}/rsvps/{who}/feedback"
    assert door.ask("PUT", at, DESK, body).status_code == 403
    assert door.ask("PUT", at, guests[1].person_id, body).status_code == 403
    assert door.ask("PUT", at, who, body).status_code == 200
    changed = door.ask("PUT", at, who, body | {"rating": 1})
    assert (changed.status_code, slug(changed)) == (409, "said-how-it-was")
    for here in (f"{path}/feedback", f"{path}/thanks"):
        assert door.ask("GET", here, who).status_code == 403
        assert str(who) not in door.ask("GET", here, DESK).text
    assert door.ask("GET", f"{path}/thanks", DESK).json["guests"] == 6
    early = door.ask("POST", f"{path}/thanks", DESK, {"text": "Thank you"})
    assert (early.status_code, slug(early)) == (409, "not-over-yet")
