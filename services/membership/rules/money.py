"""Amounts of money: integers in minor units, shared out exactly and written as their currency writes them."""

from __future__ import annotations

from collections.abc import Sequence

from shared.currencies import digits, plain

__all__ = ["digits", "half_up", "plain", "shared_out", "shares", "written"]


def written(minor: int, currency: str) -> str:
    """An amount as people read it: `125000, "EUR"` as `1,250.00 EUR`."""
    whole, point, part = plain(minor, currency).partition(".")
    return (
        f"{int(whole):,}{point}{part} {currency}"
        if minor >= 0 or int(whole)
        else (f"{whole}{point}{part} {currency}")
    )


def half_up(numerator: int, denominator: int) -> int:
    """A fraction of nothing or more as a whole number; a half goes up."""
    return (2 * numerator + denominator) // (2 * denominator)


def shares(amount_minor: int, count: int) -> list[int]:
    """So many parts that add up exactly, the larger first: 10000 in 12 is 4 times 834 and 8 times 833."""
    part, rest = divmod(amount_minor, count)
    return [part + 1] * rest + [part] * (count - rest)


def shared_out(amount_minor: int, weights: Sequence[int]) -> list[int]:
    """An amount shared out by weight, adding up exactly, none above its weight if the amount is not."""
    total, so_far, given = sum(weights), 0, 0
    parts = []
    for weight in weights:
        so_far += weight
        upto = amount_minor * so_far // total if total else 0
        parts.append(upto - given)
        given = upto
    return parts
