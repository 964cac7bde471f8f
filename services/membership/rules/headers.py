"""What the columns of other people's tables mean: the words that stand at their heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from services.membership.rules.keys import plain

_BOTH: dict[str, str] = {
    "reference": "reference | ref | id | external id | record id | contact id | kennung | kundennummer",
    "country": "country | country code | land | pays | pais | paese",
    "causes": "causes | cause | themes | topics | sdgs | focus areas | themen",
    "regions": "regions | region | active in | working regions",
    "languages": "languages | language | sprachen | sprache | langues | langue | idiomas | talen",
    "tier": "tier | membership | membership type | membership level | member type | level | plan"
    " | mitgliedschaft | mitgliedsart | adhesion | lidmaatschap",
    "member_since": "member since | joined | joined on | join date | date joined | start date"
    " | mitglied seit | eintritt | eintrittsdatum | membre depuis | lid sinds | miembro desde",
    "paid_until": "paid until | paid to | paid through | expires | expires on | expiry | expiry date"
    " | expiration date | expire dt | end date | valid until | renewal date | bezahlt bis | gultig bis"
    " | valable jusqu au | betaald tot",
    "member_number": "member number | member no | membership number | member id | mitgliedsnummer"
    " | numero de membre | lidnummer | numero de socio",
    "suspended_since": "suspended since | ruht seit | ruhend seit",
    "suspended_until": "suspended until | ruht bis | ruhend bis",
    "left_on": "left on | left | resigned on | resignation date | cancelled on | cancellation date"
    " | austritt | austrittsdatum | ausgetreten am | gekundigt zum | date de sortie",
    "left_as": "left as",
    "auto_renew": "auto renew | auto renewal | renews automatically | recurring",
}
_ORGANISATION: dict[str, str] = {
    "name": "name | organisation | organization | organisation name | organization name | company"
    " | company name | institution | employer | firma | firmenname | verein | organisme | nom"
    " | raison sociale | naam | bedrijf | nombre | empresa | legal name | display name",
    "sector": "sector | type | organisation type | organization type | category | art | branche",
    "city": "city | town | place | ort | stadt | ville | stad | plaats | ciudad",
    "size_band": "size band | size | employees | staff | number of employees | mitarbeiter | effectif",
    "parent": "parent | parent organisation | parent organization | branch of | part of | umbrella"
    " | ubergeordnet | mutterorganisation | dachverband | zweigstelle von | maison mere",
    "extra_seats": "extra seats | additional seats | zusatzliche sitze | weitere sitze",
    "mission": "mission | description | about | purpose | zweck | beschreibung",
}
_PERSON: dict[str, str] = {
    "full_name": "full name | name | contact name | contact | person | member name | nom complet"
    " | vollstandiger name | naam | nombre completo",
    "email": "email | e mail | email address | e mail address | mail | courriel | correo"
    " | correo electronico | e mail adresse",
    "letter_language": "letter language | language of letters | correspondence language"
    " | korrespondenzsprache | briefsprache | langue de correspondance",
    "organisation": "organisation | organization | organisation name | organization name | company"
    " | company name | employer | works at | firma | institution | bedrijf | empresa | entreprise",
    "roles": "roles | role | rollen | rolle",
    "title": "title | job title | position | funktion | fonction | functie | cargo",
    "interests": "interests | interest | bio | about | interessen",
    "offers": "offers | offer | offering | bietet",
    "needs": "needs | need | looking for | sucht",
    "discreet": "discreet | hidden | private",
    "wants_introductions": "wants introductions | introductions",
    "visibility": "visibility",
}
_FIRST = (
    "first name | given name | firstname | forename | vorname | prenom | voornaam | nombre de pila"
)
_LAST = (
    "last name | surname | family name | lastname | nachname | familienname | nom de famille"
    " | achternaam | apellido | apellidos"
)


def _words(told: str) -> tuple[str, ...]:
    return tuple(told.split(" | "))


_MEANT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "organisations": {name: _words(told) for name, told in (_ORGANISATION | _BOTH).items()},
    "persons": {name: _words(told) for name, told in (_PERSON | _BOTH).items()},
}


def suggested(kind: str, columns: Iterable[str]) -> dict[str, str]:
    """For each of our fields the column that seems to mean it; a column means one field at most.

    A first name and a last name are the full name together: "First name + Last name".
    """
    left = {_spelt(column): column for column in reversed([*columns]) if column}
    found: dict[str, str] = {}
    first, last = _taken(left, _words(_FIRST)), _taken(left, _words(_LAST))
    if kind == "persons" and first and last:
        found["full_name"] = f"{first} + {last}"
    for field, words in _MEANT[kind].items():
        column = None if field in found else _taken(left, (field.replace("_", " "), *words))
        if column:
            found[field] = column
    return found


def _taken(left: dict[str, str], words: Iterable[str]) -> str | None:
    """The first of these words that is a column that nothing else means; it is used up."""
    return next((left.pop(word) for word in words if word in left), None)


def _spelt(column: str) -> str:
    """A column's name as it is compared: "MemberNumber", "member_number" and "Member number" are one."""
    split = "".join(
        f" {letter}" if letter.isupper() and before.islower() else letter
        for before, letter in zip(" " + column, column, strict=False)
    )
    return plain(split)
