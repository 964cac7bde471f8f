"""The till, for tests: an office that takes cards through the double of Stripe, at a clock that can be moved."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from werkzeug.serving import make_server

from services.membership.app import create_app
from services.membership.cashier import Cashier
from services.membership.models import Checkout, Invoice, Membership, PaymentTask
from services.membership.models.ledger import Account, LedgerEntry
from services.membership.payments.stripe import Stripe
from services.membership.payments.stripe.units import from_stripe
from shared.database import reading
from shared.settings import Settings
from tests.services.membership.door import Door
from tests.services.membership.office import Office
from tests.stripe.cards import GOOD
from tests.stripe.double import StripeDouble
from tests.stripe.post import SECRET
from tests.stripe.world import Thing

KEY = "sk_test_of_the_double"


def with_stripe(settings: Settings, double: StripeDouble) -> Settings:
    """The same installation, with a key of the double's."""
    return replace(
        settings,
        stripe_secret_key=KEY,
        stripe_webhook_secret=SECRET,
        stripe_api_base=double.url,
    )


class Till:
    """An office, its door, its cashier, and the double that they speak to."""

    def __init__(self, settings: Settings, office: Office, double: StripeDouble) -> None:
        self.settings = with_stripe(settings, double)
        self.office, self.double = office, double
        self.door = Door(self.settings, office)
        self.double.world.clock = lambda: office.now
        self.cashier = self.new_cashier()

    def new_cashier(self) -> Cashier:
        """A cashier of a process of its own."""
        provider = Stripe(KEY, SECRET, self.double.url, retries=0, timeout=5)
        return Cashier(self.settings, self.office.engine, provider, lambda: self.office.now)

    def work(self) -> None:
        """The cashier works until nothing is due."""
        self.cashier.work_to_the_end()

    def member_to_be(self, number: int = 0, tier: str = "individual") -> Membership:
        """A newcomer who was approved and has an invoice."""
        who = {"full_name": f"Payer {number}", "email": f"payer-{number}@example.org"}
        body = {"display_name": f"Body {number}"}
        application = self.office.approve(
            self.office.apply(tier, person=who, organisation=None if tier == "individual" else body)
        )
        return self.office.membership(application.membership_id)

    def invoice(self, membership: Membership) -> Invoice:
        """The newest invoice of a membership."""
        return self.office.invoices(membership.id)[-1]

    def check_out(self, invoice: Invoice, who: UUID, **asked: object) -> Checkout:
        """Somebody wants to pay an invoice by card; returns the page."""
        answer = self.door.ask("POST", f"/invoices/{invoice.id}/checkouts", who, asked)
        assert answer.status_code == 202, answer.text
        self.work()
        return self.checkout(UUID(answer.json["id"]))

    def checkout(self, checkout_id: UUID) -> Checkout:
        """A page as it is noted."""
        with reading(self.office.engine) as session:
            return session.get_one(Checkout, checkout_id)

    def pay(self, page: Checkout, number: str = GOOD) -> str:
        """Somebody pays on a page of the double's."""
        return self.double.pay(page.url, number)

    def card_holder(self, number: int = 0) -> Membership:
        """A person who joined by card today, and has it saved for renewal."""
        membership = self.member_to_be(number)
        page = self.check_out(self.invoice(membership), membership.person_id, saves_method=True)
        assert self.pay(page) == "paid"
        self.cashier.reconcile()
        path = f"/memberships/{membership.id}/auto-renew"
        answer = self.door.ask("PUT", path, membership.person_id, {"auto_renew": True})
        assert answer.status_code == 200, answer.text
        return self.office.membership(membership.id)

    def sweep(self, day: date) -> None:
        """The clock sweeps on a day, and the cashier does what follows."""
        self.office.on(day)
        self.office.sweep(day)
        self.work()

    def tasks(self) -> list[PaymentTask]:
        """What waits for a person."""
        with reading(self.office.engine) as session:
            return list(session.scalars(select(PaymentTask).order_by(PaymentTask.id)))

    def cleared(self, currency: str = "EUR") -> int:
        """What the ledger says is at the provider."""
        of_it = (LedgerEntry.account == Account.CARD_CLEARING, LedgerEntry.currency == currency)
        with reading(self.office.engine) as session:
            return session.scalar(select(func.sum(LedgerEntry.amount_minor)).where(*of_it)) or 0

    def held(self, currency: str = "EUR") -> int:
        """What the double has: what came in, less refunds and lost disputes."""
        return sum(_held(self.double, one) for one in self.double.things("pi")
                   if one["currency"].upper() == currency)  # fmt: skip

    @contextmanager
    def street(self) -> Iterator[None]:
        """The door, open to the double's webhooks over real HTTP."""
        app = create_app(self.settings, clock=lambda: self.office.now)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        self.double.postman.endpoint = f"http://127.0.0.1:{server.server_port}/webhooks/stripe"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _held(double: StripeDouble, intent: Thing) -> int:
    refunds = [one for one in double.things("re") if one["payment_intent"] == intent["id"]]
    disputes = [one for one in double.things("dp") if one["payment_intent"] == intent["id"]]
    back = sum(one["amount"] for one in refunds if one["status"] == "succeeded")
    lost = sum(one["amount"] for one in disputes if one["status"] == "lost")
    return from_stripe(max(0, int(intent["amount_received"]) - back - lost), intent["currency"])
