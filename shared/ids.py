"""Identifiers that sort by the time they were made."""

import secrets
import time
from uuid import UUID


def new_id() -> UUID:
    """A fresh id: UUID version 7, that is 48 bits of Unix milliseconds, then randomness.

    Source: RFC 9562, section 5.7.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
