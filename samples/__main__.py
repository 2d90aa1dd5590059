"""`python -m samples` is `python -m samples.draw`."""

from __future__ import annotations

import sys

from samples.draw.__main__ import main

main(sys.argv[1:])
