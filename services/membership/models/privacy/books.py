"""What the books hold of whoever pays: the law keeps it, until the clock of the books has ended."""

from __future__ import annotations

from shared.privacy import OWN_ID, Fate, Held

_LAW = "The law keeps the books, with who paid what, until their clock has ended."

BOOKS = {
    "billing_details": Held(
        "What you want on your invoices",
        ("person_id",),
        Fate.DELETED,
        plain=("legal_name", "address", "tax_number", "exemption", "purchase_order", "letter_language"),
    ),
    "invoices": Held(
        "Your invoices",
        ("payer_person_id",),
        Fate.KEPT,
        why=_LAW,
        clock="book_days",
        later={"billed_to": "", "purchase_order": ""},
        plain=("number", "state", "provider", "currency", "seller", "letter_language"),
    ),
    "invoice_lines": Held(
        "Their lines",
        ("invoice_id>invoices",),
        Fate.KEPT,
        why=_LAW,
        clock="book_days",
        later={"description": ""},
        mentions_later={"invoice_id>sponsorships.invoice_id": {"description": ""}},
        plain=("kind", "tier_slug", "tax_behaviour", "listed_tax"),
    ),
    "instalments": Held(
        "Their instalments", ("invoice_id>invoices",), Fate.KEPT, why=_LAW, clock="book_days"
    ),
    "reminders": Held(
        "Reminders of them",
        ("invoice_id>invoices",),
        Fate.KEPT,
        why="That a reminder was written is what keeps it from being written again.",
        clock="book_days",
        plain=("step", "state"),
    ),
    "payments": Held(
        "Your payments",
        ("invoice_id>invoices",),
        Fate.KEPT,
        why=_LAW,
        clock="book_days",
        later={"reference": OWN_ID, "reversed_for": ""},
        plain=("method",),
    ),
    "refunds": Held(
        "What was given back to you",
        ("payment_id>payments",),
        Fate.KEPT,
        why=_LAW,
        clock="book_days",
        later={"reference": OWN_ID, "reason": ""},
    ),
    "credit_notes": Held(
        "Your credit notes",
        ("invoice_id>invoices",),
        Fate.KEPT,
        why=_LAW,
        clock="book_days",
        later={"reason": ""},
        plain=("number", "currency", "reference"),
    ),
    "credit_note_lines": Held(
        "Their lines",
        ("credit_note_id>credit_notes",),
        Fate.KEPT,
        why=_LAW,
        clock="book_days",
        later={"description": ""},
    ),
    "ledger_entries": Held(
        "What is booked for you",
        ("payer_person_id",),
        Fate.KEPT,
        why="The ledger holds ids and amounts alone; nobody can change it.",
        plain=("journal_id", "account", "invoice_id", "currency", "payer_organisation_id"),
    ),
    "carried_out_lines": Held(
        "What was carried out of what you paid",
        ("membership_id>memberships",),
        Fate.KEPT,
        why=_LAW,
        plain=("invoice_line_id",),
    ),
    "charge_attempts": Held(
        "Automatic charges of your card",
        ("membership_id>memberships",),
        Fate.KEPT,
        why=_LAW,
        clock="book_days",
        plain=("state", "currency", "payment_ref", "decline_code"),
    ),
    "provider_customers": Held(
        "As whom the payment provider knows you",
        ("person_id",),
        Fate.BLANKED,
        why="The provider's number stays until the customer there is deleted.",
        blanks={
            "name": "", "email": "", "method_ref": None, "method_brand": "", "method_last4": "",
            "method_expires": "",
        },
        plain=("customer_ref",),
    ),
    "checkouts": Held(
        "Pages on which you paid",
        ("person_id",),
        Fate.BLANKED,
        why="It is how a payment came in.",
        clock="book_days",
        blanks={"url": "", "instructions": "", "reason": ""},
        plain=("kind", "state", "provider", "currency", "provider_ref"),
    ),
    "provider_objects": Held(
        "What the provider has of your payments",
        ("invoice_id>invoices",),
        Fate.KEPT,
        why="Numbers of the provider, by which the books are compared with it.",
        plain=("ref", "kind", "state", "currency"),
    ),
    "payment_tasks": Held(
        "What about your payments somebody must decide",
        ("invoice_id>invoices",),
        Fate.KEPT,
        why=_LAW,
        clock="book_days",
        later={"detail": ""},
        plain=("kind", "subject", "currency"),
    ),
}  # fmt: skip
