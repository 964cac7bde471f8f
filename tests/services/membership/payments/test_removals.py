"""Whoever is erased is forgotten at the provider, too, once no money needs them there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.membership.actions.erasures import erase_person
from services.membership.actions.provider.tasks import open_task
from services.membership.models import OutboundCall, ProviderCustomer, db
from services.membership.models.provider import TaskKind
from shared.callers import Role
from shared.database import Session
from tests.services.erased import found_of
from tests.services.membership.payments.till import Till

WORDS = ("payer-0@example.org", "payer 0")


def erase(till: Till, person_id: UUID | None) -> None:
    """Erase somebody, and let the clock and the cashier do what follows."""
    office = till.office
    office.do(erase_person, person_id, office.today, office.now)
    till.sweep(office.today)


def customer(till: Till) -> ProviderCustomer:
    """The one customer."""
    return till.office.look(lambda session: session.query(ProviderCustomer).one())


def test_the_customer_is_deleted_and_the_payment_stays(till: Till) -> None:
    member = till.card_holder()
    (known,) = till.double.things("cus")
    assert known["email"] == "payer-0@example.org"
    erase(till, member.person_id)
    assert till.double.things("cus") == [{"id": known["id"], "object": "customer", "deleted": True}]
    assert len(till.double.things("pi")) == 1
    assert (customer(till).customer_ref, customer(till).method_ref) == (None, None)
    assert till.held() == till.cleared()
    assert till.tasks() == []


def test_nothing_of_them_is_left_in_what_was_asked(till: Till) -> None:
    member = till.card_holder()
    assert "outbound_calls.params" in found_of(till.office.engine, db.metadata, WORDS)
    erase(till, member.person_id)
    assert found_of(till.office.engine, db.metadata, WORDS) == {"invoices.billed_to"}


def test_it_is_asked_once(till: Till) -> None:
    member = till.card_holder()
    erase(till, member.person_id)
    till.sweep(till.office.today)
    till.cashier.reconcile()
    (deleted,) = [path for verb, path, _ in till.double.world.requests if verb == "DELETE"]
    assert deleted.startswith("/v1/customers/cus_")

    def removals(session: Session) -> int:
        return session.query(OutboundCall).filter_by(kind="removal", state="done").count()

    assert till.office.look(removals) == 1


def test_what_was_deleted_by_hand_is_deleted(till: Till) -> None:
    member = till.card_holder()
    ref = till.double.things("cus")[0]["id"]
    till.double.answer("DELETE", f"/v1/customers/{ref}", "", "")
    erase(till, member.person_id)
    assert customer(till).customer_ref is None
    assert till.tasks() == []


def test_a_dispute_keeps_the_customer_until_it_is_closed(till: Till) -> None:
    member = till.card_holder()
    invoice = till.invoice(member)

    def dispute(session: Session) -> None:
        open_task(
            session, TaskKind.DISPUTE, "dp_1", "Disputed", till.office.now, invoice_id=invoice.id
        )

    till.office.do(dispute)
    erase(till, member.person_id)
    assert not till.double.things("cus")[0].get("deleted")
    (task,) = till.tasks()
    closed: Any = till.door.ask("POST", f"/payments/tasks/{task.id}/closure", [Role.TREASURER])
    assert closed.status_code < 300, closed.text
    till.sweep(till.office.today)
    assert till.double.things("cus")[0]["deleted"]


def test_a_provider_that_does_not_answer_is_asked_again(till: Till) -> None:
    member = till.card_holder()
    ref = till.double.things("cus")[0]["id"]
    till.double.fail(f"/v1/customers/{ref}", "unreachable")
    erase(till, member.person_id)
    assert not till.double.things("cus")[0].get("deleted")
    till.office.now += timedelta(hours=1)
    till.work()
    assert till.double.things("cus")[0]["deleted"]
