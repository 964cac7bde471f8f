"""Answers that are sent while they are read, however long they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Response
from sqlalchemy.orm import Session

from shared.database import reading
from shared.web.context import surroundings


def streamed(lines: Callable[[Session], Iterator[str]], content_type: str) -> Response:
    """An answer of lines that are read in a transaction of their own, which only reads.

    It begins when the first line is sent, and ends with the last, or when nobody wants any more. Whoever
    asks is checked before, by the route; a fault on the way breaks the answer off.
    """
    engine = surroundings().db.engine

    def body() -> Iterator[str]:
        with reading(engine) as session:
            yield from lines(session)

    return Response(body(), content_type=content_type)
