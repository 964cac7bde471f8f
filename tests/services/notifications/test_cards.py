"""Letters about saved cards."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from events.payments import DuesChargeAnnounced, DuesChargeFailed
from tests.services.notifications.office import Office, text_of


@pytest.fixture
def announced(office: Office) -> DuesChargeAnnounced:
    """A card will be charged."""
    return DuesChargeAnnounced(
        membership_id=uuid4(),
        invoice_id=uuid4(),
        person_id=office.knows("Nils Holm", "nils@fjordlab.example"),
        amount_minor=12_000,
        currency="EUR",
        charge_on=date(2026, 12, 1),
        brand="visa",
        last4="4242",
        expires="2029-04",
    )


@pytest.fixture
def failed(announced: DuesChargeAnnounced) -> DuesChargeFailed:
    """It was declined."""
    return DuesChargeFailed(
        membership_id=announced.membership_id,
        invoice_id=announced.invoice_id,
        person_id=announced.person_id,
        amount_minor=12_000,
        currency="EUR",
        attempt=1,
        next_on=date(2026, 12, 4),
        brand="visa",
        last4="4242",
    )


def test_a_warning_tells_the_day_the_amount_and_the_card(office, announced):
    office.hears(announced)
    (letter,) = office.posted("charge-announced")
    for told in ("1 December 2026", "120.00 EUR", "visa", "4242", "2029-04"):
        assert told in text_of(letter)


def test_a_declined_card_is_told_with_the_next_day(office, failed):
    office.hears(failed)
    (letter,) = office.posted("charge-failed")
    assert "again on 4 December 2026" in text_of(letter)


def test_the_last_letter_says_that_it_was_the_last(office, failed):
    office.hears(replace(failed, attempt=4, next_on=None))
    (letter,) = office.posted("charge-failed")
    assert "not try again" in text_of(letter)
