"""The books, statements and the counsel fund, as they are asked for and shown."""

from __future__ import annotations

from services.membership.models.dues import BY_HAND, Method
from services.membership.models.ledger import Account
from services.membership.schemas import parts
from shared.web.schemas import PageArgs, Schema, fields, validate

_ACCOUNTS = [str(account) for account in Account]


class LedgerFilter(PageArgs):
    """Which entries of which account; of one party, or all."""

    account = fields.String(required=True, validate=validate.OneOf(_ACCOUNTS))
    currency = parts.currency(load_default=None)
    payer_organisation_id = fields.UUID(load_default=None)
    payer_person_id = fields.UUID(load_default=None)


class LedgerEntryOut(Schema):
    """An amount on one account (above nothing a debit, below nothing a credit), and what stands there after
    it in its currency."""

    journal_id = fields.UUID(required=True)
    booked_on = fields.Date(required=True)
    kind = fields.String(required=True)
    text = fields.String(required=True)
    account = fields.String(required=True)
    currency = fields.String(required=True)
    amount_minor = fields.Integer(required=True)
    balance_minor = fields.Integer(required=True)
    invoice_id = fields.UUID(required=True, allow_none=True)
    payer_organisation_id = fields.UUID(required=True, allow_none=True)
    payer_person_id = fields.UUID(required=True, allow_none=True)


class StatementArgs(Schema):
    """On which days, `[since, until)`: the year that ends today where nothing is said."""

    since = fields.Date(load_default=None, metadata={"description": "The first day."})
    until = fields.Date(load_default=None, metadata={"description": "The day after the last."})


class AmountOut(Schema):
    """An amount of one currency; below nothing, the association owes it to the party."""

    currency = fields.String(required=True)
    amount_minor = fields.Integer(required=True)


class StatementLineOut(Schema):
    """One thing that was booked: what the party owes more, or less, and then in all."""

    booked_on = fields.Date(required=True)
    kind = fields.String(required=True)
    text = fields.String(required=True)
    invoice_id = fields.UUID(required=True, allow_none=True)
    currency = fields.String(required=True)
    amount_minor = fields.Integer(required=True)
    balance_minor = fields.Integer(required=True)


class StatementOut(Schema):
    """What a party owed before a span, what happened in it, and what it owed at its end.

    `credit` is what it has paid too much as things stand, and may use.
    """

    since = fields.Date(required=True)
    until = fields.Date(required=True)
    opening = fields.List(fields.Nested(AmountOut), required=True)
    items = fields.List(fields.Nested(StatementLineOut), required=True)
    closing = fields.List(fields.Nested(AmountOut), required=True)
    credit = fields.List(fields.Nested(AmountOut), required=True)


class AccountNumbers(
    Schema.from_dict(  # type: ignore[misc]
        {
            account: parts.line(
                20, required=True, metadata={"description": f"The number of {account}."}
            )
            for account in _ACCOUNTS
        }
    )
):
    """Under which number the accountant keeps each account; several may share one."""


class FundOut(Schema):
    """What the counsel fund holds in one currency, what of it is kept for booked hours, and what is free."""

    currency = fields.String(required=True)
    balance_minor = fields.Integer(required=True)
    reserved_minor = fields.Integer(required=True)
    free_minor = fields.Integer(required=True)


class FundList(Schema):
    """What the counsel fund holds."""

    items = fields.List(fields.Nested(FundOut), required=True)


class NewSpending(Schema):
    """What to spend of the fund, and for what: an id of a handover, a partnership, or anything else."""

    spent_for_id = fields.UUID(required=True)
    amount_minor = parts.amount(required=True)
    currency = parts.currency(required=True)
    note = parts.line(300, required=True)
    method = fields.String(
        load_default=str(Method.TRANSFER), validate=validate.OneOf([*map(str, BY_HAND)])
    )


class SpendingOut(Schema):
    """Money that was given for counsel."""

    id = fields.UUID(required=True)
    spent_for_id = fields.UUID(required=True)
    spent_on = fields.Date(required=True)
    amount_minor = fields.Integer(required=True)
    currency = fields.String(required=True)
    note = fields.String(required=True)
    method = fields.String(required=True)


class ReservationOut(Schema):
    """What the fund keeps, or kept, for booked hours: granted, refused, spent or released."""

    booking_id = fields.UUID(required=True)
    state = fields.String(required=True)
    currency = fields.String(required=True)
    amount_minor = fields.Integer(required=True)
    spent_minor = fields.Integer(required=True, allow_none=True)
    asked_at = fields.AwareDateTime(required=True)
    settled_at = fields.AwareDateTime(required=True, allow_none=True)
