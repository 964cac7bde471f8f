"""The command line, `footbridge`: one module per noun, and one door where every fault becomes a sentence."""

from deploy.cli.door import main

__all__ = ["main"]
