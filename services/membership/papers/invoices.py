"""What stands on invoices and credit notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from services.membership.models import CreditNote, Invoice, InvoiceLine
from services.membership.models.dues import InvoiceState
from services.membership.models.words import TaxBehaviour
from services.membership.papers.sheet import Paper, Table, printed
from services.membership.rules.money import written
from services.membership.rules.sellers import Seller
from services.membership.rules.tax import TAXED, Amounts, TaxShare, by_rate

_WITHOUT_TAX = {TaxBehaviour.EXEMPT: "exempt", TaxBehaviour.REVERSE_CHARGE: "reverse charge"}
_STILL, _CREDITED = "Still to be paid", "Credited in all"
_STATES = {
    InvoiceState.PAID: "This invoice is paid. Thank you.",
    InvoiceState.VOID: "This invoice is void: nothing is to be paid on it.",
}


def invoice_pdf(invoice: Invoice, seller: Seller, association: str) -> bytes:
    """An invoice as it stands: what was asked, what was paid and credited, and what is due."""
    return printed(
        Paper(
            title=f"Invoice {invoice.number}",
            issued_on=invoice.issued_on,
            letterhead=_letterhead(seller, association),
            addressee=invoice.billed_to.splitlines(),
            facts=_facts(invoice),
            table=_lines(invoice),
            sums=_sums(invoice),
            schedule=_schedule(invoice),
            notes=list(_notes(invoice, seller)),
            foot=_foot(seller, association),
            weighty=("Total", _STILL),
        )
    )


def credit_note_pdf(note: CreditNote, seller: Seller, association: str) -> bytes:
    """A credit note: what is taken back, and of which invoice."""
    invoice = note.invoice
    known = {line.id: line for line in invoice.lines}
    parts = [
        (known[line.invoice_line_id], Amounts(line.net_minor, line.tax_minor))
        for line in note.lines
    ]
    rows = [
        (line.description, _rate(line), *_money(invoice, amounts.net_minor, amounts.tax_minor))
        for line, amounts in parts
    ]
    sums = [
        *_tax_sums(invoice, by_rate(parts)),
        (_CREDITED, written(note.amount_minor, note.currency)),
    ]
    return printed(
        Paper(
            title=f"Credit note {note.number}",
            issued_on=note.issued_on,
            letterhead=_letterhead(seller, association),
            addressee=invoice.billed_to.splitlines(),
            facts=[
                ("Number", note.number),
                ("Date", _day(note.issued_on)),
                ("For invoice", invoice.number),
                ("of", _day(invoice.issued_on)),
                *_purchase_order(invoice),
            ],
            table=Table(("What", "Tax", "Net", "Tax amount"), (50, 14, 18, 18), "LRRR", rows),
            sums=sums,
            notes=[*filter(None, [note.reason]), *_tax_notes([line for line, _ in parts], seller)],
            foot=_foot(seller, association),
            weighty=(_CREDITED,),
        )
    )


def _letterhead(seller: Seller, association: str) -> list[str]:
    return [
        seller.legal_name or association,
        *seller.address.splitlines(),
        *([f"Tax number {seller.tax_number}"] if seller.tax_number else []),
        *filter(None, [seller.email]),
    ]


def _foot(seller: Seller, association: str) -> list[str]:
    return [
        " · ".join(filter(None, [seller.legal_name or association, seller.register_entry])),
    ]


def _facts(invoice: Invoice) -> list[tuple[str, str]]:
    return [
        ("Number", invoice.number),
        ("Date", _day(invoice.issued_on)),
        ("Due", _day(invoice.due_on)),
        *_purchase_order(invoice),
    ]


def _purchase_order(invoice: Invoice) -> list[tuple[str, str]]:
    return [("Your order", invoice.purchase_order)] if invoice.purchase_order else []


def _lines(invoice: Invoice) -> Table:
    rows = [
        (
            _described(line),
            str(line.quantity),
            *_money(invoice, line.unit_minor),
            _rate(line),
            *_money(invoice, line.net_minor, line.tax_minor, line.amount_minor),
        )
        for line in invoice.lines
    ]
    headings = ("What", "How many", "Price", "Tax", "Net", "Tax amount", "Amount")
    return Table(headings, (34, 9, 13, 10, 13, 10, 13), "LRRRRRR", rows)


def _described(line: InvoiceLine) -> str:
    """What a line says, with its days; the last one is the day before the next term."""
    if line.starts_on is None or line.ends_on is None:
        return line.description
    last = date.fromordinal(line.ends_on.toordinal() - 1)
    return f"{line.description} ({line.starts_on} to {last})"


def _rate(line: InvoiceLine) -> str:
    word = _WITHOUT_TAX.get(TaxBehaviour(line.tax_behaviour))
    if word:
        return word
    included = " incl." if line.tax_behaviour == TaxBehaviour.INCLUSIVE else ""
    return f"{_percent(line.tax_rate_bp)}{included}"


def _sums(invoice: Invoice) -> list[tuple[str, str]]:
    shares = by_rate((line, Amounts(line.net_minor, line.tax_minor)) for line in invoice.lines)
    currency = invoice.currency
    found = [
        *_tax_sums(invoice, shares),
        ("Total", written(invoice.amount_minor, currency)),
    ]
    for name, minor in (
        ("Paid", invoice.settled_minor),
        ("Credited", invoice.credited_minor),
        ("Written off", invoice.written_off_minor),
    ):
        if minor:
            found.append((name, written(-minor, currency)))
    return [*found, (_STILL, written(invoice.outstanding_minor, currency))]


def _tax_sums(invoice: Invoice, shares: Sequence[TaxShare]) -> list[tuple[str, str]]:
    """Net and tax of each rate."""
    found = []
    for share in shares:
        net = written(share.net_minor, invoice.currency)
        if share.kind == TAXED:
            rate = _percent(share.rate_bp)
            found += [(f"Net at {rate}", net)]
            found += [(f"Tax at {rate}", written(share.tax_minor, invoice.currency))]
        else:
            found += [(f"Net, {_WITHOUT_TAX[TaxBehaviour(share.kind)]}", net)]
    return found


def _schedule(invoice: Invoice) -> Table | None:
    if not invoice.instalments:
        return None
    rows = [
        (str(part.number), _day(part.due_on), *_money(invoice, part.amount_minor))
        for part in invoice.instalments
    ]
    return Table(("Instalment", "Due", "Amount"), (20, 50, 30), "LLR", rows)


def _notes(invoice: Invoice, seller: Seller) -> Iterable[str]:
    yield from _tax_notes(invoice.lines, seller)
    yield from filter(None, [_STATES.get(InvoiceState(invoice.state), "")])
    if invoice.outstanding_minor and seller.account_number:
        account = (
            ("Account holder", seller.account_holder or seller.legal_name),
            ("Account", seller.account_number),
            ("Bank", " ".join(filter(None, [seller.bank, seller.bank_code]))),
            ("Quote", invoice.number),
        )
        told = "\n".join(f"{name}: {value}" for name, value in account if value)
        yield f"Please pay to:\n{told}"
    yield from filter(None, [seller.terms])


def _tax_notes(lines: Sequence[InvoiceLine], seller: Seller) -> Iterable[str]:
    """What the law wants said where there is no tax."""
    behaviours = {TaxBehaviour(line.tax_behaviour) for line in lines}
    if TaxBehaviour.EXEMPT in behaviours:
        yield seller.exempt_note
    if TaxBehaviour.REVERSE_CHARGE in behaviours:
        yield seller.reverse_charge_note


def _money(invoice: Invoice, *amounts: int) -> list[str]:
    """Amounts without their currency, which the sums name."""
    return [written(minor, invoice.currency).partition(" ")[0] for minor in amounts]


def _percent(rate_bp: int) -> str:
    whole, part = divmod(rate_bp, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") + " %"


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
