"""What stands on invoices and credit notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.membership.models import CreditNote, Invoice, InvoiceLine
from services.membership.models.dues import InvoiceState
from services.membership.models.words import TaxBehaviour
from services.membership.papers.words import addressed, described, tax_number
from services.membership.rules.sellers import Seller, transfer_facts
from services.membership.rules.tax import TAXED, Amounts, TaxShare, by_rate
from shared.languages import Language, mark
from shared.papers import MARK, UNPRINTABLE, Paper, Table, printed

_WITHOUT_TAX = {
    TaxBehaviour.EXEMPT: mark("exempt"),
    TaxBehaviour.REVERSE_CHARGE: mark("reverse charge"),
}
_TOTAL, _STILL, _CREDITED = mark("Total"), mark("Still to be paid"), mark("Credited in all")
_STATES = {
    InvoiceState.PAID: mark("This invoice is paid. Thank you."),
    InvoiceState.VOID: mark("This invoice is void: nothing is to be paid on it."),
}
_USUAL_NOTES = (
    mark("Exempt from tax."),
    mark("Reverse charge: the tax is owed by the recipient."),
)


@dataclass(frozen=True)
class Desk:
    """In which language a paper is written, in which currency, by whom, for which association."""

    language: Language
    currency: str
    seller: Seller
    association: str

    def say(self, text: str, /, **facts: str) -> str:
        """A text in the language of the paper."""
        return self.language.say(text, **facts)

    def written(self, minor: int) -> str:
        """An amount with its currency."""
        return self.language.amount(minor, self.currency)

    def plain(self, *amounts: int) -> list[str]:
        """Amounts without their currency, which the sums name."""
        return [self.language.plain_amount(minor, self.currency) for minor in amounts]

    def percent(self, rate_bp: int) -> str:
        """A rate of tax, `1900` as `19 %`."""
        return f"{self.language.number(Decimal(rate_bp) / 100)} %"


def invoice_pdf(invoice: Invoice, seller: Seller, association: str, language: Language) -> bytes:
    """An invoice as it stands: what was asked, what was paid and credited, and what is due."""
    desk = Desk(language, invoice.currency, seller, association)
    return printed(
        Paper(
            title=desk.say("Invoice %(number)s", number=invoice.number),
            issued_on=invoice.issued_on,
            letterhead=_letterhead(desk),
            addressee=addressed(language, invoice.billed_to.splitlines()),
            facts=_facts(desk, invoice),
            table=_lines(desk, invoice),
            sums=_sums(desk, invoice),
            schedule=_schedule(desk, invoice),
            notes=list(_notes(desk, invoice)),
            foot=_foot(desk),
            weighty=(desk.say(_TOTAL), desk.say(_STILL)),
            unprintable=desk.say(UNPRINTABLE, mark=MARK),
        )
    )


def credit_note_pdf(
    note: CreditNote, seller: Seller, association: str, language: Language
) -> bytes:
    """A credit note: what is taken back, and of which invoice."""
    invoice = note.invoice
    desk = Desk(language, note.currency, seller, association)
    known = {line.id: line for line in invoice.lines}
    parts = [
        (known[line.invoice_line_id], Amounts(line.net_minor, line.tax_minor))
        for line in note.lines
    ]
    return printed(
        Paper(
            title=desk.say("Credit note %(number)s", number=note.number),
            issued_on=note.issued_on,
            letterhead=_letterhead(desk),
            addressee=addressed(language, invoice.billed_to.splitlines()),
            facts=[
                (desk.say("Number"), note.number),
                (desk.say("Date"), language.day(note.issued_on)),
                (desk.say("For invoice"), invoice.number),
                (desk.say("of"), language.day(invoice.issued_on)),
                *_purchase_order(desk, invoice),
            ],
            table=_credited_lines(desk, parts),
            sums=[
                *_tax_sums(desk, by_rate(parts)),
                (desk.say(_CREDITED), desk.written(note.amount_minor)),
            ],
            notes=[*filter(None, [note.reason]), *_tax_notes(desk, [line for line, _ in parts])],
            foot=_foot(desk),
            weighty=(desk.say(_CREDITED),),
            unprintable=desk.say(UNPRINTABLE, mark=MARK),
        )
    )


def _letterhead(desk: Desk) -> list[str]:
    seller = desk.seller
    return [
        seller.legal_name or desk.association,
        *seller.address.splitlines(),
        *([tax_number(desk.language, seller.tax_number)] if seller.tax_number else []),
        *filter(None, [seller.email]),
    ]


def _foot(desk: Desk) -> list[str]:
    seller = desk.seller
    return [
        " · ".join(filter(None, [seller.legal_name or desk.association, seller.register_entry]))
    ]


def _facts(desk: Desk, invoice: Invoice) -> list[tuple[str, str]]:
    return [
        (desk.say("Number"), invoice.number),
        (desk.say("Date"), desk.language.day(invoice.issued_on)),
        (desk.say("Due"), desk.language.day(invoice.due_on)),
        *_purchase_order(desk, invoice),
    ]


def _purchase_order(desk: Desk, invoice: Invoice) -> list[tuple[str, str]]:
    return [(desk.say("Your order"), invoice.purchase_order)] if invoice.purchase_order else []


def _lines(desk: Desk, invoice: Invoice) -> Table:
    rows = [
        (
            _described(desk, line),
            str(line.quantity),
            *desk.plain(line.unit_minor),
            _rate(desk, line),
            *desk.plain(line.net_minor, line.tax_minor, line.amount_minor),
        )
        for line in invoice.lines
    ]
    names = (
        mark("What"),
        mark("How many"),
        mark("Price"),
        mark("Tax"),
        mark("Net"),
        mark("Tax amount"),
        mark("Amount"),
    )
    headings = [desk.say(name) for name in names]
    return Table(headings, (34, 9, 13, 10, 13, 10, 13), "LRRRRRR", rows)


def _credited_lines(desk: Desk, parts: Sequence[tuple[InvoiceLine, Amounts]]) -> Table:
    rows = [
        (
            described(desk.language, line.description),
            _rate(desk, line),
            *desk.plain(amounts.net_minor, amounts.tax_minor),
        )
        for line, amounts in parts
    ]
    headings = [desk.say(name) for name in ("What", "Tax", "Net", "Tax amount")]
    return Table(headings, (50, 14, 18, 18), "LRRR", rows)


def _described(desk: Desk, line: InvoiceLine) -> str:
    """What a line says, with its days; the last one is the day before the next term."""
    text = described(desk.language, line.description)
    if line.starts_on is None or line.ends_on is None:
        return text
    last = date.fromordinal(line.ends_on.toordinal() - 1)
    begins, ends = desk.language.short_day(line.starts_on), desk.language.short_day(last)
    return desk.say("%(text)s (%(begins)s to %(ends)s)", text=text, begins=begins, ends=ends)


def _rate(desk: Desk, line: InvoiceLine) -> str:
    word = _WITHOUT_TAX.get(TaxBehaviour(line.tax_behaviour))
    if word:
        return desk.say(word)
    rate = desk.percent(line.tax_rate_bp)
    if line.tax_behaviour == TaxBehaviour.INCLUSIVE:
        return desk.say("%(rate)s incl.", rate=rate)
    return rate


def _sums(desk: Desk, invoice: Invoice) -> list[tuple[str, str]]:
    shares = by_rate((line, Amounts(line.net_minor, line.tax_minor)) for line in invoice.lines)
    found = [*_tax_sums(desk, shares), (desk.say(_TOTAL), desk.written(invoice.amount_minor))]
    for name, minor in (
        (mark("Paid"), invoice.settled_minor),
        (mark("Credited"), invoice.credited_minor),
        (mark("Written off"), invoice.written_off_minor),
    ):
        if minor:
            found.append((desk.say(name), desk.written(-minor)))
    return [*found, (desk.say(_STILL), desk.written(invoice.outstanding_minor))]


def _tax_sums(desk: Desk, shares: Sequence[TaxShare]) -> list[tuple[str, str]]:
    """Net and tax of each rate."""
    found = []
    for share in shares:
        net = desk.written(share.net_minor)
        if share.kind == TAXED:
            rate = desk.percent(share.rate_bp)
            found += [(desk.say("Net at %(rate)s", rate=rate), net)]
            found += [(desk.say("Tax at %(rate)s", rate=rate), desk.written(share.tax_minor))]
        else:
            kind = desk.say(_WITHOUT_TAX[TaxBehaviour(share.kind)])
            found += [(desk.say("Net, %(kind)s", kind=kind), net)]
    return found


def _schedule(desk: Desk, invoice: Invoice) -> Table | None:
    if not invoice.instalments:
        return None
    rows = [
        (str(part.number), desk.language.day(part.due_on), *desk.plain(part.amount_minor))
        for part in invoice.instalments
    ]
    headings = [desk.say(name) for name in (mark("Instalment"), "Due", "Amount")]
    return Table(headings, (20, 50, 30), "LLR", rows)


def _notes(desk: Desk, invoice: Invoice) -> Iterable[str]:
    seller = desk.seller
    yield from _tax_notes(desk, invoice.lines)
    if state := _STATES.get(InvoiceState(invoice.state)):
        yield desk.say(state)
    account = transfer_facts(seller, invoice.number)
    if invoice.outstanding_minor and account:
        told = [f"{desk.say(name)}: {value}" for name, value in account]
        yield "\n".join([desk.say("Please pay to:"), *told])
    yield from filter(None, [seller.terms])


def _tax_notes(desk: Desk, lines: Sequence[InvoiceLine]) -> Iterable[str]:
    """What the law wants said where there is no tax: as the association says it, or as it is usual."""
    behaviours = {TaxBehaviour(line.tax_behaviour) for line in lines}
    for behaviour, note in (
        (TaxBehaviour.EXEMPT, desk.seller.exempt_note),
        (TaxBehaviour.REVERSE_CHARGE, desk.seller.reverse_charge_note),
    ):
        if behaviour in behaviours:
            yield desk.say(note) if note in _USUAL_NOTES else note
