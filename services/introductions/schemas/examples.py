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
WISH = {
    "text": "Someone who has put sensors into rural wells and can say what broke first.",
    "named": None,
    "wanted": {"sectors": ["university"], "areas": ["east-africa"]},
}
VOUCHING = {
    "first": {"email": "amina@wells.example"},
    "second": {"email": "luis@pasig.example"},
    "text": "I worked with both on the Kisumu pilot; they want the same thing.",
}
PROPOSAL = {
    "first_id": "019cadc6-9a80-703d-8e10-ba4e7c4158da",
    "second_id": "019cadc6-9a80-7b02-9bac-bf0163ec166a",
    "first_reasons": ["they run the pilot site that you look for"],
    "second_reasons": ["they bring the sensors that your wells need"],
}
BENEFIT = {
    "horizon": "short",
    "metric": "Households with clean water all year",
    "unit": "households",
    "baseline": "0",
    "target": "300",
    "due_on": "2028-05-31",
    "money_minor": 4_500_000,
    "currency": "EUR",
}
BENEFIT_CHANGE = {**BENEFIT, "target": "240", "reason": "One well stays dry"}
MEASUREMENT = {
    "measured_on": "2026-01-31",
    "value": "120",
    "note": "Counted at the pumps",
    "evidence": "https://files.example/wells-january.pdf",
}
INTERMEDIARY = {
    "person_id": "019cadc6-9a80-7fca-93a9-07549292090a",
    "firm": "Ndege & Daughters",
    "skills": ["lawyer"],
    "languages": ["en", "sw"],
    "minutes_per_month": 600,
    "rate_minor": 12_000,
    "currency": "EUR",
    "ties": [{"organisation_id": "019cade2-11c0-76f9-b7dd-fa2bfac32ab6", "kind": "works-for"}],
}
BOOKING = {"on_day": "2028-05-31", "minutes": 90, "purpose": "Reading the memorandum together"}
MEETING = {"met": True, "worth": 4, "what_next": "partnership"}
CALENDAR = {"url": "https://calendars.example/amina/secret-4711.ics", "zone": "Africa/Nairobi"}
