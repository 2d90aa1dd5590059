"""A Ray cluster of one node with two CPUs, for as long as the standard input is open.

    python tests/ray_cluster.py FOLDER

Prints its address. It reports to nobody, and whoever joins needs the token in `RAY_AUTH_TOKEN`.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Start, tell, wait."""
    import ray

    ray.init(
        num_cpus=2,
        include_dashboard=False,
        object_store_memory=80_000_000,
        log_to_driver=False,
        configure_logging=False,
        _temp_dir=sys.argv[1],
    )
    print(ray.get_runtime_context().gcs_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
