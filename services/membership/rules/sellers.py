"""Who writes the invoices: the association, as the tax office and the bank know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

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


def seller_of(kept: Mapping[str, Any]) -> Seller:
    """The seller as it was kept; of what was not said, what is usual holds."""
    known = {field.name for field in fields(Seller)}
    return Seller(**{name: text for name, text in kept.items() if name in known})
