"""Consents: what was said stands, what holds follows from it, and a link takes it back."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from events.consents import ConsentGiven, ConsentWithdrawn
from services.membership.actions.erasures import erase_person
from services.membership.actions.merges import merge_persons, undo_merge
from services.membership.models import Consent
from services.membership.queries.consents import person_standings
from services.membership.rules.consents import LETTERS
from services.notifications.letters import KINDS
from services.notifications.letters.links import consent_url
from shared.callers import Caller, Role
from tests.services.membership.office import AKINYI, MAJI

STEWARD = [Role.STEWARD]
INVITED = "event-invitations"


@pytest.fixture
def jan(office):
    return office.person()


def say(door, person_id, given, who=None, purpose=INVITED, **more):
    told = {"purpose": purpose, "given": given, **more}
    answer = door.ask("POST", f"/persons/{person_id}/consents", who or person_id, json=told)
    assert answer.status_code == 201, answer.text
    return answer.get_json()


def holds(office, person_id, purpose=INVITED, moment=None):
    found = office.look(person_standings, person_id, moment or office.now)
    return next(one.given for one in found if one.purpose == purpose)


def rows(office):
    return office.look(lambda s: s.scalars(select(Consent).order_by(Consent.id)).all())


def later(office, **span):
    office.now += timedelta(**span)
    return office.now


def test_nobody_agrees_who_never_said_so(office, door, jan):
    items = door.ask("GET", f"/persons/{jan}/consents", jan).get_json()["items"]
    assert {one["purpose"]: one["given"] for one in items} == {
        INVITED: False,
        "joining": False,
        "newsletter": False,
    }


def test_what_holds_on_a_moment_follows_from_what_was_said_until_then(office, door, jan):
    before = office.now - timedelta(seconds=1)
    say(door, jan, True)
    given_at = office.now
    later(office, days=3)
    say(door, jan, False)
    assert [holds(office, jan, moment=at) for at in (before, given_at, office.now)] == [
        False,
        True,
        False,
    ]
    path = f"/persons/{jan}/consents?as_of={given_at.strftime('%Y-%m-%dT%H:%M:%SZ')}"
    assert door.ask("GET", path, jan).get_json()["items"][0]["given"] is True
    said = door.ask("GET", f"/persons/{jan}/consents/history", STEWARD).get_json()["items"]
    assert [(one["deed"], one["through"]) for one in said] == [
        ("given", "api"),
        ("withdrawn", "api"),
    ]


def test_saying_the_same_again_adds_and_tells_nothing(office, door, jan):
    for given in (True, True, False, False):
        say(door, jan, given)
        later(office, minutes=1)
    assert len(rows(office)) == 2
    assert len(office.said(ConsentGiven)) == len(office.said(ConsentWithdrawn)) == 1


def test_the_database_refuses_to_change_or_delete_what_was_said(office, door, jan):
    say(door, jan, True, STEWARD, evidence="the form of 3 March")
    for deed in (
        update(Consent).values(deed="withdrawn"),
        update(Consent).values(evidence="something else"),
        update(Consent).values(evidence="", wording=2),
        delete(Consent),
    ):
        with pytest.raises(DBAPIError, match="what was agreed to stands"):
            office.do(lambda session, deed=deed: session.execute(deed))
    assert rows(office)[0].evidence == "the form of 3 March"


def test_an_erasure_leaves_that_an_id_agreed_and_no_word_of_it(office, door, jan):
    say(door, jan, True, STEWARD, evidence="Jan told me")
    office.do(erase_person, jan, office.today, office.now)
    (row,) = rows(office)
    assert (row.person_id, row.deed, row.evidence) == (jan, "given", "")
    assert door.ask("GET", f"/consents?purpose={INVITED}", STEWARD).get_json()["items"] == []


def test_the_staff_says_how_they_know(office, door, jan):
    told = {"purpose": INVITED, "given": True}
    refused = door.ask("POST", f"/persons/{jan}/consents", STEWARD, json=told)
    assert refused.status_code == 422
    assert "evidence" in refused.get_json()["detail"]
    say(door, jan, True, STEWARD, evidence="said so on the telephone")
    (row,) = rows(office)
    assert (row.through, row.by_program) == ("staff", "tests")


def test_what_is_by_contract_is_neither_given_nor_withdrawn(door, jan):
    told = {"purpose": "membership", "given": False}
    refused = door.ask("POST", f"/persons/{jan}/consents", jan, json=told)
    assert refused.status_code == 409
    assert "needs no consent" in refused.get_json()["detail"]
    told["purpose"] = "horoscopes"
    assert door.ask("POST", f"/persons/{jan}/consents", jan, json=told).status_code == 404


def test_other_words_are_a_new_version_and_the_old_ones_are_kept(office, door, jan):
    say(door, jan, True, purpose="newsletter")
    policy = door.ask("GET", "/policies/consents").get_json()["purposes"]
    asked = [{name: one[name] for name in ("slug", "words", "basis", "uses")} for one in policy]
    asked[-1]["words"] = "You send me your newsletter, and that of your partners."
    admin = [Role.ADMIN]
    for _ in range(2):
        answer = door.ask("PUT", "/policies/consents", admin, json={"purposes": asked})
    newsletter = answer.get_json()["purposes"][-1]
    assert newsletter["version"] == 2
    assert newsletter["former"] == [{"version": 1, "words": "You send me your newsletter."}]
    items = door.ask("GET", f"/persons/{jan}/consents", jan).get_json()["items"]
    assert (items[-1]["given"], items[-1]["wording"]) == (True, 1)
    assert say(door, jan, True, purpose="newsletter")["wording"] == 2


def test_letters_keep_what_they_leave_for(door):
    asked = {"purposes": [{"slug": "newsletter", "words": "You send me your newsletter."}]}
    refused = door.ask("PUT", "/policies/consents", [Role.ADMIN], json=asked)
    assert refused.status_code == 422
    assert INVITED in refused.get_json()["detail"]


def test_the_letters_of_a_purpose_are_those_that_notifications_sends_for_it():
    sent = {(kind.purpose, kind.name) for kind in KINDS.values() if kind.purpose}
    assert sent == {(purpose, one) for purpose, kinds in LETTERS.items() for one in kinds}


def test_of_two_records_the_stricter_holds_until_the_person_speaks_again(office, door, jan):
    twin = office.person("Jan de Vries", "jan@old.example")
    say(door, jan, False)
    later(office, hours=1)
    say(door, twin, True)
    later(office, hours=1)
    merge = office.do(
        merge_persons,
        jan,
        twin,
        Caller(roles=frozenset({Role.STEWARD})),
        office.today,
        office.now,
    )
    assert not holds(office, jan)
    assert door.ask("GET", f"/consents?purpose={INVITED}", STEWARD).get_json()["items"] == []
    later(office, hours=1)
    say(door, jan, True)
    assert holds(office, jan)
    listed = door.ask("GET", f"/consents?purpose={INVITED}", STEWARD).get_json()["items"]
    assert [one["person_id"] for one in listed] == [str(jan)]
    office.do(undo_merge, merge.id, Caller(roles=frozenset({Role.STEWARD})), office.now)
    assert holds(office, jan)
    assert holds(office, twin)


def test_the_link_of_a_letter_takes_consent_back_without_an_account(office, door, settings, jan):
    say(door, jan, True)
    url = urlsplit(consent_url(settings, jan, INVITED))
    path = f"{url.path.removeprefix('/membership')}?{url.query}"
    later(office, minutes=1)
    assert "You invite me to events" in door.ask("GET", path).text
    assert holds(office, jan)
    for _ in range(2):
        answer = door.client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "Write to me after all" in answer.text
    assert not holds(office, jan)
    assert [row.through for row in rows(office)] == ["api", "link"]
    later(office, minutes=1)
    again = path.replace("/consent?", "/consent/renewal?")
    assert door.client.post(again).status_code == 200
    assert holds(office, jan)
    assert door.client.post(path[:-3] + "xxx").status_code == 422


def test_an_applicant_agrees_and_nobody_undoes_a_withdrawal_in_their_name(office, door):
    described = {name: value for name, value in MAJI.items() if name != "display_name"}
    asked = {
        "tier": "social-enterprise",
        "organisation": {**described, "name": MAJI["display_name"]},
        "person": AKINYI,
        "consents": [INVITED],
    }
    first = door.ask("POST", "/applications", json=asked)
    assert first.status_code == 201, first.text
    akinyi = first.get_json()["person_id"]
    assert [row.through for row in rows(office)] == ["application"]
    later(office, minutes=1)
    say(door, akinyi, False, STEWARD, evidence="a letter")
    later(office, minutes=1)
    assert door.ask("POST", "/applications", json=asked).status_code == 201
    assert [row.deed for row in rows(office)] == ["given", "withdrawn"]
    asked["consents"] = ["membership"]
    assert door.ask("POST", "/applications", json=asked).status_code == 409


def test_who_agrees_is_told_page_by_page(office, door):
    everybody = [office.person(f"Person {n}", f"p{n}@x.example") for n in range(5)]
    for one in everybody:
        say(door, one, True)
    later(office, minutes=1)
    say(door, everybody[1], False)
    found, path = [], f"/consents?purpose={INVITED}&limit=2"
    page = door.ask("GET", path, STEWARD).get_json()
    while True:
        found += [one["person_id"] for one in page["items"]]
        if page["next"] is None:
            break
        page = door.ask("GET", f"{path}&after={page['next']}", STEWARD).get_json()
    assert found == [str(one) for one in everybody if one != everybody[1]]
