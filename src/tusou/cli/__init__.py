"""The command line: one file per command; each parses, calls one method and renders.

`main` is what the installed command `tusou` runs. Importing it costs nothing heavy: only the
command that was named is imported, and packages such as numpy are imported below it.
"""

from tusou.cli.main import main

__all__ = ["main"]
