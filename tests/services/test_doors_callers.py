"""Who gets through which door: every route of every service, asked by everybody it is not for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from events.staff import StaffAppointed
from services.introductions.schemas import examples
from shared.callers import Role
from shared.tokens import service_token
from tests.road import deliver
from tests.services.doors import ALL, Doors, Route, bearer, is_problem
from tests.services.neighbours import PERSONAL, Neighbours

OF_EVERY_SERVICE = {"/feed", "/health/live", "/health/ready", "/metrics"}

# What everybody does for themselves alone: there is nobody else's thing in it.
ONES_OWN = {
    "events: POST /calendar-links",
    "events: DELETE /calendar-links",
    "membership: POST /payment-methods",
    "membership: POST /payment-methods/portal-sessions",
    "membership: POST /sign-in/provider/connection",
    "membership: POST /sign-in/provider/disconnection",
}

OUTSIDE = {"full_name": "Wanjiru Kamau", "email": "wanjiru@nyota.example"}
OUTSIDE_ON_A_PAGE = {f"{name}_0": told for name, told in OUTSIDE.items()}

_BY_THE_SPEAKER = ("acceptance", "refusal", "withdrawal")

Asked = Iterable[tuple[Route, TestResponse]]


def words_of(answer: TestResponse) -> str:
    """An answer as text, also where it is a workbook or a paper."""
    return str(answer.get_data().decode(errors="replace"))


def let_in(asked: Asked, status: int) -> list[str]:
    """The routes that answered with anything but a problem of this status."""
    return [
        f"{route}: {answer.status} {words_of(answer)[:200]}"
        for route, answer in asked
        if answer.status_code != status or not is_problem(answer)
    ]


def test_every_route_says_whom_it_is_for(doors: Doors) -> None:
    for service in ALL:
        routes = doors.routes(service)
        assert {route.rule for route in routes} >= OF_EVERY_SERVICE
        assert [str(route) for route in routes if not str(route.permission)] == []


def test_nobody_unknown_gets_in_where_not_anyone_may(doors: Doors) -> None:
    assert let_in(doors.knock({}), 401) == []


def test_the_walk_would_notice_an_open_door(doors: Doors) -> None:
    opened = let_in(doors.knock(doors.program(Role.ADMIN)), 401)
    assert len(opened) == len(list(doors.knock({})))


def test_a_token_that_is_not_ours_opens_nothing(doors: Doors) -> None:
    token = doors.program(Role.ADMIN)["Authorization"]
    forged = token[:-4] + ("AAAA" if not token.endswith("AAAA") else "BBBB")
    assert let_in(doors.knock({"Authorization": forged}), 401) == []


def test_a_token_in_the_place_of_a_cookie_or_a_password_opens_nothing(doors: Doors) -> None:
    token = doors.program(Role.ADMIN)["Authorization"].removeprefix("Bearer ")
    assert let_in(doors.knock({"Authorization": f"Basic {token}"}), 401) == []
    assert let_in(doors.knock({"Cookie": f"footbridge={token}"}), 401) == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_is_for_it_and_nothing_else(doors: Doors, role: Role) -> None:
    asked = list(doors.knock(doors.program(role)))
    others = [found for found in asked if not found[0].is_for(role)]
    assert others or role is Role.ADMIN
    assert let_in(others, 403) == []
    turned_away = [
        str(route)
        for route, answer in asked
        if route.is_for(role) and f'"This is for: {route.permission}."' in words_of(answer)
    ]
    assert turned_away == []


def test_a_person_without_a_role_is_refused_where_a_role_is_needed(neighbours: Neighbours) -> None:
    doors, outsider = neighbours.doors, neighbours.doors.person(neighbours.outsider)
    asked = [
        (route, answer)
        for route, answer in doors.knock(outsider, neighbours.known)
        if route.permission.roles
    ]
    nameless = ("matching", "notifications")  # where persons do not sign in, nobody is known
    assert let_in([found for found in asked if found[0].service not in nameless], 403) == []
    assert let_in([found for found in asked if found[0].service in nameless], 401) == []


def strangers(neighbours: Neighbours) -> dict[str, dict[str, str]]:
    """Those who are known, and have no part in anything; each is counted apart, for they ask much."""
    doors = neighbours.doors
    return {
        "a person": doors.person(neighbours.outsider),
        "a program in no role": doors.program(),
        "a program that is no member's": doors.program(Role.MEMBER, name="a-member"),
        "a program that is nobody's representative": doors.program(
            Role.REPRESENTATIVE, name="a-representative"
        ),
    }


def test_what_others_did_is_not_shown_to_who_had_no_part_in_it(neighbours: Neighbours) -> None:
    known = neighbours.known
    others = {text for text in PERSONAL if "adebayo" not in text.lower()}
    others |= {neighbours.founder, neighbours.leaver, neighbours.colleague, neighbours.steward}
    public = ("gathering_id", "sitting_id")
    others |= {known[name] for name in known if name.endswith("_id") and name not in public}
    shown = [
        f"{who}: {route} shows {text}"
        for who, headers in strangers(neighbours).items()
        for route, answer in neighbours.doors.knock(headers, known)
        for text in others
        if text in words_of(answer).replace(route.path(known), "")
    ]
    assert not shown, "\n".join(shown)


def test_who_had_no_part_in_it_changes_nothing(neighbours: Neighbours) -> None:
    changed = [
        f"{who}: {route}: {answer.status}"
        for who, headers in strangers(neighbours).items()
        for route, answer in neighbours.doors.knock(headers, neighbours.known, bodies(neighbours))
        if not route.is_safe
        and str(route) not in ONES_OWN
        and answer.status_code not in (401, 403, 404)
    ]
    assert not changed, "\n".join(changed)


def _benefits(partnership: Callable[[str], str]) -> dict[str, Any]:
    """What is sent about what a partnership brings."""
    benefit = "/benefits/<uuid:benefit_id>"
    return {
        partnership("/benefits"): examples.BENEFIT,
        partnership(f"{benefit}/changes"): examples.BENEFIT_CHANGE,
        partnership(f"{benefit}/drop"): {"reason": "Not wanted any more"},
        partnership(f"{benefit}/measurements"): examples.MEASUREMENT,
        partnership("/measurements/<uuid:measurement_id>/dispute"): {"word": "Two are dry"},
        partnership("/benefits/page"): _plainly(examples.BENEFIT),
        partnership(f"{benefit}/page/changes"): _plainly(examples.BENEFIT_CHANGE),
        partnership(f"{benefit}/page/drop"): {"reason": "Not wanted any more"},
        partnership(f"{benefit}/page/measurements"): _plainly(examples.MEASUREMENT),
        partnership("/measurements/<uuid:measurement_id>/page/dispute"): {"word": "Two are dry"},
    }


def _plainly(body: dict[str, Any]) -> dict[str, str]:
    """A body as a form sends it: with words and no numbers."""
    return {
        name: part for name, part in body.items() if isinstance(part, str) and name != "currency"
    }


def bodies(neighbours: Neighbours) -> dict[str, Any]:
    """For what not only one role may do: what is right to send, were it the right one who sends it."""
    known = neighbours.known
    organisation_id, person_id = known["organisation_id"], neighbours.colleague
    organisation = "membership: {} /organisations/<uuid:organisation_id>{}".format
    membership = "membership: POST /memberships/<uuid:membership_id>/{}".format
    person = "membership: {} /persons/<uuid:person_id>{}".format
    rounds = "events: {} /<uuid:gathering_id>/rounds/guests/<uuid:person_id>{}".format
    speakers = "events: POST /<uuid:gathering_id>/speakers{}".format
    rsvps = "events: {} /<uuid:gathering_id>/rsvps{}".format
    partnership = "introductions: POST /partnerships/<uuid:partnership_id>{}".format
    today = neighbours.doors.settings.today(datetime.now(UTC)).isoformat()
    votes = "membership: POST /applications/<uuid:application_id>{}/votes".format
    sent = {
        votes(""): {"vote": "yes"},
        votes("/page"): {"vote": "yes"},
        "membership: PUT /memberships/<uuid:membership_id>/answers": {"answers": {}},
        organisation("PATCH", ""): {"city": "Manila"},
        organisation("POST", "/representatives"): {"person_id": person_id, "role": "billing"},
        organisation("POST", "/departures"): {"person_id": person_id, "last_day": today},
        organisation("POST", "/representatives/<uuid:representation_id>/role-withdrawals"): {
            "role": "delegate"
        },
        organisation("POST", "/invitations"): {"person_id": neighbours.founder},
        "membership: POST /nominations": {"people": [OUTSIDE]},
        "membership: POST /nominations/page": OUTSIDE_ON_A_PAGE,
        organisation("POST", "/domains"): {"domain": "pasig.example", "person_id": person_id},
        "membership: PUT /invoices/<uuid:invoice_id>/purchase-order": {"purchase_order": "PO-7"},
        "membership: POST /invoices/<uuid:invoice_id>/instalments": {"count": 2},
        membership("upgrades"): {"tier": "corporate"},
        membership("downgrades"): {"tier": "charity"},
        membership("seats"): {"count": 1},
        membership("seat-returns"): {"count": 1},
        "membership: PUT /memberships/<uuid:membership_id>/auto-renew": {"auto_renew": True},
        "membership: POST /applications/renewals": {"membership_id": known["membership_id"]},
        "membership: POST /sponsorships": {
            "sponsor_organisation_id": organisation_id,
            "person_id": person_id,
            "covers": "membership",
        },
        person("PATCH", ""): {"full_name": "Somebody Else"},
        person("POST", "/consents"): {
            "purpose": "newsletter",
            "given": True,
            "evidence": "said so",
        },
        person("PUT", "/profile"): {"title": "Somebody else"},
        rsvps("POST", ""): {"person_id": neighbours.founder},
        rsvps("PUT", "/<uuid:person_id>"): {"places": 1},
        rsvps("POST", "/<uuid:person_id>/transfer"): {"person_id": str(uuid4())},
        "events: PUT /<uuid:gathering_id>/sessions/<uuid:sitting_id>/guests/<uuid:person_id>": {},
        speakers(""): {"title": "Wells", "person_id": neighbours.founder},
        **{speakers(f"/<uuid:speaker_id>/{step}"): {} for step in _BY_THE_SPEAKER},
        rsvps("PUT", "/<uuid:person_id>/reconfirmation"): {"comes": False},
        rsvps("PUT", "/<uuid:person_id>/guests"): {"names": []},
        rsvps("PUT", "/<uuid:person_id>/feedback"): {"rating": 4, "nps": 9},
        rounds("PUT", ""): {"from_round": 1},
        rounds("PUT", "/encounters/<int:number>"): {"worth": 4},
        partnership("/notes"): {"text": "Let us stop this."},
        partnership("/stewards"): {"organisation_id": organisation_id, "person_id": person_id},
        "introductions: PUT /persons/<uuid:person_id>/limits": {"open_limit": 0},
        "introductions: PUT /persons/<uuid:person_id>/calendar": examples.CALENDAR,
        "introductions: POST /persons/<uuid:person_id>/calendar/page": examples.CALENDAR,
        partnership("/parties"): {
            "introduction_id": known["introduction_id"],
            "text": "They have the grid",
        },
        "introductions: PUT /partnerships/<uuid:partnership_id>/review-cadence": {"months": 2},
        "introductions: POST /wishes": {"text": "Someone with wells"},
        "introductions: POST /vouchings": {
            "first": {"email": "one@there.example"},
            "second": {"email": "two@there.example"},
            "text": "They want the same thing",
        },
        "introductions: POST /<uuid:introduction_id>/notes": {"text": "Tuesday at ten"},
        "introductions: POST /<uuid:introduction_id>/meeting": {"met": True, "worth": 4},
        "introductions: POST /<uuid:introduction_id>/referral": {"colleague_id": person_id},
        partnership("/page/notes"): {"text": "Let us stop this."},
    }
    counsels = {"skills": ["lawyer"], "languages": ["en"], "minutes_per_month": 60}
    sent |= {
        "introductions: POST /intermediaries": {**counsels, "person_id": person_id},
        "introductions: PUT /intermediaries/<uuid:intermediary_id>": counsels,
    }
    for page in ("", "/page"):
        counsel = f"introductions: POST /counsel/<uuid:assignment_id>{page}"
        hours = f"introductions: POST /bookings/<uuid:booking_id>{page}"
        asked = {"intermediary_id": person_id, "skill": "lawyer"}
        booked = {"on_day": today, "minutes": 60, "purpose": "The memorandum"}
        sent |= {
            partnership(f"/counsel{page}"): asked,
            f"{counsel}/end": {"reason": "No time"},
            f"{counsel}/bookings": booked,
            f"{hours}/confirmation": {"minutes": 60},
            f"{hours}/release": {"reason": "Another day"},
        }
        milestone = f"{page}/milestones/<uuid:milestone_id>"
        sent |= {
            partnership(f"{page}/stages"): {"stage": "agreed", "text": "Two wells"},
            partnership(f"{page}/focuses"): {"text": "Two wells"},
            partnership(f"{page}/tables"): {"people": 2},
            partnership(f"{page}/milestones"): {"title": "Two wells", "due_on": "2028-05-31"},
            partnership(f"{milestone}/moves"): {"due_on": "2028-06-30", "reason": "Rain"},
            partnership(f"{page}/reviews"): {"held_on": "2026-01-31", "notes": "It goes well"},
            partnership(f"/steps/<uuid:step_id>{page}/refusal"): {"word": "Not like this"},
            partnership(f"/steps/<uuid:step_id>{page}/withdrawal"): {"word": "Not like this"},
        }
    sent |= _benefits(partnership)
    sent[partnership("/milestones/<uuid:milestone_id>/drop")] = {"reason": "No well there"}
    for page, yes, no in (("", True, False), ("/page", "yes", "no")):
        introduction = f"introductions: POST /<uuid:introduction_id>{page}"
        handover = f"introductions: POST /handovers/<uuid:handover_id>{page}"
        sent[f"{introduction}/refusal"] = {"not_them": yes}
        sent[f"{introduction}/partnership"] = {"purpose": "Something else"}
        sent[f"{handover}/successor"] = {"person_id": person_id}
        sent[f"{handover}/confirmation"] = {"carries_on": no}
    return sent


def test_what_is_sent_is_right_for_who_may_send_it(neighbours: Neighbours) -> None:
    sent = bodies(neighbours)
    steward = neighbours.doors.program(Role.STEWARD)
    asked = neighbours.doors.knock(steward, neighbours.known, sent)
    answers = {str(route): answer for route, answer in asked if str(route) in sent}
    assert answers.keys() == sent.keys()
    malformed = [
        f"{route}: {words_of(answer)}"
        for route, answer in answers.items()
        if answer.status_code == 400 or '"/problems/bad-input"' in words_of(answer)
    ]
    assert malformed == []


def test_another_site_cannot_use_a_persons_session(neighbours: Neighbours) -> None:
    doors = neighbours.doors
    session = {"Cookie": doors.sign_in(neighbours.founder)}
    assert doors.ask("membership", "GET", "/me", session).status_code == 200
    elsewhere = {**session, "Origin": "https://elsewhere.example"}
    asked = doors.knock(elsewhere, neighbours.known, bodies(neighbours))
    unsafe = [(route, answer) for route, answer in asked if not route.is_safe]
    assert let_in(unsafe, 403) == []
    assert {answer.get_json()["type"] for _, answer in unsafe} == {"/problems/came-from-elsewhere"}


def test_a_service_gets_in_where_services_are_named_and_nowhere_else(doors: Doors) -> None:
    for service in ALL:
        who = bearer(service_token(doors.settings, "events", service))
        asked = [found for found in doors.knock(who) if found[0].service == service]
        named = [answer.status_code for route, answer in asked if route.permission.services]
        assert set(named) == {200}
        others = [found for found in asked if not found[0].permission.services]
        assert let_in(others, 403) == []


def test_a_token_of_a_service_for_another_door_opens_nothing(doors: Doors) -> None:
    who = bearer(service_token(doors.settings, "events", "the-library"))
    assert let_in(doors.knock(who), 401) == []


def test_a_token_for_reading_writes_nothing(doors: Doors) -> None:
    asked = doors.knock(doors.program(Role.ADMIN, scopes=["*:read"]))
    assert let_in([found for found in asked if not found[0].is_safe], 403) == []


def test_a_token_for_elsewhere_opens_nothing(doors: Doors) -> None:
    scopes = ["library:read", "library:write"]
    assert let_in(doors.knock(doors.program(Role.ADMIN, scopes=scopes)), 403) == []


def test_a_role_that_a_service_has_not_heard_of_gives_nothing_and_breaks_nothing(
    neighbours: Neighbours,
) -> None:
    doors, person_id = neighbours.doors, UUID(neighbours.outsider)
    for service in ("events", "introductions"):
        appointed = StaffAppointed(person_id=person_id, role="harbour-master")
        deliver(doors.house.inbox(service), doors.house.engine(service), appointed)
    who = doors.person(person_id)
    assert doors.ask("introductions", "GET", "/", who).get_json() == {"items": [], "next": None}
    assert doors.ask("events", "GET", "/", who).status_code == 200
    planned = doors.ask("events", "POST", "/", who, json={})
    assert planned.status_code == 403
