"""A visitor who has nothing but the API and the letters that come: asks, is refused, and follows links."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from email.message import EmailMessage
from typing import Any
from uuid import UUID

from services.membership.actions.trail import seal_log
from services.membership.models.ledger import Account
from shared.callers import Role
from shared.trail import verify
from tests.journeys.association import Association
from tests.services.membership.door import Who
from tests.services.notifications.office import text_of

STEWARD, TREASURER, ADMIN = [Role.STEWARD], [Role.TREASURER], [Role.ADMIN]

_REMIND = ("dues-noticed", "dues-reminded")
_TOKEN = re.compile(r"token=([^\s&>]+)")


class Visitor:
    """Asks over HTTP, one step after the other, and reads what the association writes."""

    def __init__(self, association: Association) -> None:
        self.association, self.till = association, association.till
        self._letters: list[EmailMessage] = []

    @property
    def today(self) -> date:
        """What day it is."""
        return self.association.office.today

    def ask(self, method: str, path: str, who: Who = None, /, **body: Any) -> Any:
        """What is answered to something that is in order."""
        answer = self.till.door.ask(method, path, who, body or None)
        assert answer.status_code < 300, f"{method} {path}: {answer.text}"
        return answer.json if answer.data else None

    def refused(
        self, status: int, says: str, method: str, path: str, who: Who = None, /, **body: Any
    ) -> None:
        """Ask for something that is not in order; the answer is a problem that says what is the matter."""
        answer = self.till.door.ask(method, path, who, body or None)
        assert answer.content_type == "application/problem+json", f"{method} {path}: {answer.text}"
        assert answer.status_code == status, answer.text
        assert says in answer.text, answer.text

    def newcomer(self, name: str, email: str) -> UUID:
        """Somebody whom a steward enters."""
        return UUID(self.ask("POST", "/persons", STEWARD, full_name=name, email=email)["id"])

    def pay(self, invoice: dict[str, Any], reference: str, amount: int | None = None) -> Any:
        """The treasurer records that money came by transfer today: all that is owed, or so much."""
        paid: dict[str, Any] = {"paid_on": self.today.isoformat(), "reference": reference}
        paid |= {"method": "transfer", "amount_minor": amount or invoice["outstanding_minor"]}
        return self.ask("POST", f"/invoices/{invoice['id']}/payments", TREASURER, **paid)

    def live_until(self, day: date) -> None:
        """Months go by, with all that falls due in them."""
        self.association.live_until(day, days=30)

    def letters(self) -> dict[str, list[str]]:
        """The kinds of the letters that came since the last look, by address, in alphabetical order."""
        self.association.listen()
        found: dict[str, list[str]] = {}
        for letter in self.association.post():
            self._letters.append(letter)
            found.setdefault(_to(letter), []).append(str(letter["X-Footbridge-Kind"]))
        return {to: sorted(kinds) for to, kinds in found.items()}

    def newest(self, kind: str, to: str) -> str:
        """The words of the last letter of a kind to an address."""
        self.letters()
        fitting = [
            one for one in self._letters if (one["X-Footbridge-Kind"], _to(one)) == (kind, to)
        ]
        assert fitting, f"no {kind} to {to}"
        return text_of(fitting[-1])

    def token(self, kind: str, to: str) -> str:
        """What is in the link of that letter."""
        words = self.newest(kind, to)
        found = _TOKEN.search(words)
        assert found, words
        return found[1]

    def check_books(self) -> None:
        """The accounts add up to nothing, no letter came twice, nothing is parked, and the log is whole."""
        self.letters()
        ledger = {
            str(account): self.ask("GET", f"/ledger?account={account}&limit=100", TREASURER)
            for account in Account
        }
        sums: Counter[str] = Counter()
        for page in ledger.values():
            for entry in page["items"]:
                sums[entry["currency"]] += entry["amount_minor"]
        assert set(sums.values()) <= {0}, sums
        assert [letter for letter, count in self._unlike().items() if count > 1] == []
        assert self.association.parked() == []
        while self.association.office.do(seal_log):
            continue
        verdict = self.association.office.look(verify)
        assert verdict.is_whole, verdict.breaks
        assert verdict.sealed > 0

    def _unlike(self) -> Counter[tuple[str, str, str]]:
        """How often each letter came, but for those that say the same on several days: they remind."""
        return Counter(
            (_to(one), str(one["Subject"]), text_of(one))
            for one in self._letters
            if one["X-Footbridge-Kind"] not in _REMIND
        )


def _to(letter: EmailMessage) -> str:
    return str(letter["To"].addresses[0].addr_spec)
