"""Amounts as people read them."""

_MINOR_DIGITS = {"JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "XAF": 0, "XOF": 0, "UGX": 0, "RWF": 0} | {
    "BHD": 3,
    "JOD": 3,
    "KWD": 3,
    "OMR": 3,
    "TND": 3,
}


def amount(minor: int, currency: str) -> str:
    """An amount in minor units as text, `125000, "EUR"` as `1,250.00 EUR`. Source: ISO 4217."""
    digits = _MINOR_DIGITS.get(currency, 2)
    whole, part = divmod(minor, 10**digits)
    return f"{whole:,}.{part:0{digits}} {currency}" if digits else f"{whole:,} {currency}"
