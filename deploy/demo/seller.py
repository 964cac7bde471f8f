"""Who writes the invoices of the demo association, and the account to pay to: invented, as the rest of it."""

SELLER = {
    "legal_name": "The Demo Association",
    "address": "Bridge Street 1\n1011 AB Amsterdam\nNetherlands",
    "tax_number": "NL000099998B57",
    "email": "treasurer@demo.example",
    "account_holder": "The Demo Association",
    "account_number": "NL20 INGB 0001 2345 67",
    "bank": "A bank of the demo",
    "terms": "This is a demo: please do not pay.",
}
