"""Rows per second of imports, against the bare bulk insert of the very same rows.

`python -m tests.bench.imports [ROWS]`. What an import writes, all of it and into the same tables (outbox, log
and results included), is read back and written once more into an empty database, with nothing but
`executemany` in as many transactions. Their ratio is what finding again, checking, announcing and telling
row by row costs.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Table, insert, select

from services.membership.actions.imports import MAPPINGS, apply, read_rows
from services.membership.actions.imports.planning import PORTION
from services.membership.actions.tiers import STARTING_TIERS, put_tiers
from shared.database import open_engine, reading, transaction
from shared.migrations import metadata_of
from tests.databases import Databases, drop_made, postgresql_answers

Written = dict[Table, list[dict[str, Any]]]

_SECTORS = ("company", "charity", "university", "social-enterprise", "public-body")
_COUNTRIES = ("KE", "NL", "DE", "PH", "SE", "BR")
_SURNAMES = "Odhiambo Ferrer Bakker Adebayo Uy Kamau Njoroge Mensah Lindqvist Souza".split()


def measure(rows: int = 20_000) -> dict[str, Any]:
    """Import so many organisations, persons, and persons who speak for an organisation, on each database."""
    kinds = ("sqlite", "postgresql") if postgresql_answers() else ("sqlite",)
    tables = {
        "organisations": ("organisations", "", _organisations(rows)),
        "persons": ("persons", "", _persons(rows)),
        "representatives": ("persons", _organisations(rows // 4), _persons(rows, rows // 4)),
    }
    return {
        "rows": rows,
        **{kind: {name: _compare(kind, *told) for name, told in tables.items()} for kind in kinds},
    }


def _compare(database: str, kind: str, before: str, table: str) -> dict[str, Any]:
    with _database(database) as engine:
        if before:
            apply(engine, read_rows(before.encode()), MAPPINGS["organisations"], _now())
        standing = _written(engine)
        began, used = time.perf_counter(), time.process_time()
        report = apply(engine, read_rows(table.encode()), MAPPINGS[kind], _now())
        seconds, cpu = time.perf_counter() - began, time.process_time() - used
        added = _without(_written(engine), standing)
    count = len(report.rows)
    assert report.counts["created"] == count, report.refused[:3]
    with _database(database, has_tiers=False) as engine:
        _insert(engine, _without(standing, _written(engine)), 1)
        began = time.perf_counter()
        _insert(engine, added, -(-count // PORTION))
        bare = time.perf_counter() - began
    return {
        "rows_per_second": round(count / seconds),
        "bare_rows_per_second": round(count / bare),
        "percent_of_bare": round(100 * bare / seconds, 1),
        "cpu_ms_per_row": round(1_000 * cpu / count, 3),
        "written_per_row": round(sum(map(len, added.values())) / count, 1),
    }


@contextmanager
def _database(kind: str, has_tiers: bool = True) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(kind, Path(folder), Path(folder) / "templates", is_durable=True)
        databases.templates.mkdir()
        engine = open_engine(databases.prepare("membership"))
        try:
            if has_tiers:
                with transaction(engine) as session:
                    put_tiers(session, STARTING_TIERS)
            yield engine
        finally:
            databases.close("membership")
            drop_made()


def _written(engine: Engine) -> Written:
    with reading(engine) as session:
        return {
            table: [dict(row) for row in session.execute(select(table)).mappings()]
            for table in metadata_of("membership").sorted_tables
        }


def _without(written: Written, standing: Written) -> Written:
    left: Written = {}
    for table, rows in written.items():
        keys = [column.key for column in table.primary_key]
        known = {tuple(row[key] for key in keys) for row in standing[table]}
        new = [row for row in rows if tuple(row[key] for key in keys) not in known]
        if new:
            left[table] = new
    return left


def _insert(engine: Engine, written: Written, transactions: int) -> None:
    """Write rows in so many transactions, a table after those that it refers to, past all that listens."""
    pieces = [
        (table, rows[start : start + PORTION])
        for table, rows in written.items()
        for start in range(0, len(rows), PORTION)
    ]
    share = -(-len(pieces) // transactions)
    for start in range(0, len(pieces), share):
        with engine.begin() as connection:
            for table, rows in pieces[start : start + share]:
                connection.execute(insert(table), rows)


def _organisations(count: int) -> str:
    dice = random.Random(1)
    lines = ["reference,name,sector,country,city,size_band,mission,causes,regions,languages"]
    lines += [
        f"o{n},Body {dice.randrange(10**9)} {n},{dice.choice(_SECTORS)},{dice.choice(_COUNTRIES)},"
        f"City {n % 500},2-9,Clean water for {n} households,sdg-{n % 17 + 1}; sdg-6,east-africa,en; sw"
        for n in range(count)
    ]
    return "\n".join(lines)


def _persons(count: int, organisations: int = 0) -> str:
    dice = random.Random(2)
    lines = [
        "reference,full_name,email,title,interests,offers,needs,causes,regions,languages,country,organisation,roles"
    ]
    for n in range(count):
        body = f"o{n % organisations},delegate" if organisations else ","
        lines.append(
            f"p{n},Person {n} {dice.choice(_SURNAMES)},person{n}@x{n % 900}.example,Lead {n % 90},"
            f"Water that is paid for by the litre,pilot-site: {n} wells,funding,sdg-{n % 17 + 1},east-africa,"
            f"en; sw,{dice.choice(_COUNTRIES)},{body}"
        )
    return "\n".join(lines)


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    print(json.dumps(measure(*map(int, sys.argv[1:])), indent=2))
