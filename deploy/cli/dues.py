"""`footbridge dues`: whether the books and the payment provider say the same."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from rich.table import Table

from deploy.cli.opening import console, open_house
from deploy.services import MEMBERSHIP
from deploy.troubles import Trouble
from services.membership.cashier import Cashier, DriftReport
from services.membership.payments.port import ProviderTrouble


@click.group()
def dues() -> None:
    """Look after what is paid by card."""


@dues.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option("--days", type=click.IntRange(1, 400), default=45, show_default=True)
def reconcile(as_json: bool, days: int) -> int:
    """Compare the provider's state with the books, and mend what lost or late webhooks left.

    What only ever grows (paid, refunded, void) is mended; other differences are told and become tasks for
    the staff. Exits with 1 when a difference is left.
    """
    house = open_house()
    cashier = Cashier(house.settings, house.engine(MEMBERSHIP.name))
    try:
        cashier.read_events()
        report = cashier.reconcile(days)
    except ProviderTrouble as trouble:
        raise Trouble(f"The payment provider did not answer: {trouble}") from trouble
    if as_json:
        click.echo(json.dumps({**asdict(report), "clean": report.is_clean}, indent=2, default=str))
    else:
        _tell(report, takes_cards=bool(house.settings.stripe_secret_key))
    return 0 if report.is_clean else 1


def _tell(report: DriftReport, takes_cards: bool) -> None:
    click.echo(f"{report.looked_at} looked at, {len(report.healed)} mended.")
    for line in report.unreadable:
        click.echo(f"could not be read: {line}")
    if not takes_cards:
        click.echo(
            "No cards are taken (FOOTBRIDGE_STRIPE_SECRET_KEY is empty): none to compare with."
        )
    elif report.is_clean:
        click.echo("The books and the provider say the same.")
    if report.is_clean:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("payment", "invoice", "currency", "provider", "books", "why"):
        table.add_column(heading)
    for drift in report.drifts:
        there, here = str(drift.provider_minor), str(drift.books_minor)
        invoice = str(drift.invoice_id or "-")
        table.add_row(drift.ref, invoice, drift.currency, there, here, drift.why)
    console().print(table)
