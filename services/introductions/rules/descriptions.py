"""How a person is described to another: in general words, unless they chose to be seen."""

from __future__ import annotations

import re

from services.introductions.models import Contact, Organisation, Person
from services.introductions.rules.countries import country_name
from services.introductions.rules.discretion import gives_away, is_named, secrets_of, shows

_WORK = (
    (("founder", "cofounder", "co-founder"), "a founder"),
    (("product",), "a product lead"),
    (("innovation", "incubation", "venture"), "an innovation lead"),
    (("sustainability", "csr", "esg", "impact", "responsibility"), "a sustainability lead"),
    (("partnership", "partnerships", "alliances"), "a partnerships lead"),
    (("professor", "lecturer", "research", "researcher", "scientist", "dean"), "a researcher"),
    (("lawyer", "legal", "counsel", "solicitor"), "a lawyer"),
    (("programme", "programmes", "program", "programs", "project"), "a programme lead"),
    (("engineer", "engineering", "technology", "technical", "cto", "developer"), "a technologist"),
    (("data", "digital", "information", "it", "cio"), "a digital lead"),
    (("finance", "financial", "cfo", "treasurer", "investment", "investor"), "a finance lead"),
    (("fundraising", "development", "philanthropy"), "a fundraising lead"),
    (("policy", "government", "affairs", "minister", "councillor"), "a policy lead"),
    (("marketing", "communications", "media", "brand", "editor"), "a communications lead"),
    (("procurement", "purchasing", "supply", "operations", "logistics"), "an operations lead"),
    (("training", "learning", "education", "teacher"), "a training lead"),
    (("people", "hr", "talent"), "a people lead"),
    (("strategy", "strategist"), "a strategist"),
    (("consultant", "adviser", "advisor", "coach", "mentor"), "an adviser"),
    (("ceo", "chief", "president", "chair", "managing", "executive", "secretary"), "a leader"),
    (("director", "head", "vp", "lead", "partner"), "a senior manager"),
    (("manager", "officer", "coordinator"), "a manager"),
)
_WHOEVER = "someone"
GENERAL_TITLES = frozenset({_WHOEVER, *(work for _, work in _WORK)})
_SECTORS = {
    "company": "company",
    "social-enterprise": "social enterprise",
    "charity": "charity",
    "public-body": "public body",
    "university": "university",
    "network": "network",
}
_SIZES = {
    "1": "one-person",
    "2-9": "small",
    "10-49": "small",
    "50-249": "medium-sized",
    "250-999": "large",
    "1000+": "large",
}


def describe(person: Person, organisation: Organisation | None, contact: Contact | None) -> str:
    """A person in words that name nobody: "a product lead at a large company in the Philippines".

    The organisation is named only if the person is, and lets it be seen; the person never is.
    """
    place = country_name(organisation.country if organisation else person.country)
    where = f" in {place}" if place else ""
    return f"{_work(person, organisation, contact)}{_house(person, organisation)}{where}"


def general_title(title: str) -> str:
    """A title in words that many share: "VP Product, Asia" is "a product lead"."""
    words = set(re.findall(r"[\w-]+", title.lower()))
    return next((work for keys, work in _WORK if not words.isdisjoint(keys)), _WHOEVER)


def describe_organisation(organisation: Organisation) -> str:
    """An organisation in general words: "a large company"."""
    size = _SIZES.get(organisation.size_band, "")
    sector = _SECTORS.get(organisation.sector, "organisation")
    return _with_article(f"{size} {sector}".strip())


def _work(person: Person, organisation: Organisation | None, contact: Contact | None) -> str:
    may_quote = is_named(person) and shows(person, "title") and person.title
    if may_quote and not gives_away(person.title, secrets_of(contact, organisation)):
        return _with_article(person.title)
    return general_title(person.title)


def _house(person: Person, organisation: Organisation | None) -> str:
    if organisation is None:
        return ""
    general = describe_organisation(organisation)
    if is_named(person) and shows(person, "organisation"):
        return f" at {organisation.display_name}, {general}"
    return f" at {general}"


def _with_article(words: str) -> str:
    if words.startswith(("uni", "one")):
        return f"a {words}"
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"
