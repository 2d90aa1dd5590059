"""What the layers below log becomes talk on stderr."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tusou.cli.terminal import Terminal

_LEVELS = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO}


@contextmanager
def logs_to(terminal: Terminal) -> Iterator[None]:
    """While the block runs, messages of tusou go to the terminal's stderr."""
    logger = logging.getLogger("tusou")
    handler = logging.StreamHandler(terminal.err)
    handler.setFormatter(logging.Formatter("tusou: %(message)s"))
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(_LEVELS.get(terminal.verbosity, logging.DEBUG))
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


@contextmanager
def telling_where() -> Iterator[None]:
    """Log the place in the code where the operating system refused something, for `-vv`."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError:
        logging.getLogger("tusou").debug("the operating system refuses:", exc_info=True)
        raise
