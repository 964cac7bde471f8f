"""The law of the house: every rule looks at one module, and yields each line that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tests.house.law import deeds, imports, names
from tests.house.source import Module

Rule = Callable[[Module], Iterator[tuple[int, str]]]

RULES: tuple[Rule, ...] = (
    imports.events_stand_on_marshmallow_alone,
    imports.shared_knows_no_service,
    imports.services_do_not_open_into_each_other,
    imports.nobody_but_tests_knows_the_tests,
    imports.inside_a_service_imports_go_down,
    imports.furniture_keeps_to_what_it_is_for,
    imports.rules_are_pure,
    imports.libraries_are_kept_in_their_place,
    imports.imports_are_absolute,
    imports.contracts_come_from_their_module,
    names.no_module_is_called_after_nothing,
    deeds.the_road_alone_commits,
    deeds.the_road_alone_catches_everything,
    deeds.the_clock_is_read_at_the_door,
    names.an_occasion_is_a_gathering,
)


@dataclass(frozen=True)
class Offence:
    """Where the law is broken, and how."""

    rule: str
    path: str
    line: int
    said: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.said} ({self.rule})"


def offences(modules: Iterable[Module]) -> list[Offence]:
    """Everything in these modules that breaks the law."""
    return [
        Offence(rule.__name__, str(module.path), line, said)
        for module in modules
        for rule in RULES
        for line, said in rule(module)
    ]
