"""Letters about signing in, applying and joining."""

import json
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest

from events.memberships import (
    ApplicationApproved,
    ApplicationDeclined,
    ApplicationSubmitted,
    BallotOpened,
    MemberJoined,
)
from events.representatives import RepresentativeAppointed, RepresentativeLeft
from events.signins import SignInRequested
from events.staff import StaffAppointed
from shared import tokens
from tests.services.notifications.office import NOON, Office, addresses, html_of, text_of


def joined(
    organisation_id: UUID | None = None, person_id: UUID | None = None, *, taken_over: bool = False
) -> MemberJoined:
    """A first term began."""
    return MemberJoined(
        membership_id=uuid4(),
        organisation_id=organisation_id,
        person_id=person_id,
        tier="standard",
        starts_on=date(2026, 11, 23),
        ends_on=date(2027, 11, 23),
        taken_over=taken_over,
    )


def asks_to_sign_in(office: Office) -> SignInRequested:
    """Somebody asked for a link a moment ago."""
    person_id = office.knows("Nils Holm", "nils@fjordlab.example")
    return SignInRequested(
        link_id=uuid4(), person_id=person_id, expires_at=NOON + timedelta(minutes=15)
    )


def test_a_sign_in_link_opens_the_door(office: Office) -> None:
    requested = asks_to_sign_in(office)
    office.hears(requested)
    (letter,) = office.posted("sign-in")
    link = next(line for line in text_of(letter).splitlines() if line.startswith("http"))
    assert link.startswith(f"{office.settings.base_url}/membership/sign-in?token=")
    (token,) = parse_qs(urlsplit(link).query)["token"]
    said = tokens.read(office.settings, "sign-in", token, now=NOON)
    assert said == {"link_id": str(requested.link_id)}


def test_a_sign_in_link_leads_back_to_where_the_person_wanted_to_be(office: Office) -> None:
    office.hears(replace(asks_to_sign_in(office), next_path="/introductions/0197/page"))
    (letter,) = office.posted("sign-in")
    start = f"{office.settings.base_url}/membership/sign-in?next=/introductions/0197/page&token="
    (url,) = (line for line in text_of(letter).splitlines() if line.startswith(start))
    assert f'<a href="{escape(url)}"' in html_of(letter)


def test_a_sign_in_link_ends_when_it_was_said_to(office: Office) -> None:
    office.hears(asks_to_sign_in(office))
    (letter,) = office.posted("sign-in")
    link = next(line for line in text_of(letter).splitlines() if line.startswith("http"))
    (token,) = parse_qs(urlsplit(link).query)["token"]
    with pytest.raises(tokens.ExpiredToken):
        tokens.read(office.settings, "sign-in", token, now=NOON + timedelta(minutes=15))


def test_the_database_holds_no_sign_in_token(office: Office) -> None:
    office.hears(asks_to_sign_in(office))
    (letter,) = office.posted("sign-in")
    (row,) = office.letters("posted")
    assert "token" in text_of(letter)
    assert "token" not in json.dumps(row.event_data)


def test_a_sign_in_link_that_would_have_expired_is_not_sent(office: Office) -> None:
    office.hears(asks_to_sign_in(office))
    office.later(minutes=16)
    assert office.posted() == []
    assert len(office.letters("overtaken")) == 1


def test_an_applicant_is_told_that_the_application_arrived(office: Office) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahelseeds.example")
    organisation_id = office.knows_organisation("Sahel Seeds")
    office.hears(
        ApplicationSubmitted(
            application_id=uuid4(),
            person_id=person_id,
            organisation_id=organisation_id,
            tier="social-enterprise",
            tier_name="Social enterprises",
        )
    )
    (letter,) = office.posted("application-received")
    assert addresses([letter]) == ["leila@sahelseeds.example"]
    assert 'the tier "Social enterprises"' in text_of(letter)
    assert "for Sahel Seeds to join" in text_of(letter)


def test_stewards_are_asked_to_decide_where_nobody_else_is_named_and_read_it_once(
    office: Office,
) -> None:
    for name in ("vera", "ole"):
        steward = office.knows(name, f"{name}@bridge.example")
        office.hears(StaffAppointed(person_id=steward, role="steward"))
    heard = office.hears(BallotOpened(application_id=uuid4(), tier="individual"))
    office.hears_again(heard)
    letters = office.posted("vote-wanted")
    assert addresses(letters) == ["ole@bridge.example", "vera@bridge.example"]
    assert f"{office.settings.base_url}/membership/ballots/page" in text_of(letters[0])


def test_those_who_are_named_decide_and_stewards_are_not_asked(office: Office) -> None:
    steward = office.knows("Vera", "vera@bridge.example")
    office.hears(StaffAppointed(person_id=steward, role="steward"))
    board = office.knows("Ole", "ole@bridge.example")
    office.hears(BallotOpened(application_id=uuid4(), tier="individual", approver_ids=(board,)))
    assert addresses(office.posted("vote-wanted")) == ["ole@bridge.example"]


def test_nobody_is_asked_to_decide_what_is_decided(office: Office) -> None:
    application_id, applicant = uuid4(), office.knows("Akinyi", "akinyi@majisafi.example")
    vera = office.knows("Vera", "vera@bridge.example")
    office.hears(StaffAppointed(person_id=vera, role="steward"))
    office.hears(BallotOpened(application_id=application_id, tier="individual"))
    office.hears(
        ApplicationDeclined(application_id=application_id, person_id=applicant, reason="Twice")
    )
    ole = office.knows("Ole", "ole@bridge.example")
    office.hears(StaffAppointed(person_id=ole, role="steward"))
    assert office.posted("vote-wanted") == []


def test_an_approved_applicant_is_told_what_is_due_and_until_when(office: Office) -> None:
    invoice_id = uuid4()
    office.hears(
        ApplicationApproved(
            application_id=uuid4(),
            person_id=office.knows("Leila Haddad", "leila@sahelseeds.example"),
            membership_id=uuid4(),
            invoice_id=invoice_id,
            amount_minor=35000,
            currency="EUR",
            due_on=date(2026, 12, 23),
            invoice_number="2026-000042",
        )
    )
    (letter,) = office.posted("application-approved")
    assert "350.00 EUR, to be paid by 23 December 2026" in text_of(letter)
    assert "quote this number when you pay: 2026-000042" in text_of(letter)
    assert f"/membership/invoices/{invoice_id}/pdf?token=" in text_of(letter)


def test_who_has_nothing_to_pay_is_asked_for_nothing(office: Office) -> None:
    office.hears(
        ApplicationApproved(
            application_id=uuid4(),
            person_id=office.knows("Tomas Novak", "tomas@novak.example"),
            membership_id=uuid4(),
        )
    )
    (letter,) = office.posted("application-approved")
    assert "There is nothing to pay" in text_of(letter)


def test_a_declined_applicant_is_told_the_reason(office: Office) -> None:
    office.hears(
        ApplicationDeclined(
            application_id=uuid4(),
            person_id=office.knows("Bo Berg", "bo@berg.example"),
            reason="We admit no lobbyists.",
        )
    )
    (letter,) = office.posted("application-declined")
    assert "We admit no lobbyists." in text_of(letter)


def test_a_person_who_joins_is_welcomed(office: Office) -> None:
    office.hears(joined(person_id=office.knows("Ines Prado", "ines@prado.example")))
    (letter,) = office.posted()
    assert letter["Subject"] == f"Welcome to {office.settings.association_name}"
    assert addresses([letter]) == ["ines@prado.example"]


def test_a_membership_taken_over_is_welcomed_by_nobody(office: Office) -> None:
    organisation_id = office.knows_organisation("Oude Haven")
    office.knows("Piet Visser", "piet@oudehaven.example", organisation_id)
    office.hears(joined(organisation_id, taken_over=True))
    assert office.posted() == []


def test_an_organisation_is_welcomed_through_all_who_speak_for_it(office: Office) -> None:
    organisation_id = office.knows_organisation("Sahel Seeds")
    office.appoints(office.knows("Leila Haddad", "leila@sahelseeds.example"), organisation_id)
    office.appoints(office.knows("Omar Haddad", "omar@sahelseeds.example"), organisation_id)
    office.hears(joined(organisation_id))
    letters = office.posted("welcome")
    assert addresses(letters) == ["leila@sahelseeds.example", "omar@sahelseeds.example"]
    assert "Sahel Seeds is now a member" in text_of(letters[0])


def test_whoever_spoke_for_an_organisation_is_welcomed_also_when_that_is_heard_later(
    office: Office,
) -> None:
    organisation_id = office.knows_organisation("Sahel Seeds")
    office.hears(joined(organisation_id))
    person_id = office.knows("Leila Haddad", "leila@sahelseeds.example")
    office.appoints(person_id, organisation_id, time=NOON - timedelta(minutes=3))
    assert [letter["X-Footbridge-Kind"] for letter in office.posted()] == ["welcome"]


def test_a_later_representative_is_told_so_and_not_welcomed_as_a_newcomer(office: Office) -> None:
    organisation_id = office.knows_organisation("Sahel Seeds")
    office.hears(joined(organisation_id), time=NOON - timedelta(days=40))
    office.appoints(office.knows("Awa Diop", "awa@sahelseeds.example"), organisation_id)
    (letter,) = office.posted()
    assert letter["Subject"] == "You now speak for Sahel Seeds"
    assert "Your role: primary" in text_of(letter)


def test_a_later_representative_is_told_so_in_whatever_order_it_is_heard(office: Office) -> None:
    organisation_id = office.knows_organisation("Sahel Seeds")
    office.appoints(office.knows("Awa Diop", "awa@sahelseeds.example"), organisation_id)
    office.hears(joined(organisation_id, taken_over=True), time=NOON - timedelta(days=40))
    assert [letter["X-Footbridge-Kind"] for letter in office.posted()] == ["appointed"]


def test_who_has_left_is_not_welcomed(office: Office) -> None:
    organisation_id = office.knows_organisation("Sahel Seeds")
    person_id = office.knows("Leila Haddad", "leila@sahelseeds.example")
    representation_id = office.appoints(person_id, organisation_id)
    office.hears(
        RepresentativeLeft(
            representation_id=representation_id,
            organisation_id=organisation_id,
            person_id=person_id,
            left_on=NOON.date(),
        )
    )
    office.hears(joined(organisation_id))
    assert office.posted() == []


def test_more_roles_do_not_make_a_newcomer_of_a_representative(office: Office) -> None:
    organisation_id = office.knows_organisation("Sahel Seeds")
    person_id = office.knows("Leila Haddad", "leila@sahelseeds.example")
    representation_id = office.appoints(person_id, organisation_id)
    office.hears(joined(organisation_id))
    office.later(days=30)
    office.hears(
        RepresentativeAppointed(
            representation_id=representation_id,
            organisation_id=organisation_id,
            person_id=person_id,
            roles=("primary", "billing"),
            starts_on=date(2026, 12, 23),
        )
    )
    assert len(office.posted("welcome")) == 1
