"""What bodies look like that are sent here, for whoever reads `/docs`; each is checked against its schema."""

from __future__ import annotations

_ID = "019cae24-6b1e-7c3a-9d55-2f40c1a7b8e3"
_OTHER_ID = "019cae25-11d0-7f6b-8a02-7be3d9f4a610"
_PERSON = {"full_name": "Akinyi Odhiambo", "email": "akinyi@majisafi.example"}

APPLICATION = {
    "tier": "social-enterprise",
    "person": _PERSON,
    "organisation": {"name": "Maji Safi Works", "sector": "social-enterprise", "country": "KE"},
    "answers": {},
    "purchase_order": "PO-7",
    "consents": ["event-invitations"],
}
CASE_GRANTED = {"percent": 50, "ends_on": "2028-12-31"}
CASE = {"membership_id": _ID, "statement": "Our largest customer has gone."}
CREDIT_NOTE = {"reference": "C-1", "reason": "A seat too many", "amount_minor": 5_000}
DEPARTURE = {
    "person_id": _ID,
    "last_day": "2027-03-31",
    "successor_id": _OTHER_ID,
    "becomes": "individual",
}
GRANT = {"membership_id": _ID, "reason_code": "partner", "ends_on": "2028-12-31"}
HOLD = {"starts_on": "2027-06-01", "released_on": "2027-09-01", "reason": "Parental leave"}
INSTALMENTS = {"count": 4}
INVITATION = {"person": _PERSON, "roles": ["delegate"]}
INVOICE = {
    "payer_organisation_id": _ID,
    "currency": "EUR",
    "lines": [{"description": "A stand at the Spring Forum", "unit_minor": 40_000}],
}
PAYMENT = {
    "paid_on": "2027-03-02",
    "amount_minor": 25_000,
    "method": "transfer",
    "reference": "Bank 2027-03-02/17",
}
REPRESENTATIVE = {"person": _PERSON, "role": "billing"}
SEATS = {"count": 2}
SPONSORSHIP = {"sponsor_organisation_id": _ID, "person_id": _OTHER_ID, "covers": "membership"}
TERMINATION = {"reason": "§ 7 of the statutes", "appeal_until": "2027-06-30"}
TIER_PRICE = {
    "currency": "EUR",
    "valid_from": "2028-01-01",
    "amount_minor": 60_000,
    "tax_behaviour": "exclusive",
    "tax_rate_bp": 2_100,
    "extra_seat_minor": 5_000,
}
TIER_WISH = {"tier": "corporate-large"}
