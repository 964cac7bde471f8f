"""How a person is described to another: in general words, unless they chose to be seen."""

from __future__ import annotations

import re

from services.introductions.models import Contact, Organisation, Person
from services.introductions.rules.countries import country_name
from services.introductions.rules.discretion import gives_away, is_named, secrets_of, shows
from shared.languages import retold

_WORK = (
    (("founder", "cofounder", "co-founder"), retold("a founder")),
    (("product",), retold("a product lead")),
    (("innovation", "incubation", "venture"), retold("an innovation lead")),
    (("sustainability", "csr", "esg", "impact", "responsibility"), retold("a sustainability lead")),
    (("partnership", "partnerships", "alliances"), retold("a partnerships lead")),
    (
        ("professor", "lecturer", "research", "researcher", "scientist", "dean"),
        retold("a researcher"),
    ),
    (("lawyer", "legal", "counsel", "solicitor"), retold("a lawyer")),
    (("programme", "programmes", "program", "programs", "project"), retold("a programme lead")),
    (
        ("engineer", "engineering", "technology", "technical", "cto", "developer"),
        retold("a technologist"),
    ),
    (("data", "digital", "information", "it", "cio"), retold("a digital lead")),
    (
        ("finance", "financial", "cfo", "treasurer", "investment", "investor"),
        retold("a finance lead"),
    ),
    (("fundraising", "development", "philanthropy"), retold("a fundraising lead")),
    (("policy", "government", "affairs", "minister", "councillor"), retold("a policy lead")),
    (("marketing", "communications", "media", "brand", "editor"), retold("a communications lead")),
    (
        ("procurement", "purchasing", "supply", "operations", "logistics"),
        retold("an operations lead"),
    ),
    (("training", "learning", "education", "teacher"), retold("a training lead")),
    (("people", "hr", "talent"), retold("a people lead")),
    (("strategy", "strategist"), retold("a strategist")),
    (("consultant", "adviser", "advisor", "coach", "mentor"), retold("an adviser")),
    (
        ("ceo", "chief", "president", "chair", "managing", "executive", "secretary"),
        retold("a leader"),
    ),
    (("director", "head", "vp", "lead", "partner"), retold("a senior manager")),
    (("manager", "officer", "coordinator"), retold("a manager")),
)
_WHOEVER = retold("someone")
GENERAL_TITLES = frozenset({_WHOEVER, *(work for _, work in _WORK)})
SECTORS = {
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

HOUSES = (
    retold("a company"),
    retold("a social enterprise"),
    retold("a charity"),
    retold("a public body"),
    retold("a university"),
    retold("a network"),
    retold("an organisation"),
    retold("a one-person company"),
    retold("a one-person social enterprise"),
    retold("a one-person charity"),
    retold("a one-person public body"),
    retold("a one-person university"),
    retold("a one-person network"),
    retold("a one-person organisation"),
    retold("a small company"),
    retold("a small social enterprise"),
    retold("a small charity"),
    retold("a small public body"),
    retold("a small university"),
    retold("a small network"),
    retold("a small organisation"),
    retold("a medium-sized company"),
    retold("a medium-sized social enterprise"),
    retold("a medium-sized charity"),
    retold("a medium-sized public body"),
    retold("a medium-sized university"),
    retold("a medium-sized network"),
    retold("a medium-sized organisation"),
    retold("a large company"),
    retold("a large social enterprise"),
    retold("a large charity"),
    retold("a large public body"),
    retold("a large university"),
    retold("a large network"),
    retold("a large organisation"),
)
"""Every organisation in general words, so that they can be said in other languages."""


def describe(person: Person, organisation: Organisation | None, contact: Contact | None) -> str:
    """A person in words that name nobody: "a product lead at a large company in the Philippines".

    The organisation is named only if the person is, and lets it be seen; the person never is.
    """
    place = country_name(organisation.country if organisation else person.country)
    said = {
        "work": _work(person, organisation, contact),
        "house": _house(person, organisation),
        "place": place,
    }
    if said["house"] and place:
        return retold("%(work)s at %(house)s in %(place)s") % said
    if said["house"]:
        return retold("%(work)s at %(house)s") % said
    return retold("%(work)s in %(place)s") % said if place else said["work"]


def general_title(title: str) -> str:
    """A title in words that many share: "VP Product, Asia" is "a product lead"."""
    words = set(re.findall(r"[\w-]+", title.lower()))
    return next((work for keys, work in _WORK if not words.isdisjoint(keys)), _WHOEVER)


def describe_organisation(organisation: Organisation) -> str:
    """An organisation in general words: "a large company"."""
    size = _SIZES.get(organisation.size_band, "")
    sector = SECTORS.get(organisation.sector, "organisation")
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
        named = {"organisation": organisation.display_name, "general": general}
        return retold("%(organisation)s, %(general)s") % named
    return general


def _with_article(words: str) -> str:
    said = {"title": words}
    if words[:1].lower() in "aeiou" and not words.startswith(("uni", "one")):
        return retold("an %(title)s") % said
    return retold("a %(title)s") % said
