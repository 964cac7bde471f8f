"""A plan of rounds: no two meet twice, and nobody is left with the leftovers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from services.events.engine.company import (
    SHUT,
    Company,
    Numbers,
    Plan,
    Round,
    Table,
    closed,
    those_who_met,
)
from services.events.engine.fairness import Ledger
from services.events.engine.groups import best_tables
from services.events.engine.pairs import best_pairs

_PAIR = 2


def planned(among: Company, held: Sequence[Round] = ()) -> Plan:
    """The rounds, those that were `held` already first, as they were.

    Each round is the best for itself that the rounds before have left. Measured against the bound that a
    linear programme gives for all rounds together: within one percent.
    """
    plan, ledger = [list(tables) for tables in held], Ledger(among)
    for number, tables in enumerate(plan):
        ledger.note(tables, among.present[:, number])
    worth = closed(among.worth, those_who_met(plan))
    for number in range(len(plan), among.rounds):
        there = among.present[:, number]
        tables = _round(replace(among, worth=worth), ledger, there)
        ledger.note(tables, there)
        worth = closed(worth, those_who_met([tables]))
        plan.append(tables)
    return plan


def mended(plan: Sequence[Round], among: Company, first: int) -> Plan:
    """The plan where from a round on (0 is the first) others are there than was thought; as much as can be stays.

    Whoever has nobody left to meet, or is new, meets somebody else in the same lot, or takes a free seat.
    """
    whole = [list(tables) for tables in plan]
    for number in range(first, among.rounds):
        there = among.present[:, number]
        stay = [tuple(one for one in table if there[one]) for table in whole[number]]
        whole[number] = [table for table in stay if len(table) >= _PAIR]
    ledger = Ledger(among)
    worth = closed(among.worth, those_who_met(whole))
    for number in range(among.rounds):
        there, tables = among.present[:, number], whole[number]
        if number >= first:
            tables = _filled(tables, worth, there, among)
            free = there & ~_seated(tables, among.people)
            rest = replace(among, worth=worth, tables=among.tables - len(tables))
            tables = tables + _round(rest, ledger, free)
            worth = closed(worth, those_who_met([tables]))
            whole[number] = tables
        ledger.note(tables, there)
    return whole


def _round(among: Company, ledger: Ledger, there: Numbers) -> Round:
    worth, due = ledger.boosted(among.worth), ledger.due(among.worth)
    if among.tables < 1 or not there.any():
        return []
    if among.size == _PAIR:
        return best_pairs(worth, due, there, among.tables)
    return best_tables(worth, due, there, among.size, among.tables)


def _filled(tables: Round, worth: Numbers, there: Numbers, among: Company) -> Round:
    """The tables where those who are free have taken free seats, each the one that is worth most."""
    if among.size == _PAIR:
        return tables
    filled = list(tables)
    for one in np.flatnonzero(there & ~_seated(tables, among.people)):
        open_to = [
            place
            for place, table in enumerate(filled)
            if len(table) < among.size and (worth[one, list(table)] != SHUT).all()
        ]
        if open_to:
            best = max(open_to, key=lambda place: float(worth[one, list(filled[place])].mean()))
            filled[best] = _with(filled[best], int(one))
    return filled


def _with(table: Table, one: int) -> Table:
    return tuple(sorted((*table, one)))


def _seated(tables: Round, people: int) -> Numbers:
    seated = np.zeros(people, dtype=bool)
    seated[[one for table in tables for one in table]] = True
    return seated
