"""Letters about dues that are to be paid: to whoever looks after money for the party that pays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from events.notices import DuesNoticed
from events.representatives import RepresentativeAppointed
from events.staff import StaffAppointed
from tests.services.notifications.office import NOON, Office, addresses, text_of


def noticed(person_id: UUID | None = None, **more: Any) -> DuesNoticed:
    """A person's term ends in a month; they pay themselves unless said otherwise."""
    values: dict[str, Any] = {
        "membership_id": uuid4(),
        "term_id": uuid4(),
        "step": "-30",
        "person_id": person_id,
        "payer_person_id": person_id,
        "tier": "individual",
        "ends_on": date(2026, 12, 23),
        "grace_ends_on": date(2027, 1, 22),
        "opens_on": date(2026, 10, 24),
        "invoice_id": uuid4(),
        "invoice_number": "2026-000042",
        "due_on": date(2026, 12, 23),
        "amount_minor": 6000,
    }
    return DuesNoticed(**{**values, **more})


def speaks(office: Office, name: str, organisation_id: UUID, *roles: str) -> str:
    """Somebody speaks for an organisation in these roles; their address."""
    email = f"{name.split()[0].lower()}@harbour.example"
    person_id = office.knows(name, email)
    office.hears(
        RepresentativeAppointed(
            representation_id=uuid4(),
            organisation_id=organisation_id,
            person_id=person_id,
            roles=roles,
            starts_on=NOON.date(),
            taken_over=True,
        )
    )
    return email


def treasurer(office: Office) -> str:
    """The association's treasurer; the address."""
    person_id = office.knows("Tilda Kassi", "tilda@association.example")
    office.hears(StaffAppointed(person_id=person_id, role="treasurer"))
    return "tilda@association.example"


def test_a_person_is_asked_to_renew_with_what_when_and_how_to_quote_it(office: Office) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    office.hears(noticed(person_id))
    (letter,) = office.posted("dues-noticed")
    assert letter["Subject"] == "Your membership runs until 23 December 2026: please renew"
    assert "60.00 EUR, to be paid by 23 December 2026" in text_of(letter)
    assert "2026-000042" in text_of(letter)


def test_who_renews_by_itself_is_told_of_the_charge_and_not_asked_to_pay(office: Office) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    card = "visa ending in 4242, valid until 11/2028"
    office.hears(noticed(person_id, charged_on=date(2026, 12, 23), method=card))
    (letter,) = office.posted("dues-noticed")
    words = " ".join(text_of(letter).split())
    assert f"On 23 December 2026 we will charge 60.00 EUR to {card}" in words
    assert "please renew" not in words + letter["Subject"]
    assert "to be paid" not in words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("en", "charge 60.00 EUR to visa ending in 4242, valid until 2028-11"),
        ("de", "60,00 EUR ab (visa mit den letzten Ziffern 4242, gültig bis 11/2028)"),
    ],
)
def test_the_card_is_named_in_the_language_of_the_reader(
    office: Office, code: str, words: str
) -> None:
    office.settings = replace(office.settings, language=code)
    card = {"brand": "visa", "last4": "4242", "expires": "2028-11"}
    named = "visa ending in 4242, valid until 2028-11"
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    office.hears(noticed(person_id, charged_on=date(2026, 12, 23), method=named, **card))
    (letter,) = office.posted("dues-noticed")
    assert words in " ".join(text_of(letter).split())


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("0", "the membership lapses"),
        ("+7", "Everything goes on as before until 22 January 2027"),
        ("last-day", "Today is the last day"),
    ],
)
def test_each_step_after_the_end_says_how_long_grace_lasts(
    office: Office, step: str, words: str
) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    office.hears(noticed(person_id, step=step))
    (letter,) = office.posted("dues-noticed")
    assert words in " ".join(text_of(letter).split())


def test_a_notice_before_renewal_opens_says_when_it_does(office: Office) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    office.hears(noticed(person_id, step="-90", invoice_id=None, invoice_number=""))
    (letter,) = office.posted("dues-noticed")
    assert "renewed from 24 October 2026 on" in " ".join(text_of(letter).split())


def test_of_an_organisation_those_with_the_billing_role_are_written_to(office: Office) -> None:
    body = office.knows_organisation("Harbour Bank")
    speaks(office, "Piet Bakker", body, "primary")
    speaks(office, "Dora Klein", body, "delegate")
    billing = speaks(office, "Bea Smit", body, "billing")
    office.hears(noticed(organisation_id=body, payer_organisation_id=body))
    assert addresses(office.posted("dues-noticed")) == [billing]


def test_without_a_billing_role_those_with_the_primary_role_are(office: Office) -> None:
    body = office.knows_organisation("Harbour Bank")
    primary = speaks(office, "Piet Bakker", body, "primary")
    speaks(office, "Dora Klein", body, "delegate")
    office.hears(noticed(payer_organisation_id=body, organisation_id=body))
    assert addresses(office.posted("dues-noticed")) == [primary]


def test_where_nobody_speaks_for_the_payer_a_treasurer_is_told(office: Office) -> None:
    body = office.knows_organisation("Harbour Bank")
    at = treasurer(office)
    office.hears(noticed(payer_organisation_id=body, organisation_id=body))
    assert addresses(office.posted("dues-noticed")) == [at]


def test_a_sponsor_is_asked_for_the_dues_of_whom_it_sponsors(office: Office) -> None:
    member = office.knows("Leila Haddad", "leila@sahel.example")
    body = office.knows_organisation("Harbour Bank")
    billing = speaks(office, "Bea Smit", body, "billing")
    office.hears(noticed(member, payer_person_id=None, payer_organisation_id=body))
    (letter,) = office.posted("dues-noticed")
    assert addresses([letter]) == [billing]
    words = " ".join(text_of(letter).split())
    assert "The membership of Leila Haddad runs until 23 December 2026" in words
    assert "You pay its dues" in words


def test_a_notice_that_is_heard_twice_is_written_once(office: Office) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    office.hears_again(office.hears(replace(noticed(person_id), step="0")))
    assert len(office.posted("dues-noticed")) == 1
