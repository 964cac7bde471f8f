"""Codes that a camera reads: a text as a square of dark and light, on a page (as SVG) and on paper (as PNG)."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import segno

_SCALE = 5


def code_svg(text: str, title: str) -> str:
    """A text as QR code, in SVG that stands alone or in a page; `title` says what it is to who cannot see it."""
    drawn = BytesIO()
    _code(text).save(drawn, "svg", scale=_SCALE, xmldecl=False, nl=False, title=title, light="#fff")
    return drawn.getvalue().decode()


def code_png(text: str) -> bytes:
    """The same as a picture of dots, with its margin."""
    drawn = BytesIO()
    _code(text).save(drawn, "png", scale=_SCALE)
    return drawn.getvalue()


@lru_cache(maxsize=256)
def _code(text: str) -> segno.QRCode:
    """Read even where a seventh of it is torn or dirty."""
    return segno.make(text, error="m", micro=False)
