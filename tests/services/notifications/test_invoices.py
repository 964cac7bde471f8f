"""Letters about invoices: to whoever looks after money for the payer at that moment, each once."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from events.dues import DuesCredited, DuesInvoiced, DuesRefunded, PaymentReceived
from events.notices import DuesReminded, DuesRemindersEnded
from events.payments import DuesChargeAnnounced, DuesChargeFailed
from events.representatives import RepresentativeLeft
from shared import tokens
from tests.services.notifications.office import NOON, Office, addresses, text_of
from tests.services.notifications.test_dues import noticed, speaks, treasurer

_INVOICE: dict[str, Any] = {"number": "2026-000042", "amount_minor": 30_000, "currency": "EUR"}
DUE = date(2026, 12, 23)


def reminded(payer: UUID, step: str = "+7", **more: Any) -> DuesReminded:
    """An organisation has an invoice open."""
    days = {"due_on": DUE, "ends_on": date(2027, 1, 27), "step": step}
    return DuesReminded(
        invoice_id=uuid4(), payer_organisation_id=payer, **{**_INVOICE, **days, **more}
    )


def test_an_invoice_is_sent_with_what_when_and_where_to_read_it(office: Office) -> None:
    person_id, invoice_id = office.knows("Leila Haddad", "leila@sahel.example"), uuid4()
    asked = {"invoice_id": invoice_id, "payer_person_id": person_id, "due_on": DUE}
    office.hears(DuesInvoiced(issued_on=date(2026, 11, 23), **asked, **_INVOICE))
    (letter,) = office.posted("dues-invoiced")
    assert letter["Subject"] == "Invoice 2026-000042: 300.00 EUR, due on 23 December 2026"
    assert f"/membership/invoices/{invoice_id}/pdf?token=" in text_of(letter)


def test_an_invoice_says_which_one_it_takes_the_place_of(office: Office) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    asked = {"invoice_id": uuid4(), "payer_person_id": person_id, "due_on": DUE}
    instead = {"issued_on": date(2026, 11, 23), "replaces": "2026-000041"}
    office.hears(DuesInvoiced(**instead, **asked, **_INVOICE))
    (letter,) = office.posted("dues-invoiced")
    assert "takes the place of invoice 2026-000041" in " ".join(text_of(letter).split())


def test_an_invoice_that_a_notice_tells_of_is_not_told_of_twice(office: Office) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    asked = {"invoice_id": uuid4(), "payer_person_id": person_id, "due_on": DUE, "noticed": True}
    office.hears(DuesInvoiced(issued_on=date(2026, 11, 23), **asked, **_INVOICE))
    assert office.posted() == []


@pytest.mark.parametrize(
    ("step", "subject", "words"),
    [
        ("-7", "Invoice 2026-000042 is due on 23 December 2026: 300.00 EUR", "is due on"),
        ("+7", "Invoice 2026-000042 was due on 23 December 2026: 300.00 EUR", "by 27 January 2027"),
    ],
)
def test_a_reminder_says_whether_it_is_late(
    office: Office, step: str, subject: str, words: str
) -> None:
    payer = office.knows_organisation("Harbour Bank")
    speaks(office, "Jan de Vries", payer, "billing")
    office.hears(reminded(payer, step))
    (letter,) = office.posted("dues-reminded")
    assert letter["Subject"] == subject
    assert words in " ".join(text_of(letter).split())


def test_who_has_the_billing_role_now_is_reminded_and_not_who_had_it(office: Office) -> None:
    payer = office.knows_organisation("Harbour Bank")
    first = office.knows("Jan de Vries", "jan@harbour.example")
    representation_id = office.appoints(first, payer)
    second = speaks(office, "Noor Smit", payer, "billing")
    office.hears(reminded(payer))
    office.hears(
        RepresentativeLeft(
            representation_id=representation_id,
            organisation_id=payer,
            person_id=first,
            left_on=DUE,
        )
    )
    third = speaks(office, "Tom Bakker", payer, "primary")
    office.hears(reminded(payer, "+21"))
    assert addresses(office.posted("dues-reminded")) == [second, second]
    assert third not in addresses(office.posted())


def test_in_the_end_the_payer_and_the_treasurer_read_that_a_person_decides(office: Office) -> None:
    payer, chief = office.knows_organisation("Harbour Bank"), treasurer(office)
    reader = speaks(office, "Jan de Vries", payer, "billing")
    ended = DuesRemindersEnded(
        invoice_id=uuid4(),
        payer_organisation_id=payer,
        due_on=DUE,
        ended_on=date(2027, 1, 27),
        **_INVOICE,
    )
    office.hears_again(office.hears(ended))
    assert addresses(office.posted("reminders-ended")) == [reader]
    assert addresses(office.posted("dues-to-decide")) == [chief]


def test_a_receipt_says_what_came_what_is_open_and_what_was_too_much(office: Office) -> None:
    person_id = office.knows("Leila Haddad", "leila@sahel.example")
    paid = {"invoice_id": uuid4(), "payer_person_id": person_id, "currency": "EUR"}
    paid |= {"method": "transfer", "paid_on": DUE, "number": "2026-000042"}
    office.hears(
        PaymentReceived(payment_id=uuid4(), amount_minor=9_000, outstanding_minor=21_000, **paid)
    )
    office.hears(
        PaymentReceived(
            payment_id=uuid4(),
            amount_minor=22_000,
            outstanding_minor=0,
            credited_minor=1_000,
            **paid,
        )
    )
    part, rest = (" ".join(text_of(one).split()) for one in office.posted("payment-received"))
    assert "On that invoice 210.00 EUR are still open" in part
    assert "credit" not in part
    assert "Nothing is open on that invoice" in rest
    assert "10.00 EUR more than was owed" in rest


def test_what_is_given_back_and_what_is_asked_for_no_more_is_told(office: Office) -> None:
    payer = {"payer_person_id": office.knows("Leila Haddad", "leila@sahel.example")}
    money = {"invoice_id": uuid4(), "amount_minor": 5_000, "currency": "EUR", **payer}
    office.hears(
        DuesCredited(credit_note_id=uuid4(), number="CN-2026-000001", issued_on=DUE, **money)
    )
    office.hears(DuesRefunded(payment_id=uuid4(), refund_id=uuid4(), refunded_on=DUE, **money))
    subjects = {letter["Subject"] for letter in office.posted()}
    assert subjects == {
        "Credit note CN-2026-000001: 50.00 EUR",
        "We have given 50.00 EUR back to you",
    }


_CARD: dict[str, Any] = {"membership_id": uuid4(), "brand": "visa", "last4": "4242"}
TOLD_OF = {
    "dues-noticed": lambda of: noticed(payer_person_id=of["person_id"], **of),
    "dues-noticed, charged": lambda of: noticed(
        payer_person_id=of["person_id"], **of, charged_on=DUE, method="visa 4242"
    ),
    "charge-announced": lambda of: DuesChargeAnnounced(
        **of, **_CARD, charge_on=DUE, amount_minor=1, currency="EUR"
    ),
    "charge-failed": lambda of: DuesChargeFailed(
        **of, **_CARD, attempt=1, amount_minor=1, currency="EUR"
    ),
}


@pytest.mark.parametrize("told", TOLD_OF)
def test_what_tells_of_dues_leads_to_the_invoice(office: Office, told: str) -> None:
    of = {"person_id": office.knows("Leila Haddad", "leila@sahel.example"), "invoice_id": uuid4()}
    office.hears(TOLD_OF[told](of))
    (letter,) = office.posted(told.partition(",")[0])
    _, _, token = text_of(letter).partition(f"/membership/invoices/{of['invoice_id']}/pdf?token=")
    assert opens(office, token.split()[0]) == str(of["invoice_id"])


def test_a_credit_note_is_led_to_and_opened_by_what_opens_its_invoice(office: Office) -> None:
    person_id, invoice_id, note_id = office.knows("Leila", "leila@sahel.example"), uuid4(), uuid4()
    note = {"credit_note_id": note_id, "number": "CN-2026-000007", "issued_on": DUE}
    asked = {"invoice_id": invoice_id, "payer_person_id": person_id, "amount_minor": 1}
    office.hears(DuesCredited(**note, **asked, currency="EUR"))
    (letter,) = office.posted("dues-credited")
    _, _, token = text_of(letter).partition(f"/membership/credit-notes/{note_id}/pdf?token=")
    assert opens(office, token.split()[0]) == str(invoice_id)


def opens(office: Office, token: str) -> str:
    """Which invoice a token opens."""
    return tokens.read(office.settings, "invoice", token, NOON)["invoice_id"]


@pytest.mark.parametrize("first_heard", ["the invoice", "the appointment"])
def test_who_was_appointed_in_the_same_breath_gets_the_invoice_and_no_delegate_does(
    office: Office, first_heard: str
) -> None:
    payer = office.knows_organisation("Harbour Bank")
    speaks(office, "Bo Berg", payer, "delegate")
    invoiced = DuesInvoiced(
        invoice_id=uuid4(), payer_organisation_id=payer, issued_on=DUE, due_on=DUE, **_INVOICE
    )
    if first_heard == "the invoice":
        heard = office.hears(invoiced)
    reader = speaks(office, "Jan de Vries", payer, "primary")
    if first_heard == "the appointment":
        heard = office.hears(invoiced)
    office.hears_again(heard)
    assert addresses(office.posted("dues-invoiced")) == [reader]


def test_who_is_appointed_later_gets_no_invoice_of_before(office: Office) -> None:
    payer = office.knows_organisation("Harbour Bank")
    reader = speaks(office, "Bo Berg", payer, "delegate")
    office.hears(
        DuesInvoiced(
            invoice_id=uuid4(), payer_organisation_id=payer, issued_on=DUE, due_on=DUE, **_INVOICE
        )
    )
    office.later(days=1)
    speaks(office, "Jan de Vries", payer, "primary")
    assert addresses(office.posted("dues-invoiced")) == [reader]


def test_who_follows_somebody_that_got_the_invoice_does_not_get_it_again(office: Office) -> None:
    payer = office.knows_organisation("Harbour Bank")
    first = office.knows("Jan de Vries", "jan@harbour.example")
    representation_id = office.appoints(first, payer)
    office.hears(
        DuesInvoiced(
            invoice_id=uuid4(), payer_organisation_id=payer, issued_on=DUE, due_on=DUE, **_INVOICE
        )
    )
    office.hears(
        RepresentativeLeft(
            representation_id=representation_id,
            organisation_id=payer,
            person_id=first,
            left_on=DUE,
        )
    )
    speaks(office, "Noor Smit", payer, "primary")
    assert addresses(office.posted("dues-invoiced")) == ["jan@harbour.example"]
