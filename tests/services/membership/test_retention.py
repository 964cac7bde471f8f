"""Nothing personal is kept for ever: each clock takes away what it is for, once, and the rest stays."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from events.erasures import ErasureRequested, PersonErased
from events.retention import RetentionDecided
from services.membership.actions.applications import decline_application
from services.membership.actions.erasures import cancel_erasure, erase_person
from services.membership.actions.invitations import withdraw_invitation
from services.membership.actions.sign_ins import make_link, token_of, use_link
from services.membership.jobs import SWEEPS
from services.membership.models import (
    Application,
    Erasure,
    Invitation,
    Invoice,
    InvoiceLine,
    Payment,
    SignInLink,
)
from services.membership.rules.policies import RetentionPolicy
from shared.callers import Role
from shared.settings import Settings
from shared.sweeps import rehearse
from tests.services.membership.door import Door
from tests.services.membership.office import TODAY, Office


def decide(door: Door, **days: int) -> TestResponse:
    """An admin changes some clocks, and leaves the others as they are."""
    policy = {**asdict(RetentionPolicy()), **days}
    return door.ask("PUT", "/policies/retention", [Role.ADMIN], policy)


def test_answers_of_who_was_refused_go_and_those_of_members_stay(office: Office) -> None:
    joined = office.member("individual")
    refused = office.apply("individual", person={"full_name": "Nia Obi", "email": "nia@x.example"})
    assert refused.answers
    dated = {"today": office.today, "now": office.now}
    office.do(decline_application, refused.id, reason="Not yet", decided_by_id=None, **dated)

    def told() -> tuple[bool, bool, str]:
        def look(session):  # type: ignore[no-untyped-def]
            of_member = session.query(Application).filter_by(membership_id=joined.id).one()
            of_other = session.get_one(Application, refused.id)
            return bool(of_member.answers), bool(of_other.answers), of_other.reason

        return office.look(look)

    assert told() == (True, True, "Not yet")
    office.sweep(TODAY + timedelta(days=180))
    assert told() == (True, True, "Not yet")
    office.sweep(TODAY + timedelta(days=182))
    assert told() == (True, False, "")


def test_links_and_invitations_that_are_over_are_deleted(office: Office) -> None:
    joined = office.member()
    guest = office.person("Otieno Okello", "otieno@guests.example")
    invitation = office.invite(joined.organisation_id, guest)
    given = (joined.organisation_id, invitation.id, office.today, office.now)
    office.do(withdraw_invitation, *given)
    office.do(make_link, guest, office.now)
    office.sweep(TODAY + timedelta(days=30))
    assert (office.count(SignInLink), office.count(Invitation)) == (1, 1)
    office.sweep(TODAY + timedelta(days=32))
    assert (office.count(SignInLink), office.count(Invitation)) == (0, 1)
    office.sweep(TODAY + timedelta(days=182))
    assert office.count(Invitation) == 0


def test_whoever_nothing_ties_any_more_is_asked_and_then_erased(office: Office) -> None:
    untied = office.person("Jan de Vries", "jan@harbour.example")
    member = office.member()
    office.sweep(TODAY + timedelta(days=1_095))
    assert office.said(ErasureRequested) == []
    day = TODAY + timedelta(days=1_096)
    office.sweep(day)
    office.sweep(day + timedelta(days=1))
    assert [one.person_id for one in office.said(ErasureRequested)] == [untied]
    assert [one.wished_by for one in office.said(ErasureRequested)] == ["clock"]
    office.sweep(day + timedelta(days=29))
    assert office.said(PersonErased) == []
    office.sweep(day + timedelta(days=30))
    assert [one.person_id for one in office.said(PersonErased)] == [untied]
    assert office.speaker_of(member.organisation_id) != untied


def test_whoever_signs_in_is_tied_though_links_are_forgotten(
    office: Office, settings: Settings
) -> None:
    guest = office.person("Otieno Okello", "otieno@guests.example")
    for later in (0, 500):
        office.on(TODAY + timedelta(days=later))
        link = office.do(make_link, guest, office.now)
        assert link is not None
        office.do(use_link, settings, token_of(link, settings), office.now)
    office.sweep(TODAY + timedelta(days=1_500))
    assert office.count(SignInLink) == 1
    assert office.said(ErasureRequested) == []
    office.sweep(TODAY + timedelta(days=1_600))
    assert [one.person_id for one in office.said(ErasureRequested)] == [guest]


def test_whoever_agreed_to_letters_is_tied_until_they_take_it_back(
    office: Office, door: Door
) -> None:
    guest = office.person("Otieno Okello", "otieno@guests.example")

    def say(given: bool) -> None:
        told = {"purpose": "newsletter", "given": given}
        answer = door.ask("POST", f"/persons/{guest}/consents", guest, told)
        assert answer.status_code < 300, answer.text

    say(True)
    office.on(TODAY + timedelta(days=1_200)).sweep(office.today)
    assert office.said(ErasureRequested) == []
    say(False)
    office.sweep(TODAY + timedelta(days=1_201))
    assert [one.person_id for one in office.said(ErasureRequested)] == [guest]


def test_clocks_are_looked_at_once_a_day(office: Office, door: Door) -> None:
    guest = office.person("Otieno Okello", "otieno@guests.example")
    day = TODAY + timedelta(days=40)
    office.on(day).sweep(day)
    old = office.do(make_link, guest, office.now - timedelta(days=35))
    assert old is not None
    office.sweep(day)
    assert office.count(SignInLink) == 1
    decide(door)
    office.sweep(day)
    assert office.count(SignInLink) == 0


def test_whoever_wants_to_stay_is_not_asked_again_for_as_long(office: Office) -> None:
    office.person("Jan de Vries", "jan@harbour.example")
    day = TODAY + timedelta(days=1_096)
    office.on(day).sweep(day)
    (asked,) = office.look(lambda session: session.query(Erasure).all())
    office.do(cancel_erasure, asked.id, None, office.now)
    office.sweep(day + timedelta(days=300))
    assert len(office.said(ErasureRequested)) == 1
    office.sweep(day + timedelta(days=1_097))
    assert len(office.said(ErasureRequested)) == 2


def test_the_books_forget_who_paid_when_their_clock_has_ended(office: Office) -> None:
    person_id = office.person("Jan de Vries", "jan@harbour.example")
    joined = office.member("individual", person={"full_name": "Nia Obi", "email": "nia@x.example"})
    assert joined.person_id != person_id
    office.do(erase_person, joined.person_id, office.today, office.now)

    def told() -> list[str]:
        def look(session):  # type: ignore[no-untyped-def]
            (invoice,) = session.query(Invoice).filter_by(membership_id=joined.id)
            (line,) = session.query(InvoiceLine).filter_by(invoice_id=invoice.id)
            (payment,) = session.query(Payment).filter_by(invoice_id=invoice.id)
            return [invoice.billed_to, line.description, payment.reference]

        return office.look(look)

    before = told()
    assert before[0] == "Nia Obi"
    office.sweep(TODAY + timedelta(days=3_650))
    assert told() == before
    office.sweep(TODAY + timedelta(days=3_652))
    assert told()[:2] == ["", ""]
    assert told()[2] != "bank-1"


def test_a_policy_that_is_shorter_holds_when_the_clock_is_next_looked_at(
    office: Office, door: Door
) -> None:
    guest = office.person("Otieno Okello", "otieno@guests.example")
    office.do(make_link, guest, office.now)
    decided = decide(door, sign_in_link_days=2)
    assert decided.get_json()["sign_in_link_days"] == 2
    assert door.ask("GET", "/policies/retention", [Role.STEWARD]).get_json() == decided.get_json()
    office.sweep(TODAY + timedelta(days=4))
    assert office.count(SignInLink) == 0
    assert office.said(RetentionDecided) == []


def test_how_long_letters_are_kept_is_said_to_who_writes_them(office: Office, door: Door) -> None:
    for _ in range(2):
        decide(door, letter_days=90)
    assert [one.letter_days for one in office.said(RetentionDecided)] == [90]


@pytest.mark.parametrize("days", [{"book_days": 10}, {"person_days": 0}, {"letters": 3}])
def test_a_clock_that_cannot_be_is_refused(door: Door, days: dict[str, int]) -> None:
    assert decide(door, **days).status_code == 422


def test_a_policy_is_decided_as_a_whole(door: Door) -> None:
    answer = door.ask("PUT", "/policies/retention", [Role.ADMIN], {"letter_days": 90})
    assert answer.status_code == 422
    usual = door.ask("GET", "/policies/retention", [Role.STEWARD]).get_json()
    assert usual == asdict(RetentionPolicy())


def test_the_preview_says_whom_a_clock_is_about_to_reach(office: Office, door: Door) -> None:
    guest = office.person("Otieno Okello", "otieno@guests.example")
    office.do(make_link, guest, office.now)

    def reached(within: int) -> dict[str, list[str]]:
        path = f"/retention/due?within_days={within}"
        items = door.ask("GET", path, [Role.ADMIN]).get_json()["items"]
        return {one["purpose"]: one["person_ids"] for one in items if one["count"]}

    assert reached(0) == {}
    assert reached(32) == {"sign_in_link_days": [str(guest)]}
    assert reached(1_096) == {"sign_in_link_days": [str(guest)], "person_days": [str(guest)]}
    assert office.count(SignInLink) == 1


def test_a_rehearsal_shows_it_and_keeps_nothing(office: Office) -> None:
    guest = office.person("Otieno Okello", "otieno@guests.example")
    office.do(make_link, guest, office.now)
    day = timedelta(days=1_096)
    found = rehearse(office.engine, SWEEPS, office.now + day, TODAY + day)
    done = {each.sweep.__name__: (each.done, each.fault) for each in found}
    assert done["forget_what_is_over"] == (1, None)
    assert done["tell_who_is_untied"] == (1, None)
    assert office.count(SignInLink) == 1
