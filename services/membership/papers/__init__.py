"""What is printed: invoices and credit notes as PDF, the same bytes whenever the same is printed."""

from services.membership.papers.invoices import credit_note_pdf, invoice_pdf

__all__ = ["credit_note_pdf", "invoice_pdf"]
