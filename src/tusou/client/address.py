"""Where a server listens that was told nothing else."""

DEFAULT_PORT = 8735
DEFAULT_ADDRESS = f"http://127.0.0.1:{DEFAULT_PORT}"
