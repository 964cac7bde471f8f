"""How the columns of a foreign table are called, and what its words mean here."""

from __future__ import annotations

from collections.abc import Mapping as Words
from dataclasses import dataclass, field
from typing import Any

from services.membership.models.words import Sector
from services.membership.rules import cells
from shared.errors import BadInput

KINDS: Words[str, Words[str, cells.Reader]] = {
    "organisations": cells.ORGANISATION,
    "persons": cells.PERSON,
}


class MappingIsUnclear(BadInput):
    """This mapping of columns cannot be followed."""


@dataclass(frozen=True)
class Mapping:
    """A table's own names for what we know.

    `kind` is organisations or persons, `source` whose references the table has, `columns` the name of
    the column for each of our fields, `values` what the table's words mean, field by field, and
    `withheld` what stands in the place of names that it does not tell.
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
    withheld=("[withheld: may be a person]",),
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
    columns = dict(told.get("columns", {}))
    readers = KINDS[told["kind"]]
    if strangers := (set(columns) | set(told.get("values", {}))) - set(readers):
        raise MappingIsUnclear(
            f"Unknown: {', '.join(sorted(strangers))}; known: {', '.join(readers)}"
        )
    values = {
        name: {word.casefold(): meaning for word, meaning in words.items()}
        for name, words in told.get("values", {}).items()
    }
    return Mapping(
        told["kind"],
        source=told.get("source", "directory"),
        columns=columns,
        values=values,
        withheld=tuple(told.get("withheld", ())),
    )
