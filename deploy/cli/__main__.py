"""So that `python -m deploy.cli` is `footbridge`."""

from deploy.cli.door import main

main()
