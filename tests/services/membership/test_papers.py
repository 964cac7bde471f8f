"""Invoices and credit notes as PDF, and links by which they are read without an account."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from services.membership.actions.papers import invoice_url, opened_by
from services.membership.models.words import LineKind, TaxBehaviour
from services.membership.rules.dues import Payer
from services.membership.rules.lines import NewLine
from services.notifications.letters import links
from shared.callers import Role
from shared.papers import MARK, Bar, BarChart, Paper, Part, Report, Table, printed
from shared.papers.reports import ReportSheet
from shared.tokens import BadToken
from tests.services.membership.office import TODAY

TREASURER = [Role.TREASURER]
SELLER = {
    "legal_name": "Footbridge Association e.V.",
    "address": "Kade 1\n1011 AB Amsterdam",
    "tax_number": "NL0123456789B01",
    "account_number": "NL91 ABNA 0417 1643 00",
}
DETAILS = {
    "legal_name": "Maji Safi Works Limited",
    "address": "12 Lake Road\nKisumu",
    "tax_number": "KE123",
    "purchase_order": "PO-7781",
}


def words(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages
    )


def line(text, minor=10_000, tax=TaxBehaviour.EXEMPT, rate=0, **more):
    return NewLine(
        kind=LineKind.FEE,
        description=text,
        unit_minor=minor,
        tax_behaviour=tax,
        tax_rate_bp=rate,
        **more,
    )


@pytest.fixture
def payer(door, office):
    """An organisation that said what it wants on its invoices, of an association that did, too."""
    body = office.organisation("Maji Safi")
    assert door.ask("PUT", "/policies/seller", TREASURER, SELLER).status_code == 200
    path = f"/organisations/{body}/billing-details"
    assert door.ask("PUT", path, TREASURER, DETAILS).status_code == 200
    return Payer(organisation_id=body)


@pytest.fixture
def invoice(office, payer):
    """Three lines, each with another kind of tax; a part is paid, and a part credited."""
    asked = office.ask_for(
        payer,
        line("A stand at the fair", 20_000, TaxBehaviour.EXCLUSIVE, 1_900, quantity=2),
        line("A gift", 5_000),
        line("Counsel abroad", 7_500, TaxBehaviour.REVERSE_CHARGE),
    )
    office.pay(asked, amount_minor=10_000)
    office.credit(asked, 1_250)
    return asked


def pdf(door, invoice, who=TREASURER, token=""):
    answer = door.ask("GET", f"/invoices/{invoice.id}/pdf?token={token}", who)
    assert answer.status_code == 200, answer.text
    assert answer.content_type == "application/pdf"
    return answer.data


def test_an_invoice_on_paper_says_all_that_it_must(door, invoice):
    told = words(pdf(door, invoice))
    for wanted in (
        "Footbridge Association e.V. Kade 1 1011 AB Amsterdam Tax number NL0123456789B01",
        "Maji Safi Works Limited 12 Lake Road Kisumu Tax number KE123",
        "Number 2027-000001",
        "Date 1 March 2027",
        "Due 31 March 2027",
        "Your order PO-7781",
        "A stand at the fair 2 200.00 19 % 400.00 76.00 476.00",
        "Net at 19 % 400.00 EUR",
        "Tax at 19 % 76.00 EUR",
        "Net, exempt 50.00 EUR",
        "Net, reverse charge 75.00 EUR",
        "Total 601.00 EUR",
        "Paid -100.00 EUR",
        "Credited -12.50 EUR",
        "Still to be paid 488.50 EUR",
        "Exempt from tax.",
        "Reverse charge: the tax is owed by the recipient.",
        "Account: NL91 ABNA 0417 1643 00",
        "Quote: 2027-000001",
    ):
        assert wanted in told, told


def test_a_credit_note_on_paper_names_its_invoice_and_why(door, office, payer):
    asked = office.ask_for(payer, line("A stand", 20_000, TaxBehaviour.INCLUSIVE, 1_900))
    note = office.credit(asked, 11_900)
    told = words(door.ask("GET", f"/credit-notes/{note.id}/pdf", TREASURER).data)
    for wanted in ("CN-2027-000001", "For invoice 2027-000001", "Tax at 19 % 19.00", "A mistake"):
        assert wanted in told, told


def test_the_same_invoice_gives_the_same_bytes_on_any_day(door, office, invoice):
    first = pdf(door, invoice)
    office.on(TODAY + timedelta(days=400))
    assert pdf(door, invoice) == first


def test_what_stands_on_an_invoice_stays_however_its_parties_are_called_later(
    door, office, payer, invoice
):
    first = pdf(door, invoice)
    door.ask("PUT", "/policies/seller", TREASURER, {"legal_name": "Another Name"})
    path = f"/organisations/{payer.organisation_id}/billing-details"
    door.ask("PUT", path, TREASURER, {"legal_name": "Moved Away"})
    assert pdf(door, invoice) == first
    later = words(pdf(door, office.ask_for(payer, line("A gift"))))
    assert "Another Name" in later
    assert "Moved Away" in later


def test_an_association_that_never_described_itself_is_called_by_its_name(door, office):
    payer = Payer(organisation_id=office.organisation())
    told = words(pdf(door, office.ask_for(payer, line("A gift"))))
    assert door.settings.association_name in told


def test_who_owes_no_tax_is_asked_for_none_and_only_a_treasurer_says_so(door, office, payer):
    path = f"/organisations/{payer.organisation_id}/tax-exemption"
    said = {"tax_exempt": True, "exemption": "Certificate 77"}
    assert door.ask("PUT", path, [Role.STEWARD], said).status_code == 403
    assert door.ask("PUT", path, TREASURER, said).json["exemption"] == "Certificate 77"
    details = f"/organisations/{payer.organisation_id}/billing-details"
    assert door.ask("PUT", details, TREASURER, DETAILS).json["tax_exempt"]
    asked = office.ask_for(payer, line("A stand", 11_900, TaxBehaviour.INCLUSIVE, 1_900))
    assert (asked.net_minor, asked.tax_minor) == (10_000, 0)


# Links


def link_of(door, invoice, **asked):
    answer = door.ask("POST", f"/invoices/{invoice.id}/links", TREASURER, asked)
    assert answer.status_code == 201, answer.text
    return answer.json


def token_in(url):
    return url.partition("?token=")[2]


def test_whoever_has_the_link_reads_the_invoice_and_its_credit_notes_and_nothing_else(
    door, office, payer, invoice
):
    url = link_of(door, invoice)["url"]
    assert url.startswith(f"{door.settings.base_url}/membership/invoices/{invoice.id}/pdf?")
    token = token_in(url)
    assert pdf(door, invoice, None, token) == pdf(door, invoice)
    (note,) = office.look(lambda session: session.get_one(type(invoice), invoice.id)).credit_notes
    for path, status in (
        (f"/credit-notes/{note.id}/pdf", 200),
        (f"/invoices/{office.ask_for(payer, line('A gift')).id}/pdf", 401),
        (f"/invoices/{uuid4()}/pdf", 401),
        (f"/credit-notes/{uuid4()}/pdf", 401),
    ):
        assert door.ask("GET", f"{path}?token={token}").status_code == status, path


def test_a_link_expires(door, office, invoice):
    link = link_of(door, invoice, days=7)
    office.on(TODAY + timedelta(days=7))
    answer = door.ask("GET", f"/invoices/{invoice.id}/pdf?token={token_in(link['url'])}")
    assert answer.json["type"] == "/problems/expired-token"


def test_a_link_that_was_tampered_with_opens_nothing(door, invoice):
    token = token_in(link_of(door, invoice)["url"])
    answer = door.ask("GET", f"/invoices/{invoice.id}/pdf?token={token[:-2]}AA")
    assert answer.json["type"] == "/problems/bad-token"


def test_a_key_that_is_given_up_revokes_its_links(door, office):
    invoice_id = uuid4()
    token = token_in(invoice_url(door.settings, invoice_id, office.now))
    rotated = replace(door.settings, secret_keys=("b" * 40, *door.settings.secret_keys))
    assert opened_by(rotated, token, office.now) == invoice_id
    with pytest.raises(BadToken):
        opened_by(replace(door.settings, secret_keys=("b" * 40,)), token, office.now)


def test_the_link_of_a_letter_is_the_link_that_membership_makes(door, office):
    given = door.settings, uuid4(), office.now
    assert links.invoice_url(*given) == invoice_url(*given)


# Scripts that Roboto has not


def test_a_script_without_a_font_leaves_a_mark_and_the_paper_says_so(tmp_path):
    told = words(printed(paper("株式会社 Maji"), [tmp_path]))
    assert f"{MARK * 4} Maji" in told
    assert "has no font for" in told


def test_a_font_that_is_installed_prints_its_script(tmp_path):
    installed(tmp_path / "NotoSansTest-Regular.ttf", "株式会社")
    told = words(printed(paper("株式会社 Maji"), [tmp_path]))
    assert "株式会社 Maji" in told
    assert MARK not in told


def test_a_font_that_cannot_be_read_stops_nobody(tmp_path):
    (tmp_path / "NotoSansTorn-Regular.ttf").write_bytes(b"no font at all")
    assert MARK * 2 in words(printed(paper("会社"), [tmp_path]))


def test_many_long_lines_go_on_over_the_pages(tmp_path):
    long = "word " * 50 + "x" * 200
    drawn = printed(paper("Maji", rows=[(long, "1")] * 60), [tmp_path])
    reader = PdfReader(io.BytesIO(drawn))
    assert len(reader.pages) > 5
    assert all("What How many" in " ".join(page.extract_text().split()) for page in reader.pages)


def paper(name: str, rows=()) -> Paper:
    return Paper(
        title="Invoice",
        issued_on=date(2027, 3, 1),
        letterhead=["The Bridge"],
        addressee=[name],
        facts=[("Number", "1")],
        table=Table(("What", "How many"), (80, 20), "LR", rows or [("Something", "1")]),
        sums=[("Total", "1.00 EUR")],
    )


def installed(path: Path, letters: str) -> None:
    """A font that has these letters, each a square."""
    pen = TTGlyphPen(None)
    for number, corner in enumerate(((0, 0), (0, 700), (700, 700), (700, 0))):
        (pen.lineTo if number else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    names = [".notdef", *(f"g{ord(letter)}" for letter in letters)]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(letter): f"g{ord(letter)}" for letter in letters})
    font.setupGlyf(dict.fromkeys(names, square))
    font.setupHorizontalMetrics(dict.fromkeys(names, (800, 0)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Noto Sans Test", "styleName": "Regular"})
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    font.setupPost()
    font.save(path)


def test_a_picture_leaves_the_table_beneath_it_readable():
    bars = BarChart("How far", "40 %", [Bar("Households", 40, "40 %")])
    table = Table(["Benefit"], (1,), "L", [["Households"]])
    report = Report("Brought", TODAY, [], [], [Part("Pasig", picture=bars, table=table)])
    sheet = ReportSheet(report, [])
    plain = sheet.fill_color
    sheet.drawn()
    assert sheet.fill_color == plain
