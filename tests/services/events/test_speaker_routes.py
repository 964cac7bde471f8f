"""Speakers over HTTP: who may ask for what, and the page that a letter opens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.callers import Role
from shared.tokens import sign
from tests.services.events.door import DESK, Door, planned, slug

WELLS = {"title": "What a well costs", "abstract": "Ten wells, ten bills."}


@pytest.fixture
def called(door: Door) -> str:
    """The path of an event of one place for which speakers are called."""
    path = f"/{planned(door, capacity=1)['id']}"
    now = datetime.now(UTC)
    call = {
        "opens_at": (now - timedelta(days=1)).isoformat(),
        "closes_at": (now + timedelta(days=9)).isoformat(),
        "words": "Who has paid for clean water?",
    }
    assert door.ask("PUT", f"{path}/call-for-speakers", DESK, call).status_code == 200
    return path


def propose(door: Door, path: str, who: Any, **facts: Any) -> dict[str, Any]:
    answer = door.ask("POST", f"{path}/speakers", who, {**WELLS, **facts})
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.get_json()
    return shown


def link(door: Door, speaker: dict[str, Any], invitation: int = 1, language: str = "en") -> str:
    """What stands in the letter."""
    said = {"speaker": speaker["id"], "person": speaker["person_id"]}
    said |= {"invitation": invitation, "language": language}
    return sign(door.settings, "speaker-answer", said, timedelta(days=1))


def press(door: Door, path: str, token: str) -> Any:
    method = "GET" if path == "/speaking" else "POST"
    return door.client.open(f"{path}?token={token}", method=method)


def test_the_call_is_for_everybody_to_see(door: Door, called: str) -> None:
    shown = door.ask("GET", f"{called}/call-for-speakers", None).get_json()
    assert shown["words"] == "Who has paid for clean water?"
    backwards = {"opens_at": shown["closes_at"], "closes_at": shown["opens_at"]}
    answer = door.ask("PUT", f"{called}/call-for-speakers", DESK, backwards)
    assert (answer.status_code, slug(answer)) == (422, "call-closes-before-it-opens")
    none = door.ask("GET", f"/{planned(door)['id']}/call-for-speakers", None)
    assert (none.status_code, slug(none)) == (404, "no-call")


def test_a_proposal_is_seen_by_who_made_it_by_whom_it_is_of_and_by_the_desk(
    door: Door, called: str, member: Callable[[], UUID]
) -> None:
    maker, person, other = member(), member(), member()
    one = propose(door, called, maker, person_id=str(person))
    for who, status in ((maker, 200), (person, 200), (DESK, 200), (other, 404)):
        assert door.ask("GET", f"{called}/speakers/{one['id']}", who).status_code == status
        seen = door.ask("GET", f"{called}/speakers", who).get_json()["items"]
        assert len(seen) == (status == 200)
    again = {**WELLS, "person_id": str(person)}
    assert door.ask("POST", f"{called}/speakers", other, again).status_code == 404
    propose(door, called, DESK, person_id=str(person), title="Pumps")
    for nobody in ([], [Role.MEMBER]):
        assert door.ask("GET", f"{called}/speakers", nobody).get_json()["items"] == []
    listed = door.ask("GET", f"{called}/speakers?state=shortlisted", DESK)
    assert listed.get_json()["items"] == []
    assert door.ask("POST", f"{called}/speakers", uuid4(), WELLS).status_code == 403


def test_the_desk_chooses_and_asks_and_the_person_answers(
    door: Door, called: str, member: Callable[[], UUID]
) -> None:
    person = member()
    one = propose(door, called, person)
    path = f"{called}/speakers/{one['id']}"
    for step in ("shortlisting", "invitation", "delivery"):
        assert door.ask("POST", f"{path}/{step}", person).status_code == 403
    early = door.ask("POST", f"{path}/acceptance", person)
    assert (early.status_code, slug(early)) == (409, "speaker-cannot-go-on-like-this")
    for step, state in (("shortlisting", "shortlisted"), ("invitation", "invited")):
        assert door.ask("POST", f"{path}/{step}", DESK).get_json()["state"] == state
    shown = door.ask("POST", f"{path}/acceptance", person, {"shows_name": False}).get_json()
    assert (shown["state"], shown["has_place"], shown["shows_name"]) == ("confirmed", True, False)
    assert slug(door.ask("POST", f"{path}/delivery", DESK)) == "not-yet-spoken"
    assert door.ask("POST", f"{path}/withdrawal", person).get_json()["has_place"] is False


def test_who_speaks_is_on_the_timetable(
    door: Door, called: str, member: Callable[[], UUID]
) -> None:
    person = member()
    one = propose(door, called, person)
    session = {"title": "Wells", "starts_at": "2099-05-12T16:30:00+02:00"}
    session["ends_at"] = "2099-05-12T17:00:00+02:00"
    made = door.ask("POST", f"{called}/sessions", DESK, session).get_json()
    path = f"{called}/speakers/{one['id']}"
    put = {"session_id": made["id"]}
    assert door.ask("PUT", f"{path}/session", DESK, put).get_json()["session_id"] == made["id"]
    assert door.ask("PUT", f"{path}/session", person, put).status_code == 403
    for step, who in (("invitation", DESK), ("acceptance", person)):
        assert door.ask("POST", f"{path}/{step}", who).status_code == 200
    (there,) = door.ask("GET", f"{called}/timetable", None).get_json()["days"][0]["groups"]
    assert there["sessions"][0]["speakers"] == [{**WELLS, "person_id": str(person)}]


def test_a_letter_is_answered_without_signing_in_once(
    door: Door, called: str, member: Callable[[], UUID]
) -> None:
    assert door.ask("POST", f"{called}/rsvps", member(), {}).status_code == 201
    one = propose(door, called, DESK, person_id=str(member()))
    path = f"{called}/speakers/{one['id']}"
    door.ask("POST", f"{path}/invitation", DESK)
    token = link(door, one)
    for _ in range(2):
        page = press(door, "/speaking", token)
        assert (page.status_code, "Yes, I speak" in page.text) == (200, True)
        assert "Would you speak at Forum des associations?" in page.text
    assert door.ask("GET", path, DESK).get_json()["state"] == "invited"
    for _ in range(2):
        said = press(door, "/speaking/acceptance", token)
        assert (said.status_code, "You said yes, and you have a place." in said.text) == (200, True)
    assert door.ask("GET", path, DESK).get_json()["has_place"] is True
    no = press(door, "/speaking/refusal", token)
    assert no.status_code == 409
    assert door.ask("GET", path, DESK).get_json()["state"] == "confirmed"


def test_a_no_by_a_letter_is_heard_and_the_page_speaks_the_letters_language(
    door: Door, called: str, member: Callable[[], UUID]
) -> None:
    one = propose(door, called, DESK, person_id=str(member()))
    path = f"{called}/speakers/{one['id']}"
    door.ask("POST", f"{path}/invitation", DESK)
    said = press(door, "/speaking/refusal", link(door, one, language="de"))
    assert (said.status_code, "Sie haben Nein gesagt" in said.text) == (200, True)
    assert door.ask("GET", path, DESK).get_json()["state"] == "declined"
    door.ask("POST", f"{path}/invitation", DESK)
    old = press(door, "/speaking/acceptance", link(door, one))
    assert old.status_code == 409
    assert "This is no longer asked" in press(door, "/speaking", link(door, one)).text


def test_a_link_that_is_none_opens_nothing(
    door: Door, called: str, member: Callable[[], UUID]
) -> None:
    one = propose(door, called, DESK, person_id=str(member()))
    somebody = {**one, "person_id": str(uuid4())}
    assert press(door, "/speaking", link(door, somebody)).status_code == 404
    assert press(door, "/speaking", "nonsense").status_code == 422
