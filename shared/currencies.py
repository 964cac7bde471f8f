"""Currencies, as far as amounts in them are written: how many digits their minor unit has."""

import re

_WRITTEN = re.compile(r"(?P<whole>[0-9]{1,12})([.,](?P<part>[0-9]+))?")
_NO_MINOR_UNIT = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF".split()
)
_THREE_DIGITS = frozenset("BHD IQD JOD KWD LYD OMR TND".split())


def digits(currency: str) -> int:
    """How many digits the minor unit of a currency has. Source: ISO 4217."""
    if currency in _NO_MINOR_UNIT:
        return 0
    return 3 if currency in _THREE_DIGITS else 2


def plain(minor: int, currency: str) -> str:
    """An amount as a number, without its currency: `125000, "EUR"` as `1250.00`."""
    places = digits(currency)
    whole, part = divmod(abs(minor), 10**places)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"


def minor(text: str, currency: str) -> int:
    """An amount that people wrote, `1250.00` or `1250,5`, in minor units. ValueError says what to write."""
    places = digits(currency)
    found = _WRITTEN.fullmatch(text.strip())
    if found is None or len(found["part"] or "") > places:
        raise ValueError(f"Write a number like {plain(125_000, currency)}, with nothing around it.")
    return int(found["whole"] + (found["part"] or "").ljust(places, "0"))
