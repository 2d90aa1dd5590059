"""The command line: one file per command; each parses, calls one method and renders.

`entry` is what the installed command `tusou` runs, and `main` the same inside of a process that
goes on. Importing them costs nothing heavy: only the command that was named is imported, and
packages such as numpy are imported below it.
"""

from tusou.cli.main import entry, main

__all__ = ["entry", "main"]
