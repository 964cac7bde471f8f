"""Nominations: members name people outside, who are asked once, answer by a link, and are forgotten in time."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from events.memberships import ApplicationStarted
from events.nominations import (
    NomineeAccepted,
    NomineeAsked,
    NomineeForgotten,
    NomineeJoined,
    NomineeReminded,
)
from services.membership.actions.erasures import erase_person
from services.membership.actions.merges import merge_persons
from services.membership.actions.nominations.answering import answer_nomination
from services.membership.actions.persons import publish_profile
from services.membership.models import (
    Application,
    Consent,
    Nomination,
    NominationRefusal,
    Nominee,
    Person,
    SealedKey,
    db,
)
from services.membership.queries.persons import person_of
from services.membership.queries.reports import nominations as report
from services.membership.rules.nominations import NominationIsAnswered, NominationIsOver
from shared.callers import Role
from shared.tokens import sign
from tests.services.membership.invited import names_of, storm
from tests.services.membership.office import PROFILE

STEWARD, ADMIN = [Role.STEWARD], [Role.ADMIN]
WANJIRU = {
    "full_name": "Wanjiru Kamau",
    "email": "Wanjiru@nyota.example",
    "why": "Knows every well",
}
TOMAS = {"full_name": "Tomás Reyes", "email": "tomas@bayan.example"}


@pytest.fixture
def akinyi(office):
    """Who speaks for a member."""
    return office.speaker_of(office.member().organisation_id)


@pytest.fixture
def imani(office):
    """A member alone."""
    person = {"full_name": "Imani Njoroge", "email": "imani@nuru.example"}
    return office.member("individual", person=person).person_id


def name(door, who, *people, status=202, **more):
    told = {"people": list(people), **more}
    answer = door.ask("POST", "/nominations", who, json=told)
    assert answer.status_code == status, answer.text
    return answer.get_json()


def nominees(office):
    return office.look(lambda s: s.scalars(select(Nominee).order_by(Nominee.id)).all())


def link(office, settings, nominee_id, answer):
    said = {"nominee_id": str(nominee_id), "answer": answer}
    return sign(settings, "nomination", said, timedelta(days=30), office.now)


def say(office, settings, nominee_id, answer):
    token = link(office, settings, nominee_id, answer)
    return office.do(answer_nomination, settings, token, office.today, office.now)


def row_of(office, settings, person_id):
    rows = office.look(report, office.today, settings.zone)
    return next(one for one in rows if one.person_id == person_id)


def kept_anywhere(office, *words):
    """The tables in which one of these words stands, whatever they are for."""

    def look(session):
        found = []
        for table in db.metadata.sorted_tables:
            rows = str(session.execute(select(table)).all()).casefold()
            found += [table.name for word in words if word.casefold() in rows]
        return found

    return office.look(look)


def test_who_is_new_to_us_is_asked_once_and_told_who_named_them_if_they_may_be(
    office, door, akinyi, imani
):
    assert name(door, akinyi, WANJIRU, named=True) == {"received": 1, "left": 9}
    assert name(door, imani, TOMAS) == {"received": 1, "left": 9}
    wanjiru, tomas = office.said(NomineeAsked)
    assert (wanjiru.full_name, wanjiru.email) == ("Wanjiru Kamau", "Wanjiru@nyota.example")
    assert wanjiru.expires_on == office.today + timedelta(days=30)
    assert (wanjiru.named_id, tomas.named_id) == (akinyi, None)


def test_a_discreet_member_is_named_to_nobody(office, door, akinyi):
    def hide(session):
        publish_profile(session, person_of(session, akinyi), {**PROFILE, "discreet": True})

    office.do(hide)
    name(door, akinyi, WANJIRU, named=True)
    assert office.said(NomineeAsked)[0].named_id is None


def test_naming_somebody_again_is_not_counted_and_writes_no_letter(office, door, akinyi):
    other_case = {**WANJIRU, "email": "WANJIRU@nyota.example", "full_name": "W. Kamau"}
    assert name(door, akinyi, WANJIRU, other_case)["received"] == 1
    assert name(door, akinyi, WANJIRU) == {"received": 1, "left": 9}
    assert len(office.said(NomineeAsked)) == 1
    assert office.count(Nomination) == 1


def test_the_answer_does_not_tell_who_is_known_or_never_wants_to_be_named(
    office, door, settings, akinyi, imani
):
    member = {"full_name": "Anybody", "email": "imani@nuru.example"}
    name(door, imani, WANJIRU)
    say(office, settings, nominees(office)[0].id, "never")
    told = [name(door, akinyi, one) for one in (TOMAS, member, WANJIRU)]
    again = [name(door, akinyi, one) for one in (TOMAS, member, WANJIRU)]
    assert [one["left"] for one in told] == [9, 8, 7]
    assert [one["left"] for one in again] == [7, 7, 7]
    assert [one.email for one in office.said(NomineeAsked)] == ["", "tomas@bayan.example"]
    assert door.ask("GET", "/nominations/own", akinyi).get_json() == {
        "named": 3,
        "joined": 0,
        "left": 7,
    }


def test_a_member_names_no_more_than_the_month_allows(office, door, akinyi, imani):
    ten = [{"full_name": f"N. {n}", "email": f"n{n}@x.example"} for n in range(10)]
    assert name(door, akinyi, *ten)["left"] == 0
    refused = name(door, akinyi, TOMAS, status=409)
    assert refused["type"].endswith("too-many-this-month")
    assert name(door, imani, TOMAS)["left"] == 9
    office.on(date(2027, 4, 1))
    assert name(door, akinyi, WANJIRU)["left"] == 9


def test_who_is_no_member_names_nobody(office, door):
    name(door, office.person(), TOMAS, status=403)
    name(door, [Role.MEMBER], TOMAS, status=403)


def test_two_who_name_the_same_person_at_once_make_one_letter(office, door, akinyi, imani):
    answers = storm(lambda n: name(door, (akinyi, imani)[n % 2], WANJIRU), 8)
    assert names_of(answers) == []
    assert len(office.said(NomineeAsked)) == 1
    assert (office.count(Nominee), office.count(Nomination)) == (1, 2)


def test_a_member_who_names_many_at_once_keeps_to_the_month(office, door, akinyi):
    def one(number):
        return name(door, akinyi, {"full_name": f"N. {number}", "email": f"n{number}@x.example"})

    assert len(names_of(storm(one, 16))) == 6
    assert office.count(Nomination) == 10


def test_yes_makes_a_person_who_agreed_and_a_draft_that_credits_who_was_first(
    office, door, settings, akinyi, imani
):
    name(door, akinyi, WANJIRU)
    name(door, imani, WANJIRU)
    (nominee,) = nominees(office)
    say(office, settings, nominee.id, "yes")
    (accepted,) = office.said(NomineeAccepted)
    assert accepted.person_id == nominee.id
    person = office.look(person_of, nominee.id)
    assert (person.full_name, person.email) == ("Wanjiru Kamau", "Wanjiru@nyota.example")
    (consent,) = office.look(lambda s: s.scalars(select(Consent)).all())
    assert (consent.purpose, consent.through, consent.wording) == ("joining", "link", 1)
    application = office.look(lambda s: s.get_one(Application, accepted.application_id))
    assert (application.state, application.brought_by_person_id) == ("draft", akinyi)
    assert application.answers["person"]["full_name"] == "Wanjiru Kamau"
    assert office.said(ApplicationStarted)[0].application_id == application.id
    (kept,) = nominees(office)
    assert (kept.full_name, kept.email, kept.address_hash) == ("", "", "")


def test_whoever_named_a_new_member_is_thanked_and_credited(office, door, settings, akinyi, imani):
    name(door, akinyi, WANJIRU, TOMAS)
    name(door, imani, WANJIRU)
    say(office, settings, nominees(office)[0].id, "yes")
    (accepted,) = office.said(NomineeAccepted)
    assert office.said(NomineeJoined) == []
    path = f"/applications/{accepted.application_id}"
    assert door.ask("POST", f"{path}/submission", STEWARD).status_code == 201
    application = office.look(lambda s: s.get_one(Application, accepted.application_id))
    office.approve(application)
    application = office.look(lambda s: s.get_one(Application, accepted.application_id))
    for invoice in office.invoices(application.membership_id):
        office.pay(invoice, "bank-w")
    (joined,) = office.said(NomineeJoined)
    assert joined.nominator_ids == (akinyi, imani)
    assert joined.shown_id is None, "nothing of the name was opened to members"
    row = row_of(office, settings, akinyi)
    assert (row.nominated, row.said_yes, row.applied, row.joined) == (2, 1, 1, 1)
    assert [one["joined"] for one in referrals(door)] == [1]
    assert door.ask("GET", "/nominations/own", imani).get_json()["joined"] == 1


def referrals(door):
    items = door.ask("GET", "/reports/referrals", STEWARD).get_json()["items"]
    return [one for one in items if one["brought_by"] == "Akinyi Odhiambo"]


def test_the_funnel_is_a_table_too(office, door, settings, akinyi):
    name(door, akinyi, WANJIRU, TOMAS)
    say(office, settings, nominees(office)[1].id, "never")
    text_ = door.ask("GET", "/reports/nominations.csv", STEWARD).text
    (row,) = csv.DictReader(io.StringIO(text_.removeprefix("\ufeff")))
    assert (row["named_by"], row["nominated"], row["said_never"]) == ("Akinyi Odhiambo", "2", "1")
    items = door.ask("GET", "/reports/nominations", STEWARD).get_json()["items"]
    assert items[0]["nominated"] == 2


def test_never_keeps_nothing_but_a_keyed_hash(office, door, settings, akinyi):
    name(door, akinyi, {**WANJIRU, "organisation": "Nyota Cooperative"})
    words = ("wanjiru", "nyota")
    assert {"nominees", "outbox"} <= set(kept_anywhere(office, *words)), (
        "the search finds what is there"
    )
    say(office, settings, nominees(office)[0].id, "never")
    assert kept_anywhere(office, *words) == []
    (refusal,) = office.look(lambda s: s.scalars(select(NominationRefusal)).all())
    assert len(refusal.address_hash) == 64
    assert office.count(Person) == 1
    assert len(office.said(NomineeForgotten)) == 1


def test_the_hash_is_keyed_and_outlives_a_change_of_the_secret_key(
    office, door, settings, akinyi, imani
):
    name(door, akinyi, WANJIRU)
    say(office, settings, nominees(office)[0].id, "never")
    before = office.look(lambda s: s.scalar(select(SealedKey.sealed)))
    keys = door.settings.secret_keys
    object.__setattr__(door.settings, "secret_keys", ("n" * 64, *keys))
    name(door, imani, TOMAS)
    after = office.look(lambda s: s.scalar(select(SealedKey.sealed)))
    assert after != before
    object.__setattr__(door.settings, "secret_keys", ("n" * 64,))
    name(door, imani, WANJIRU)
    assert [one.state for one in nominees(office)] == ["never", "asked", "refused"]
    object.__setattr__(door.settings, "secret_keys", ("x" * 64,))
    assert name(door, imani, {**TOMAS, "email": "t@x.example"}, status=409)


def test_who_does_not_answer_is_reminded_once_and_then_forgotten(office, door, settings, akinyi):
    name(door, akinyi, WANJIRU)
    token = link(office, settings, nominees(office)[0].id, "yes")
    for day in (date(2027, 3, 14), date(2027, 3, 15), date(2027, 3, 20), date(2027, 3, 30)):
        office.sweep(day)
    assert len(office.said(NomineeReminded)) == 1
    assert office.said(NomineeForgotten) == []
    office.sweep(date(2027, 3, 31))
    office.sweep(date(2027, 4, 1))
    assert len(office.said(NomineeForgotten)) == 1
    assert kept_anywhere(office, "wanjiru", "nyota") == []
    assert [one.state for one in nominees(office)] == ["unanswered"]
    assert office.look(lambda s: s.scalar(select(Nomination.why))) == ""
    office.on(date(2027, 3, 30))
    with pytest.raises(NominationIsOver):
        office.do(answer_nomination, settings, token, office.today, office.now)


def test_not_now_is_not_reminded_and_may_still_become_a_yes(office, door, settings, akinyi):
    name(door, akinyi, WANJIRU)
    nominee_id = nominees(office)[0].id
    say(office, settings, nominee_id, "later")
    with pytest.raises(NominationIsAnswered):
        say(office, settings, nominee_id, "later")
    office.sweep(date(2027, 3, 20))
    assert office.said(NomineeReminded) == []
    assert say(office, settings, nominee_id, "yes").state == "yes"
    for answer in ("yes", "later", "never"):
        with pytest.raises(NominationIsAnswered):
            say(office, settings, nominee_id, answer)


def test_ten_who_press_yes_at_once_make_one_person(office, door, settings, akinyi):
    name(door, akinyi, WANJIRU)
    nominee_id = nominees(office)[0].id
    answers = storm(lambda _: say(office, settings, nominee_id, "yes"), 10)
    assert names_of(answers) == ["NominationIsAnswered"] * 9
    assert (office.count(Person), office.count(Application)) == (2, 2)


def test_a_person_who_is_erased_is_forgotten_as_a_nominee_and_as_a_nominator(
    office, door, settings, akinyi, imani
):
    name(door, akinyi, WANJIRU, TOMAS, named=True)
    wanjiru, tomas = nominees(office)
    say(office, settings, wanjiru.id, "yes")
    office.do(erase_person, wanjiru.id, office.today, office.now)
    assert kept_anywhere(office, "wanjiru", "every well") == []
    office.do(erase_person, akinyi, office.today, office.now)
    office.sweep(date(2027, 3, 16))
    assert [(one.nominee_id, one.named_id) for one in office.said(NomineeReminded)] == [
        (tomas.id, None)
    ]


def test_what_a_person_named_is_told_to_them(office, door, akinyi):
    name(door, akinyi, WANJIRU)
    told = door.ask("GET", f"/persons/{akinyi}/disclosure", akinyi).text
    assert "Knows every well" in told
    assert "nyota" not in told


def test_nominations_follow_a_merge(office, door, settings, akinyi, imani):
    name(door, akinyi, WANJIRU)
    name(door, imani, WANJIRU, TOMAS)
    office.do(merge_persons, akinyi, imani, None, office.today, office.now)
    by = office.look(lambda s: s.scalars(select(Nomination.by_person_id)).all())
    assert set(by) == {akinyi}
    assert len(by) == 2


def test_the_staff_sees_whom_members_named_and_takes_a_never_on_the_telephone(office, door, akinyi):
    name(door, akinyi, WANJIRU, named=True)
    (one,) = door.ask("GET", "/nominations?state=asked", STEWARD).get_json()["items"]
    assert (one["full_name"], one["why"], one["named"]) == (
        "Wanjiru Kamau",
        "Knows every well",
        True,
    )
    path = f"/nominees/{one['nominee_id']}/refusal"
    assert [door.ask("POST", path, STEWARD).status_code for _ in range(2)] == [201, 201]
    assert door.ask("GET", "/nominations?state=asked", STEWARD).get_json()["items"] == []
    assert office.count(NominationRefusal) == 1


def test_the_page_names_those_whose_rows_are_filled_in(office, door, akinyi):
    page = door.ask("GET", "/nominations/page", akinyi)
    assert page.status_code == 200
    form = {"full_name_0": " Wanjiru Kamau ", "email_0": "wanjiru@nyota.example", "named": "yes"}
    headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
    answer = door.ask("POST", "/nominations/page", akinyi, data=form, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/nominations/page")
    assert office.said(NomineeAsked)[0].named_id == akinyi


def test_looking_at_a_link_answers_nothing_and_pressing_the_button_does(
    office, door, settings, akinyi
):
    name(door, akinyi, WANJIRU)
    nominee_id = nominees(office)[0].id
    token = link(office, settings, nominee_id, "yes")
    for _ in range(2):
        page = door.ask("GET", f"/nomination?token={token}")
        assert "You keep my name and address" in page.text
    assert nominees(office)[0].state == "asked"
    headers = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
    answer = door.ask("POST", "/nomination", data={"token": token}, headers=headers)
    assert f"/applications/{nominees(office)[0].application_id}/page?token=" in answer.text
    again = door.ask("POST", "/nomination", data={"token": token}, headers=headers)
    assert again.status_code == 409
    assert "nothing to do here" in door.ask("GET", f"/nomination?token={token}").text


def test_nobody_is_begun_an_application_for_where_nobody_joins_alone(
    office, door, settings, akinyi
):
    office.do(lambda s: s.execute(text("UPDATE tiers SET admission = 'admin-only'")))
    name(door, akinyi, WANJIRU)
    assert say(office, settings, nominees(office)[0].id, "yes").application_id is None
    assert office.said(NomineeAccepted)[0].application_id is None


def test_the_policy_is_the_admins(office, door, akinyi):
    asked = {"monthly": 1, "remind_days": 0}
    assert door.ask("PUT", "/policies/nominations", STEWARD, json=asked).status_code == 403
    assert door.ask("PUT", "/policies/nominations", ADMIN, json=asked).get_json() == asked
    assert name(door, akinyi, WANJIRU)["left"] == 0
    office.sweep(date(2027, 3, 20))
    assert office.said(NomineeReminded) == []
