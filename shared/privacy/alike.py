"""What services that hear of persons hold alike: the road's tables, aliases and tombstones."""

from __future__ import annotations

from shared.privacy.register import Fate, Held

ERASED_NAME = "Somebody who was erased"

_IDS = "ids, states and numbers of the road"
_SAID = "what was said on the bus; what is personal in it is blanked with the person, here and where it waits"

ROAD = {
    "stream_heads": _IDS,
    "relay_cursors": _IDS,
    "feed_cursors": _IDS,
    "inbox": _IDS,
    "inbox_streams": _IDS,
    "outbox": _SAID,
    "inbox_parked": _SAID,
    "idempotency_keys": "answers of a day; those that speak of the person are deleted",
}

TOMBSTONES = Held(
    "That you were erased",
    ("person_id",),
    Fate.KEPT,
    why="So that nothing that is said late brings the person back.",
    plain=("kinds",),
)

ALIASES = Held(
    "Records of you that became one",
    ("old_id", "new_id"),
    Fate.BLANKED,
    why="The old id leads on to the new one, so that what speaks of it late leads to nobody, too.",
    blanks={"notes": []},
    hides=("notes",),
    plain=("merge_id", "kind"),
)
