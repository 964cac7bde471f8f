"""Calendars over HTTP: subscribed to, read again for nothing, and one's own by a link that can be revoked."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from events.erasures import PersonErased
from events.merges import PersonMerged, PersonMergeUndone
from services.events.handlers import inbox
from services.events.models import CalendarLink
from shared.database import reading
from tests.road import deliver
from tests.services.events.door import DESK, planned, slug
from tests.services.ics import components, plain


def link_of(door, person_id: UUID) -> str:
    """The path of a new link of a person."""
    made = door.ask("POST", "/calendar-links", person_id)
    assert made.status_code == 201, made.text
    return urlsplit(made.json["url"]).path.removeprefix("/events")


def states(door, path: str) -> dict[str, str]:
    """What stands in a calendar: titles, and how sure they are."""
    answer = door.ask("GET", path, None)
    assert answer.status_code == 200, answer.text
    return {one.text("SUMMARY"): one.lines["STATUS"] for one in components(answer.data)}


def test_anyone_subscribes_to_what_is_published(door):
    planned(door)
    planned(door, title="A draft", draft=True)
    answer = door.ask("GET", "/calendar.ics", None)
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert states(door, "/calendar.ics") == {"Forum des associations": "CONFIRMED"}


def test_one_event_has_a_calendar_of_its_own(door, here):
    planned(door, title="Another")
    assert states(door, f"{here}.ics") == {"Forum des associations": "CONFIRMED"}
    door.ask("POST", f"{here}/cancellation", DESK, {"reason": "Strike"})
    assert states(door, f"{here}.ics") == {"Forum des associations": "CANCELLED"}


def test_a_draft_and_what_there_is_not_have_none(door):
    draft = planned(door, draft=True)
    for path in (f"/{draft['id']}.ics", f"/{uuid4()}.ics"):
        refused = door.ask("GET", path, DESK)
        assert (refused.status_code, slug(refused)) == (404, "no-such-gathering")


@pytest.mark.parametrize("path", ["/calendar.ics", "{here}.ics"])
def test_who_has_the_newest_version_is_told_so_until_it_changes(door, here, path):
    path = path.format(here=here)
    first = door.ask("GET", path, None)
    again = door.ask("GET", path, None, If_None_Match=first.headers["ETag"])
    weak = door.ask("GET", path, None, If_None_Match=f"W/{first.headers['ETag']}")
    since = door.ask("GET", path, None, If_Modified_Since=first.headers["Last-Modified"])
    for one in (again, weak, since):
        assert (one.status_code, one.data) == (304, b"")
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]
    door.ask("PATCH", here, DESK, {"place": "Angers"}, If_Match="*")
    changed = door.ask("GET", path, None, If_None_Match=first.headers["ETag"])
    assert changed.status_code == 200
    assert "LOCATION:Angers" in plain(changed.data)


def test_what_calendars_do_not_show_leaves_the_version_as_it_is(door, here, member):
    tag = door.ask("GET", "/calendar.ics", None).headers["ETag"]
    door.ask("POST", f"{here}/rsvps", member(), {})
    door.ask("PATCH", here, DESK, {"capacity": 9}, If_Match="*")
    assert door.ask("GET", "/calendar.ics", None).headers["ETag"] == tag


def test_ones_own_calendar_shows_where_one_goes_and_where_one_may(door, member):
    person_id = member()
    for title, capacity in (("Sure", 2), ("Full", 1), ("Not mine", 2)):
        path = f"/{planned(door, title=title, capacity=capacity)['id']}/rsvps"
        if title == "Full":
            door.ask("POST", path, member(), {})
        if title != "Not mine":
            door.ask("POST", path, person_id, {})
    link = link_of(door, person_id)
    assert states(door, link) == {"Sure": "CONFIRMED", "Full": "TENTATIVE"}


def test_a_place_that_was_given_back_is_gone_and_what_was_called_off_says_so(door, here, member):
    person_id, other = member(), planned(door, title="Off")["id"]
    for path in (here, f"/{other}"):
        door.ask("POST", f"{path}/rsvps", person_id, {})
    link = link_of(door, person_id)
    before = door.ask("GET", link, None)
    door.ask("DELETE", f"{here}/rsvps/{person_id}", person_id)
    door.ask("POST", f"/{other}/cancellation", DESK, {})
    assert states(door, link) == {"Off": "CANCELLED"}
    assert "Last-Modified" not in before.headers
    known = {"If_None_Match": before.headers["ETag"]}
    assert door.ask("GET", link, None, **known).status_code == 200


def test_who_waited_and_has_a_place_now_is_shown_it_with_a_later_stamp(door, member):
    first, second = member(), member()
    path = f"/{planned(door, capacity=1)['id']}/rsvps"
    for person_id in (first, second):
        door.ask("POST", path, person_id, {})
    link = link_of(door, second)
    (waits,) = components(door.ask("GET", link, None).data)
    door.ask("DELETE", f"{path}/{first}", first)
    (comes,) = components(door.ask("GET", link, None).data)
    assert (waits.lines["STATUS"], comes.lines["STATUS"]) == ("TENTATIVE", "CONFIRMED")
    assert comes.instant("DTSTAMP") >= waits.instant("DTSTAMP")


def test_a_new_link_replaces_the_one_before(door, member):
    person_id = member()
    old, new = link_of(door, person_id), link_of(door, person_id)
    assert old != new
    assert states(door, new) == {}
    assert door.ask("GET", old, None).status_code == 404


def test_a_revoked_and_an_invented_link_get_the_same_answer(door, member):
    person_id = member()
    link = link_of(door, person_id)
    for _ in range(2):
        assert door.ask("DELETE", "/calendar-links", person_id).status_code == 204
    refused = [door.ask("GET", path, None) for path in (link, "/calendars/invented.ics")]
    told = [_without_path(one.json) for one in refused]
    assert told[0] == told[1]
    assert told[0]["status"] == 404


def test_somebody_elses_revocation_leaves_a_link_as_it_is(door, member):
    link = link_of(door, member())
    door.ask("DELETE", "/calendar-links", member())
    assert states(door, link) == {}


def test_of_a_token_only_a_hash_is_kept(door, engine, member):
    token = link_of(door, member()).removeprefix("/calendars/").removesuffix(".ics")
    with reading(engine) as session:
        (kept,) = session.scalars(select(CalendarLink)).all()
    assert re.fullmatch(r"[0-9a-f]{64}", kept.token_hash)
    assert token not in kept.token_hash
    assert door.ask("GET", f"/calendars/{kept.token_hash}.ics", None).status_code == 404


def test_a_link_needs_a_person_who_is_signed_in(door):
    assert door.ask("POST", "/calendar-links", None).status_code == 401
    refused = door.ask("POST", "/calendar-links", DESK)
    assert (refused.status_code, slug(refused)) == (422, "whose-answer")


def test_after_a_merge_the_survivors_link_shows_both_until_it_is_undone(door, engine, member):
    old, survivor, merge_id = member(), member(), uuid4()
    for title, person_id in (("Old", old), ("New", survivor)):
        path = f"/{planned(door, title=title)['id']}/rsvps"
        door.ask("POST", path, person_id, {})
    links = [link_of(door, person_id) for person_id in (old, survivor)]
    ids = {"person_id": old, "survivor_id": survivor, "merge_id": merge_id}
    deliver(inbox, engine, PersonMerged(**ids))
    assert states(door, links[1]) == {"Old": "CONFIRMED", "New": "CONFIRMED"}
    assert door.ask("GET", links[0], None).status_code == 404
    deliver(inbox, engine, PersonMergeUndone(**ids))
    assert [list(states(door, link)) for link in links] == [["Old"], ["New"]]


def test_the_link_of_who_was_erased_leads_nowhere(door, engine, member):
    person_id = member()
    link = link_of(door, person_id)
    deliver(inbox, engine, PersonErased(person_id=person_id))
    assert door.ask("GET", link, None).status_code == 404


def test_no_calendar_names_or_counts_anybody(door, here, member):
    """Whoever reads over a shoulder, or finds a link, sees where somebody goes, and not who that is."""
    people = [member(), member()]
    for person_id in people:
        door.ask("POST", f"{here}/rsvps", person_id, {})
    for path in (link_of(door, people[0]), f"{here}.ics", "/calendar.ics"):
        text = plain(door.ask("GET", path, None).data)
        assert not any(str(person_id) in text for person_id in people)
        assert not re.search(r"^(ATTENDEE|ORGANIZER|CONTACT)", text, re.MULTILINE)


def _without_path(problem: dict[str, Any]) -> dict[str, Any]:
    return {name: told for name, told in problem.items() if name != "instance"}
