"""One round at tables of several: everybody has a table, and no exchange of two people makes it better."""

from __future__ import annotations

import numpy as np

from services.events.engine.company import SHUT, Numbers, Round

_PASSES = 12
_ENOUGH = 1e-9
_WRONG = 1_000.0


def best_tables(worth: Numbers, due: Numbers, there: Numbers, size: int, tables: int) -> Round:
    """Who of those who are there sits with whom, at so many tables of so many at most.

    Tables are filled evenly, and people are exchanged as long as that makes the round worth more. Whoever has no
    table at which they may meet everybody sits out: first those to whom it is least `due` to meet anybody.
    """
    people = np.flatnonzero(there)
    people = people[np.argsort(-due[people], kind="stable")][: size * tables]
    if len(people) < 2:
        return []
    value = worth[np.ix_(people, people)]
    value = np.where(value == SHUT, -_WRONG, value)
    np.fill_diagonal(value, 0.0)
    count = max(-(-len(people) // size), 1)
    at = _improved(value, _begun(value, count), count)
    return [
        tuple(sorted(int(people[one]) for one in table))
        for number in range(count)
        if len(table := _peaceful(value, np.flatnonzero(at == number), due[people])) > 1
    ]


def _begun(value: Numbers, count: int) -> Numbers:
    """A first seating: each in turn at the table with room that is worth most to them."""
    room = np.full(count, len(value) // count)
    room[: len(value) % count] += 1
    at = np.full(len(value), -1)
    gains = np.zeros((len(value), count))
    for one in range(len(value)):
        table = int(np.argmax(np.where(room > 0, gains[one], -np.inf)))
        at[one] = table
        room[table] -= 1
        gains[:, table] += value[:, one]
    return at


def _improved(value: Numbers, at: Numbers, count: int) -> Numbers:
    """The seating after all exchanges of two that make it worth more."""
    everybody = np.arange(len(value))
    gains = value @ np.eye(count)[at]
    for _ in range(_PASSES):
        is_better = False
        for one in everybody:
            mine = at[one]
            won = gains[one, at] - gains[one, mine] + gains[:, mine] - gains[everybody, at]
            won = np.where(at == mine, -np.inf, won - 2.0 * value[one])
            other = int(np.argmax(won))
            if won[other] <= _ENOUGH:
                continue
            theirs = at[other]
            moved = value[:, other] - value[:, one]
            gains[:, mine] += moved
            gains[:, theirs] -= moved
            at[one], at[other] = theirs, mine
            is_better = True
        if not is_better:
            break
    return at


def _peaceful(value: Numbers, table: Numbers, due: Numbers) -> list[int]:
    """Those of a table who may all meet each other: who is in the way of most leaves, until nobody is."""
    seated = [int(one) for one in table]
    while len(seated) > 1:
        wrong = (value[np.ix_(seated, seated)] <= -_WRONG).sum(axis=1)
        if not wrong.any():
            break
        seated.pop(max(range(len(seated)), key=lambda place: (wrong[place], -due[seated[place]])))
    return seated
