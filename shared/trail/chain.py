"""The line of hashes: sealing what was written, and finding out whether anything was changed since."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from shared.trail.tables import DETAILS, ENTRIES, HEAD, SUBJECTS
from shared.trail.writing import mac_of

_NAME, _ORIGIN = "log", "0" * 64
_PORTION = 500


@dataclass(frozen=True)
class Checkpoint:
    """The number and hash of an entry: kept elsewhere, it shows whether what stands before it was rewritten."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True)
class Break:
    """Where the line is broken, and how."""

    number: int
    why: str


@dataclass(frozen=True)
class Verdict:
    """What looking through a trail found; `head` is what to keep elsewhere."""

    sealed: int
    unsealed: int
    shredded: int
    head: Checkpoint
    breaks: tuple[Break, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed, removed, reordered or put in between."""
        return not self.breaks


def seal(session: Session, limit: int = _PORTION) -> int:
    """Seal what was written and is not sealed yet, in the order of writing; returns how many entries."""
    head = _head(session, lock=True)
    found = session.execute(
        select(ENTRIES).where(ENTRIES.c.number.is_(None)).order_by(ENTRIES.c.id).limit(limit)
    ).all()
    if not found:
        return 0
    sealed = []
    for entry, details, subjects in _whole(session, found):
        number = head.number + 1
        head = Checkpoint(number, _hash(head.hash, number, entry, details, subjects))
        sealed.append({"entry": entry.id, "numbered": head.number, "hashed": head.hash})
    given: dict[str, Any] = {"number": bindparam("numbered"), "hash": bindparam("hashed")}
    connection = session.connection()
    connection.execute(
        update(ENTRIES).where(ENTRIES.c.id == bindparam("entry")).values(given), sealed
    )
    connection.execute(
        update(HEAD).where(HEAD.c.name == _NAME).values(number=head.number, hash=head.hash)
    )
    return len(sealed)


def verify(session: Session, kept: Sequence[Checkpoint] = (), most: int = 20) -> Verdict:
    """Look through the whole trail; at most so many breaks are told.

    `kept` are checkpoints that were kept elsewhere: with one of them it is seen, too, when everything behind
    some entry was cut off, or written anew.
    """
    head, before, shredded = _head(session), Checkpoint(0, _ORIGIN), 0
    breaks: list[Break] = []
    asked = {one.number: one for one in kept}
    while len(breaks) < most and (portion := _sealed_after(session, before.number)):
        for entry, details, subjects in _whole(session, portion):
            breaks += _breaks_of(before, entry, details, subjects)
            shredded += sum(1 for detail in details if detail.fields is None)
            before = Checkpoint(entry.number, entry.hash or "")
            if (known := asked.pop(entry.number, None)) is not None and known != before:
                breaks.append(Break(entry.number, "it is another one than the checkpoint says"))
    if before != head:
        breaks.append(Break(before.number, f"the last entry should be {head}, and is {before}"))
    breaks += [
        Break(one.number, "a checkpoint was kept of it, and it is not there")
        for one in asked.values()
    ]
    waiting = select(func.count()).select_from(ENTRIES).where(ENTRIES.c.number.is_(None))
    return Verdict(
        before.number, session.scalar(waiting) or 0, shredded, before, tuple(breaks[:most])
    )


def head_of(session: Session) -> Checkpoint:
    """The entry that was sealed last."""
    return _head(session)


def _head(session: Session, *, lock: bool = False) -> Checkpoint:
    there = select(HEAD.c.number, HEAD.c.hash).where(HEAD.c.name == _NAME)
    found = session.execute(there.with_for_update() if lock else there).first()
    if found is not None:
        return Checkpoint(found.number, found.hash)
    if lock:
        session.execute(insert(HEAD).values(name=_NAME, number=0, hash=_ORIGIN))
    return Checkpoint(0, _ORIGIN)


def _sealed_after(session: Session, number: int) -> Sequence[Row[Any]]:
    found = select(ENTRIES).where(ENTRIES.c.number > number)
    return session.execute(found.order_by(ENTRIES.c.number).limit(_PORTION)).all()


def _whole(
    session: Session, entries: Sequence[Row[Any]]
) -> Iterator[tuple[Row[Any], list[Row[Any]], list[Row[Any]]]]:
    """Entries with their details and subjects."""
    ids = [entry.id for entry in entries]
    parts: list[dict[UUID, list[Row[Any]]]] = []
    for table in (DETAILS, SUBJECTS):
        found: dict[UUID, list[Row[Any]]] = defaultdict(list)
        for row in session.execute(select(table).where(table.c.entry_id.in_(ids))):
            found[row.entry_id].append(row)
        parts.append(found)
    for entry in entries:
        yield entry, parts[0][entry.id], parts[1][entry.id]


def _breaks_of(
    before: Checkpoint, entry: Row[Any], details: list[Row[Any]], subjects: list[Row[Any]]
) -> Iterator[Break]:
    if entry.number != before.number + 1:
        missing = before.number + 1
        yield Break(missing, f"missing, and what follows up to {entry.number - 1}")
    elif _hash(before.hash, entry.number, entry, details, subjects) != entry.hash:
        yield Break(entry.number, "it, or the one before it, is not what was sealed")
    for detail in details:
        if (detail.fields is None) != (detail.nonce is None) or (
            detail.fields is not None and not _is_genuine(detail)
        ):
            yield Break(entry.number, f"what detail {detail.position} tells was changed")


def _is_genuine(detail: Row[Any]) -> bool:
    try:
        return mac_of(detail.nonce, detail.fields) == detail.mac
    except ValueError:
        return False


def _hash(
    before: str,
    number: int,
    entry: Row[Any],
    details: list[Row[Any]],
    subjects: list[Row[Any]],
) -> str:
    """What an entry commits to: the hash before it, itself, and each detail by its MAC alone."""
    sealed = [
        before,
        number,
        str(entry.id),
        entry.done_at.astimezone(UTC).isoformat(),
        str(entry.by_person_id or ""),
        entry.by_program,
        entry.operation,
        sorted([one.position, one.of_table, one.row_key, one.deed, one.mac] for one in details),
        sorted([one.position, one.kind, str(one.subject_id)] for one in subjects),
    ]
    return hashlib.sha256(json.dumps(sealed, separators=(",", ":")).encode()).hexdigest()
