"""Which fields a table of organisations or of persons may have, and how each is read."""

from __future__ import annotations

from collections.abc import Mapping

from services.membership.models.memberships import ExitKind
from services.membership.models.words import Sector
from services.membership.rules.agreements import agreements
from services.membership.rules.cells import (
    Reader,
    civil_date,
    count,
    country,
    email,
    language,
    languages,
    line,
    number,
    one_of,
    roles,
    size_band,
    slugs,
    text,
    topics,
    visibility,
    yes_or_no,
)
from services.membership.rules.spellings import ENDINGS, SECTORS

ORGANISATION: Mapping[str, Reader] = {
    "reference": line(140),
    "name": line(300),
    "sector": one_of(Sector, SECTORS),
    "country": country,
    "city": line(100),
    "size_band": size_band,
    "mission": text,
    "causes": slugs,
    "regions": slugs,
    "languages": languages,
    "website": line(300),
    "phone": line(40),
    "registration_number": line(60),
    "parent": line(300),
    "tier": line(40),
    "member_since": civil_date,
    "paid_until": civil_date,
    "member_number": number,
    "auto_renew": yes_or_no,
    "extra_seats": count,
    "suspended_since": civil_date,
    "suspended_until": civil_date,
    "left_on": civil_date,
    "left_as": one_of(ExitKind, ENDINGS),
}

PERSON: Mapping[str, Reader] = {
    "reference": line(140),
    "full_name": line(200),
    "email": email,
    "phone": line(40),
    "letter_language": language,
    "organisation": line(300),
    "roles": roles,
    "title": line(200),
    "interests": text,
    "offers": topics,
    "needs": topics,
    "causes": slugs,
    "regions": slugs,
    "languages": languages,
    "country": country,
    "discreet": yes_or_no,
    "wants_introductions": yes_or_no,
    "visibility": visibility,
    "consents": agreements,
    "tier": line(40),
    "member_since": civil_date,
    "paid_until": civil_date,
    "member_number": number,
    "auto_renew": yes_or_no,
    "suspended_since": civil_date,
    "suspended_until": civil_date,
    "left_on": civil_date,
    "left_as": one_of(ExitKind, ENDINGS),
}
