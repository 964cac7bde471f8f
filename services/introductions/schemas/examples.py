"""What bodies look like that are sent here, for whoever reads `/docs`; each is checked against its schema."""

from __future__ import annotations

STAGE = {
    "stage": "agreed",
    "text": "Two wells near Kisumu carry your sensors for two rainy seasons.",
    "files": [{"name": "Memorandum, signed", "url": "https://files.example/memorandum.pdf"}],
}
MILESTONE = {"title": "Both wells are equipped", "due_on": "2028-05-31"}
TABLE = {
    "people": 15,
    "lawyers": 9,
    "budget_band": "over-1b",
    "staff_band": "1000+",
    "drafts": True,
    "pays": True,
}
