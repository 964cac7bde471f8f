"""Who writes invoices and to whom, and links to them, as they are sent and shown."""

from __future__ import annotations

from services.membership.schemas import parts
from shared.web.schemas import Flag, Schema, fields, validate

_TOKEN = "What the link of a letter carries; without it one signs in."


class SellerOut(Schema):
    """The association as it stands on its invoices, and the account to pay to."""

    legal_name = parts.line(300, required=True)
    address = parts.text(500, load_default="")
    tax_number = parts.text(40, load_default="")
    register_entry = parts.text(300, load_default="")
    email = parts.text(254, load_default="")
    account_holder = parts.text(200, load_default="")
    account_number = parts.text(50, load_default="")
    bank = parts.text(200, load_default="")
    bank_code = parts.text(40, load_default="")
    terms = parts.text(1_000, load_default="")
    exempt_note = parts.line(300, load_default="Exempt from tax.")
    reverse_charge_note = parts.line(
        300, load_default="Reverse charge: the tax is owed by the recipient."
    )


class SellerSeen(SellerOut):
    """The same, as it stands; the name is empty until somebody says it."""

    legal_name = fields.String(required=True)


class NewBillingDetails(Schema):
    """What a party wants on its invoices; without a legal name, the name that it goes by.

    The language of its invoices stays as it is unless it is said.
    """

    legal_name = parts.text(300, load_default="")
    address = parts.text(500, load_default="")
    tax_number = parts.text(40, load_default="")
    purchase_order = parts.text(100, load_default="")
    letter_language = parts.letter_language()


class BillingDetailsOut(Schema):
    """What stands on a party's invoices, and whether it owes tax."""

    organisation_id = fields.UUID(required=True, allow_none=True)
    person_id = fields.UUID(required=True, allow_none=True)
    legal_name = fields.String(required=True)
    address = fields.String(required=True)
    tax_number = fields.String(required=True)
    purchase_order = fields.String(required=True)
    letter_language = fields.String(required=True)
    tax_exempt = fields.Boolean(required=True)
    exemption = fields.String(required=True)


class NewExemption(Schema):
    """Whether a party owes no tax, and why: the number of its certificate, the article of the law."""

    tax_exempt = Flag(required=True)
    exemption = parts.text(300, load_default="")


class NewLink(Schema):
    """How many days a link is to be good for."""

    days = fields.Integer(strict=True, load_default=60, validate=validate.Range(1, 365))


class LinkOut(Schema):
    """Where something is read without an account, and until when. Whoever has it may read."""

    url = fields.String(required=True)
    expires_at = fields.AwareDateTime(required=True)


class PaperArgs(Schema):
    """The link by which somebody without an account reads a paper."""

    token = fields.String(
        load_default="", validate=validate.Length(max=500), metadata={"description": _TOKEN}
    )
