"""Papers: invoices and credit notes as PDF, and links by which they are read without an account."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response

from services.membership.actions.papers import Link, link_to_invoice, opened_by
from services.membership.papers import credit_note_pdf, invoice_pdf
from services.membership.queries import papers as queries
from services.membership.schemas.billing import LinkOut, NewLink, PaperArgs
from shared.languages import language
from shared.web import (
    Blueprint,
    allow,
    allow_anyone,
    caller,
    limit,
    now,
    session,
    settings,
)
from shared.web.permission import check_scope

blp = Blueprint("papers", __name__, description=__doc__)

_PDF: dict[str, Any] = {"type": "string", "format": "binary"}


@blp.route("/invoices/<uuid:invoice_id>/links", methods=["POST"])
@allow()
@blp.arguments(NewLink)
@blp.response(201, LinkOut)
def link(asked: dict[str, Any], invoice_id: UUID) -> Link:
    """Make a link to an invoice as PDF, for whoever has no account here; it expires."""
    lives = timedelta(days=asked["days"])
    return link_to_invoice(session(), settings(), invoice_id, caller(), now(), lives)


@blp.route("/invoices/<uuid:invoice_id>/pdf", methods=["GET"])
@allow_anyone
@limit("120 per minute")
@blp.arguments(PaperArgs, location="query")
@blp.response(200, _PDF, content_type="application/pdf")
def invoice(bearer: dict[str, str], invoice_id: UUID) -> Response:
    """An invoice as PDF, for whose it is, for the staff, and for whoever has a link to it."""
    check_scope(caller(), "membership:read")
    opened = opened_by(settings(), bearer["token"], now())
    read, seller = queries.invoice_read(session(), invoice_id, caller(), opened)
    spoken = language(read.letter_language, settings().language)
    paper = invoice_pdf(read, seller, settings().association_name, spoken)
    return _pdf(paper, f"invoice-{read.number}")


@blp.route("/credit-notes/<uuid:credit_note_id>/pdf", methods=["GET"])
@allow_anyone
@limit("120 per minute")
@blp.arguments(PaperArgs, location="query")
@blp.response(200, _PDF, content_type="application/pdf")
def credit_note(bearer: dict[str, str], credit_note_id: UUID) -> Response:
    """A credit note as PDF; the link to an invoice opens the notes on it, too."""
    check_scope(caller(), "membership:read")
    opened = opened_by(settings(), bearer["token"], now())
    read, seller = queries.credit_note_read(session(), credit_note_id, caller(), opened)
    spoken = language(read.invoice.letter_language, settings().language)
    paper = credit_note_pdf(read, seller, settings().association_name, spoken)
    return _pdf(paper, read.number)


def _pdf(content: bytes, name: str) -> Response:
    """A file that is shown, and called by its number where it is kept."""
    headers = {
        "Content-Disposition": f'inline; filename="{name}.pdf"',
        "Cache-Control": "private, no-store",
    }
    return Response(content, mimetype="application/pdf", headers=headers)
