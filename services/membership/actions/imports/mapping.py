"""How the columns of a foreign table are called, and what its words mean here."""

from __future__ import annotations

import re
from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from typing import Any

from services.membership.models.words import Sector
from services.membership.rules import cells, columns
from shared.errors import BadInput

KINDS: Words[str, Words[str, cells.Reader]] = {
    "organisations": columns.ORGANISATION,
    "persons": columns.PERSON,
}
_SOURCE = re.compile(r"[a-z][a-z0-9-]{1,39}")


class MappingIsUnclear(BadInput):
    """This mapping of columns cannot be followed."""


@dataclass(frozen=True)
class Mapping:
    """A table's own names for what we know.

    `kind` is organisations or persons, `source` whose references the table has, `columns` the name of the
    column for each of our fields (or of two, with " + " between; or "" for none), `values` what the
    table's words mean, field by field, and `withheld` what stands in the place of names that it does not tell
    ("" is an empty cell).
    """

    kind: str
    source: str = "directory"
    columns: Words[str, str] = field(default_factory=dict)
    values: Words[str, Words[str, str]] = field(default_factory=dict)
    withheld: tuple[str, ...] = ()

    @property
    def readers(self) -> Words[str, cells.Reader]:
        """How each field is read."""
        return KINDS[self.kind]

    @property
    def told(self) -> dict[str, Any]:
        """As it is kept, and told in a file."""
        return {
            "kind": self.kind,
            "source": self.source,
            "columns": dict(self.columns),
            "values": {name: dict(words) for name, words in self.values.items()},
            "withheld": list(self.withheld),
        }

    def meaning(self, name: str, cell: str) -> str:
        """What a word of the table means in ours."""
        return self.values.get(name, {}).get(cell.casefold(), cell)


ORGANISATIONS = Mapping("organisations")
PERSONS = Mapping("persons", columns={"full_name": "name"})
HORIZON_2020 = Mapping(
    "organisations",
    source="cordis",
    columns={"reference": "orgId", "sector": "activityType"},
    values={
        "sector": {
            "prc": Sector.COMPANY,
            # Research institutes do what universities do here: research, students, laboratories.
            "rec": Sector.UNIVERSITY,
            "hes": Sector.UNIVERSITY,
            "pub": Sector.PUBLIC_BODY,
            "oth": Sector.OTHER,
        },
        "country": {"uk": "GB", "el": "GR"},
    },
    withheld=("[withheld: may be a person]", ""),
)

MAPPINGS: Words[str, Mapping] = {
    "organisations": ORGANISATIONS,
    "persons": PERSONS,
    "horizon-2020": HORIZON_2020,
}


def mapping_of(told: Words[str, Any]) -> Mapping:
    """A mapping as a file tells it: kind, source, columns, values, withheld. Raises MappingIsUnclear."""
    unknown = set(told) - {"kind", "source", "columns", "values", "withheld"}
    if unknown or told.get("kind") not in KINDS:
        raise MappingIsUnclear(
            f"It has kind ({' or '.join(KINDS)}), source, columns, values, withheld"
        )
    columns = dict(_texts(told.get("columns", {}), "columns"))
    if not isinstance(told.get("values", {}), dict):
        raise MappingIsUnclear("Its values say of each field what the table's words mean")
    source = told.get("source", "directory")
    if not isinstance(source, str) or not _SOURCE.fullmatch(source):
        raise MappingIsUnclear("Its source is a word in small letters, as in chamber-2027")
    readers = KINDS[told["kind"]]
    if strangers := (set(columns) | set(told.get("values", {}))) - set(readers):
        raise MappingIsUnclear(
            f"Unknown: {', '.join(sorted(strangers))}; known: {', '.join(readers)}"
        )
    values = {
        name: {word.casefold(): meaning for word, meaning in _texts(words, f"values of {name}")}
        for name, words in told.get("values", {}).items()
    }

    return Mapping(
        told["kind"],
        source=source,
        columns=columns,
        values=values,
        withheld=tuple(told.get("withheld", ())),
    )


def _texts(told: Any, what: str) -> list[tuple[str, str]]:
    if not isinstance(told, dict) or not all(isinstance(text, str) for text in told.values()):
        raise MappingIsUnclear(
            f"Its {what} are texts: each the name of a column, or what a word means"
        )
    return list(told.items())
