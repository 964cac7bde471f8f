"""The words that descriptions and profiles are made of."""

from __future__ import annotations

import re
from enum import StrEnum


def known(words: type[StrEnum]) -> str:
    """The words of a kind, as a condition on a column has them."""
    return ", ".join(f"'{word}'" for word in words)


class Sector(StrEnum):
    """What kind of body an organisation is."""

    COMPANY = "company"
    SOCIAL_ENTERPRISE = "social-enterprise"
    CHARITY = "charity"
    PUBLIC_BODY = "public-body"
    UNIVERSITY = "university"
    NETWORK = "network"
    INDIVIDUAL = "individual"
    OTHER = "other"


class Tag(StrEnum):
    """What a profile can offer or be in need of."""

    FUNDING = "funding"
    RND_BUDGET = "r&d-budget"
    PILOT_SITE = "pilot-site"
    DISTRIBUTION = "distribution"
    MENTORING = "mentoring"
    LEGAL = "legal"
    STRATEGY = "strategy"
    TECHNOLOGY = "technology"
    DATA = "data"
    VOLUNTEERS = "volunteers"
    RESEARCH = "research"
    POLICY_ACCESS = "policy-access"
    SPEAKING = "speaking"
    MEDIA = "media"
    PROCUREMENT = "procurement"
    TRAINING = "training"


class RepresentativeRole(StrEnum):
    """In which role a person speaks for an organisation."""

    PRIMARY = "primary"
    BILLING = "billing"
    DELEGATE = "delegate"
    SPEAKER = "speaker"
    EXECUTIVE = "executive"


class Visibility(StrEnum):
    """Who may see a field of a person or of an organisation."""

    PUBLIC = "public"
    MEMBERS = "members"
    NOBODY = "nobody"


class LineKind(StrEnum):
    """What a line of an invoice asks money for."""

    TERM = "term"
    UPGRADE = "upgrade"
    SEATS = "seats"
    DONATION = "donation"
    SPONSORSHIP = "sponsorship"
    FEE = "fee"
    OTHER = "other"


class TaxBehaviour(StrEnum):
    """How a price stands to its tax."""

    EXEMPT = "exempt"
    INCLUSIVE = "inclusive"
    EXCLUSIVE = "exclusive"
    REVERSE_CHARGE = "reverse-charge"


SIZE_BANDS = ("1", "2-9", "10-49", "50-249", "250-999", "1000+")
VISIBLE_FIELDS = (
    "name",
    "organisation",
    "title",
    "contact",
    "interests",
    "offers",
    "needs",
    "causes",
    "regions",
    "languages",
    "country",
    "tier",
)
ORGANISATION_FIELDS = (
    "name",
    "contact",
    "sector",
    "place",
    "size_band",
    "mission",
    "offers",
    "needs",
    "causes",
    "regions",
    "languages",
    "tier",
    "parent",
)

COUNTRY = re.compile(r"[A-Z]{2}")
LANGUAGE = re.compile(r"[a-z]{2}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_IN_ADDRESS = r"[^@\s\x00-\x1f\x7f-\x9f\ufeff,;<>\"{}]"
_MAILBOX, _LABEL = _IN_ADDRESS.format(""), _IN_ADDRESS.format(".")
EMAIL = re.compile(rf"{_MAILBOX}+@{_LABEL}+(\.{_LABEL}+)*")
