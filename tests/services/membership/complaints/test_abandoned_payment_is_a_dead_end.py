"""Abandoned payment = dead end: whoever comes back finds the application and the invoice that are open."""

from __future__ import annotations

from services.membership.models import Application, Invoice
from shared.callers import Role

STEWARD, TREASURER = [Role.STEWARD], [Role.TREASURER]
ASKED = {
    "tier": "individual",
    "person": {"full_name": "Zawadi Kamau", "email": "zawadi@alone.example"},
}


def _abandoned(door):
    """Approved and asked for the dues, looked at the page to pay on, and went away."""
    applied = door.ask("POST", "/applications", None, ASKED).json
    invoice = door.ask("POST", f"/applications/{applied['id']}/approval", STEWARD).json["invoice"]
    page = door.ask("POST", f"/invoices/{invoice['id']}/checkouts", TREASURER, {})
    assert page.status_code in (201, 202)
    return applied, invoice


def test_who_comes_back_resumes_what_is_open_and_pays_it(door, office):
    applied, invoice = _abandoned(door)
    again = door.ask("POST", "/applications", None, ASKED).json
    assert again["id"] == applied["id"]
    path = f"/applications/{applied['id']}?token={applied['token']}"
    assert door.ask("GET", path).json["invoice"]["id"] == invoice["id"]
    assert (office.count(Application), office.count(Invoice)) == (1, 1)
    (asked,) = office.invoices(office.look(lambda s: s.query(Application).one().membership_id))
    office.pay(asked)
    assert door.ask("GET", path).json["state"] == "converted"


def test_who_comes_back_after_the_invoice_was_voided_is_asked_anew_once(door, office):
    applied, invoice = _abandoned(door)
    door.ask("POST", f"/invoices/{invoice['id']}/voidance", [Role.TREASURER])
    for _ in range(2):
        door.ask("POST", "/applications", STEWARD, ASKED)
    shown = door.ask("GET", f"/applications/{applied['id']}", STEWARD).json["invoice"]
    assert (shown["state"], shown["id"] != invoice["id"]) == ("open", True)
    assert office.count(Invoice) == 2
