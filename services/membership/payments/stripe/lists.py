"""Reading Stripe's lists to their end, page by page, and never without one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.membership.payments.port import OutcomeUnknown

PAGE = 100  # the most that Stripe gives at once
MOST = 2_000


class ListIsTooLong(OutcomeUnknown):
    """There is more than is looked through: what was not seen may be there."""


def all_of(listed: Any, what: str, most: int = MOST) -> Iterator[Any]:
    """Each object of a list, also of its further pages. Raises ListIsTooLong after `most` of them."""
    for count, one in enumerate(listed.auto_paging_iter()):
        if count == most:
            raise ListIsTooLong(
                f"more than {most} {what} are there: look at the provider's own page"
            )
        yield one
