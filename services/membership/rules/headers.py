"""What the columns of other people's tables mean: the words that stand at their heads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from services.membership.rules.keys import plain

_BOTH: dict[str, str] = {
    "reference": "reference | ref | id | external id | record id | contact id | kennung | kundennummer"
    " | kunden nr | referenz",
    "country": "country | country code | land | pays | pais | paese",
    "causes": "causes | cause | themes | topics | sdgs | focus areas | themen | thema | anliegen",
    "regions": "regions | region | active in | working regions | regionen | gebiete",
    "languages": "languages | language | sprachen | sprache | langues | langue | idiomas | talen",
    "tier": "tier | membership | membership type | membership level | member type | level | plan | tarif"
    " | beitragsklasse | mitgliedschaftsart | mitgliedschaft | mitgliedsart | adhesion | lidmaatschap",
    "member_since": "member since | joined | joined on | join date | date joined | start date"
    " | mitglied seit | mitglied ab | beitritt | beitrittsdatum | eintritt am | eintritt | eintrittsdatum"
    " | membre depuis | lid sinds | miembro desde",
    "paid_until": "paid until | paid to | paid through | expires | expires on | expiry | expiry date"
    " | expiration date | expire dt | end date | valid until | renewal date | bezahlt bis zum | bezahlt bis"
    " | beitrag bezahlt bis | laufzeit bis | ablaufdatum | gultig bis | valable jusqu au | betaald tot",
    "member_number": "member number | member no | membership number | member id | mitgliedsnummer"
    " | mitglieds nr | mitgliedsnr | mitglied nr | mitgliednummer | numero de membre | lidnummer"
    " | numero de socio",
    "suspended_since": "suspended since | ruht seit | ruhend seit",
    "suspended_until": "suspended until | ruht bis | ruhend bis",
    "left_on": "left on | left | resigned on | resignation date | cancelled on | cancellation date"
    " | austritt | austrittsdatum | ausgetreten am | gekundigt zum | date de sortie",
    "left_as": "left as | austrittsgrund | austrittsart | how it ended",
    "auto_renew": "auto renew | auto renewal | renews automatically | recurring | automatische verlangerung"
    " | verlangert sich",
}
_ORGANISATION: dict[str, str] = {
    "name": "name | organisation | organization | organisation name | organization name | company"
    " | company name | institution | employer | organisationsname | name der organisation | firma"
    " | firmenname | verein | mitgliedsorganisation | organisme | nom | raison sociale | naam | bedrijf"
    " | nombre | empresa | legal name | display name",
    "sector": "sector | type | organisation type | organization type | category | sektor | bereich"
    " | organisationsart | rechtsform | art | branche | secteur",
    "city": "city | town | place | ort | wohnort | sitz | stadt | ville | stad | plaats | ciudad",
    "size_band": "size band | size | employees | staff | number of employees | headcount | grosse | groesse"
    " | unternehmensgrosse | mitarbeiter | mitarbeiterzahl | anzahl mitarbeiter | beschaftigte | effectif",
    "parent": "parent | parent organisation | parent organization | branch of | part of | umbrella"
    " | ubergeordnet | mutterorganisation | dachverband | zweigstelle von | maison mere",
    "extra_seats": "extra seats | additional seats | zusatzliche sitze | weitere sitze",
    "website": "website | web site | web | url | homepage | web address | webseite | internet | site web"
    " | sitio web",
    "phone": "phone | telephone | phone number | tel | telefon | telefonnummer | telefono | telephone fixe",
    "registration_number": "registration number | registration no | company number | charity number"
    " | handelsregisternummer | registernummer | vereinsregisternummer | siren | kvk",
    "mission": "mission | description | about | purpose | zweck | beschreibung | leitbild",
}
_PERSON: dict[str, str] = {
    "full_name": "full name | name | contact name | contact | person | member name | nom complet"
    " | vollstandiger name | ansprechpartner | ansprechpartnerin | kontakt | kontaktperson | mitglied | naam"
    " | nombre completo",
    "email": "email | e mail | email address | e mail address | mail | courriel | correo"
    " | correo electronico | e mail adresse | mailadresse | email adresse",
    "phone": "phone | telephone | phone number | mobile | mobile phone | tel | telefon | telefonnummer"
    " | handy | mobil | mobiltelefon | telefono | portable",
    "letter_language": "letter language | language of letters | correspondence language"
    " | korrespondenzsprache | briefsprache | langue de correspondance",
    "organisation": "organisation | organization | organisation name | organization name | company"
    " | company name | employer | works at | firma | organisationsname | verein | arbeitgeber | institution"
    " | bedrijf | empresa | entreprise",
    "roles": "roles | role | rollen | rolle",
    "title": "title | job title | position | funktion | stelle | berufsbezeichnung | jobtitel | fonction"
    " | functie | cargo",
    "interests": "interests | interest | bio | about | interessen",
    "offers": "offers | offer | offering | bietet | angebote | angebot",
    "needs": "needs | need | looking for | sucht | bedarf | gesuche",
    "discreet": "discreet | hidden | private | diskret | vertraulich",
    "wants_introductions": "wants introductions | introductions",
    "visibility": "visibility | sichtbarkeit",
    "consents": "consents | consent | einwilligungen | einwilligung | consentements",
}
_FIRST = "first name | given name | firstname | forename | vorname | rufname | prenom | voornaam | nombre de pila"
_LAST = (
    "last name | surname | family name | lastname | nachname | familienname | zuname | nom de famille"
    " | achternaam | apellido | apellidos"
)


def _words(told: str) -> tuple[str, ...]:
    return tuple(told.split(" | "))


_MEANT: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "organisations": {name: _words(told) for name, told in (_ORGANISATION | _BOTH).items()},
    "persons": {name: _words(told) for name, told in (_PERSON | _BOTH).items()},
}
_ALL = frozenset(
    word
    for fields in _MEANT.values()
    for field, words in fields.items()
    for word in (field.replace("_", " "), *words)
) | {*_words(_FIRST), *_words(_LAST)}
MOST_ABOVE = 10


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


def names_columns(cells: Sequence[str]) -> bool:
    """Whether a line seems to name columns: two of its cells or more, and half of them, are known names."""
    told = [cell for cell in cells if cell.strip()]
    known = _known_among(told)
    return known > 1 and 2 * known >= len(told)


def place_of_headings(lines: Sequence[Sequence[str]]) -> int:
    """Which of the first lines of a table names its columns: those above it are titles and dates.

    The first does, unless it says nothing known (or is one cell) and one below seems to name columns, or unless
    all before one are single cells.
    """
    first = [cell for cell in lines[0] if cell.strip()]
    if _known_among(first) and len(first) > 1:
        return 0
    for place, line in enumerate(lines):
        if names_columns(line):
            return place
    if _known_among(first):
        return 0
    wide = (place for place, line in enumerate(lines) if sum(map(bool, map(str.strip, line))) > 1)
    return next(wide, 0)


def _known_among(cells: Iterable[str]) -> int:
    return sum(_spelt(cell) in _ALL for cell in cells)


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
