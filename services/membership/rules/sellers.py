"""Who writes the invoices: the association, as the tax office and the bank know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from shared.languages import mark

SELLER = "seller"
"""Under which name it is kept among the policies."""


@dataclass(frozen=True)
class Seller:
    """What stands on an invoice of who wrote it, of the account to pay to, and of what the law wants said."""

    legal_name: str = ""
    address: str = ""
    tax_number: str = ""
    register_entry: str = ""
    email: str = ""
    account_holder: str = ""
    account_number: str = ""
    bank: str = ""
    bank_code: str = ""
    terms: str = ""
    exempt_note: str = "Exempt from tax."
    reverse_charge_note: str = "Reverse charge: the tax is owed by the recipient."


def transfer_facts(seller: Seller, number: str) -> tuple[tuple[str, str], ...]:
    """What somebody needs to know to pay an invoice by transfer, as label and value, in English; nothing
    while the association has not said to which account."""
    if not seller.account_number:
        return ()
    told = (
        (mark("Account holder"), seller.account_holder or seller.legal_name),
        (mark("Account"), seller.account_number),
        (mark("Bank"), " ".join(filter(None, [seller.bank, seller.bank_code]))),
        (mark("Quote"), number),
    )
    return tuple((label, text) for label, text in told if text)


def seller_of(kept: Mapping[str, Any]) -> Seller:
    """The seller as it was kept; of what was not said, what is usual holds."""
    known = {field.name for field in fields(Seller)}
    return Seller(**{name: text for name, text in kept.items() if name in known})
