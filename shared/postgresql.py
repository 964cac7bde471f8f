"""A connection to PostgreSQL that keeps what it has prepared when a transaction is rolled back."""

from __future__ import annotations

from typing import Any

from psycopg import Connection, OperationalError
from psycopg.pq import ExecStatus, TransactionStatus

_OPEN = (TransactionStatus.INTRANS, TransactionStatus.INERROR)


class SteadyConnection(Connection[Any]):
    """psycopg forgets all prepared statements at a rollback, lest a table was made or dropped in between.

    No service does that while it serves; and each refusal, and each read, ends in a rollback.
    """

    def rollback(self) -> None:
        """Undo what is not committed. Raises OperationalError when the server is gone."""
        if self.closed or self.pgconn.transaction_status not in _OPEN:
            super().rollback()
            return
        with self.lock:
            done = self.pgconn.exec_(b"ROLLBACK")
        if done.status != ExecStatus.COMMAND_OK:
            raise OperationalError(done.get_error_message())
