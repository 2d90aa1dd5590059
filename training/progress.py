"""One place that talks while a run goes on."""


def say(line: str) -> None:
    """Print a line at once, so that a log that is followed shows it."""
    print(line, flush=True)
