"""A renewal run: the dues of everybody's next term asked for at once, beside bare inserts of the same rows."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, func, insert, select

from services.membership.jobs import ask_and_notice
from services.membership.models import Counter, Invoice, InvoiceLine, Journal, LedgerEntry, Notice
from services.membership.queries.notices import PORTION
from shared.database import reading, transaction
from shared.sweeps import sweep_all
from shared.tables import OUTBOX, STREAM_HEADS
from tests.bench.members import crowd, databases, fresh, settle_in

TODAY = date(2027, 1, 30)
NOW = datetime(2027, 1, 30, 9, tzinfo=UTC)
_WRITTEN: tuple[Table, ...] = (
    *(model.__table__ for model in (Invoice, InvoiceLine, Journal, LedgerEntry, Notice)),
    STREAM_HEADS,
    OUTBOX,
)


def measure(kind: str = "sqlite", members: int = 10_000) -> dict[str, Any]:
    """Let the clock find that all terms end in thirty days, twice; then insert what the first run wrote.

    Each run is in portions with a transaction of their own, and each commit waits for the disk.
    `gapless` must be true: the numbers of the invoices are 1 to the number of members.
    """
    rows = crowd(members)
    with tempfile.TemporaryDirectory() as folder, databases(kind, Path(folder)) as made:
        engine = fresh(made)
        settle_in(engine, rows)
        first = _timed(lambda: sweep_all(engine, (ask_and_notice,), NOW, TODAY))
        again = _timed(lambda: sweep_all(engine, (ask_and_notice,), NOW, TODAY))
        gapless, written = _is_gapless(engine, members), _rows_of(engine)
        bare = fresh(made)
        settle_in(bare, rows)
        inserted = _timed(lambda: _insert_bare(bare, written, members))
    count = sum(len(of_table) for of_table in written.values())
    return {
        "database": kind,
        "members": members,
        "rows_written": count,
        "gapless": gapless,
        "memberships_per_second": round(members / first, 1),
        "nothing_to_do_seconds": round(again, 3),
        "bare_inserts_seconds": round(inserted, 2),
        "renewals_seconds": round(first, 2),
        "share_of_bare_inserts": round(inserted / first, 3),
    }


def _timed(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def _is_gapless(engine: Engine, members: int) -> bool:
    with reading(engine) as session:
        numbers = sorted(session.scalars(select(Invoice.number)))
        last = session.scalar(select(func.max(Counter.value)))
    wanted = [f"{TODAY.year}-{count:06d}" for count in range(1, members + 1)]
    return numbers == wanted and last == members


def _rows_of(engine: Engine) -> dict[Table, Sequence[Mapping[str, Any]]]:
    with reading(engine) as session:
        return {table: _read(session, table) for table in _WRITTEN}


def _read(session: Any, table: Table) -> Sequence[Mapping[str, Any]]:
    rows = session.execute(select(table).order_by(*table.primary_key.columns)).mappings()
    return [dict(row) for row in rows]


def _insert_bare(
    engine: Engine, written: Mapping[Table, Sequence[Mapping[str, Any]]], members: int
) -> None:
    """The same rows in as many transactions, table by table."""
    portions = -(-members // PORTION)
    for portion in range(portions):
        with transaction(engine) as session:
            for table, rows in written.items():
                share = -(-len(rows) // portions)
                some = rows[portion * share : (portion + 1) * share]
                if some:
                    session.execute(insert(table), some)


if __name__ == "__main__":
    wanted = sys.argv[1] if len(sys.argv) > 1 else "sqlite"
    print(json.dumps(measure(wanted), indent=2))
