"""Write the catalogue anew: `python -m events.catalogue`."""

from __future__ import annotations

import json
from pathlib import Path

from events.catalogue.asyncapi import document
from events.catalogue.page import page
from events.catalogue.speakers import talk

PLACE = Path(__file__).parents[1]


def written() -> dict[Path, str]:
    """What is to stand in each file."""
    said = talk()
    return {
        PLACE / "README.md": page(said),
        PLACE / "asyncapi.json": json.dumps(document(said), indent=2, ensure_ascii=False) + "\n",
    }


def main() -> None:
    """Write what has changed, and say so."""
    for path, text in written().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"written anew: {path.parent.name}/{path.name}")


if __name__ == "__main__":
    main()
