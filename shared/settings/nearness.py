"""Whether an address leads no further than this machine."""

from __future__ import annotations

from ipaddress import ip_address


def is_loopback(host: str) -> bool:
    """Whether a host's name or number is this machine's own, which no other machine can reach or have."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
