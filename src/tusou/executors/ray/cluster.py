"""The way to a Ray cluster: found, joined and left; nothing is started and nobody is told."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tusou.errors import InputError, MissingExtra, TusouError

if TYPE_CHECKING:
    from collections.abc import Iterator

CPUS_MOST = 4
"""CPUs of one worker; as many processes decode in it, and as many threads encode."""


@contextmanager
def joined() -> Iterator[Any]:
    """Yield the package `ray`, connected to the cluster of `RAY_ADDRESS`, else of this machine.

    A connection that the caller made before is used and left as it is.

    Raises:
        InputError: there is no cluster.
        MissingExtra: the extra `ray` is not installed.
    """
    # Ray reports usage to its makers unless told not to; tusou opens no such connection.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ModuleNotFoundError as exc:
        raise MissingExtra.of("ray", "ray", "indexing on a cluster") from exc
    if ray.is_initialized():
        yield ray
        return
    _join(ray)
    try:
        yield ray
    finally:
        ray.shutdown()


def _join(ray: Any) -> None:
    address = os.environ.get("RAY_ADDRESS") or "auto"
    try:
        ray.init(address=address, configure_logging=False, log_to_driver=False)
    except (ConnectionError, ValueError, RuntimeError) as exc:
        where = "on this machine" if address == "auto" else f"at {address}"
        mend = "start one with: ray start --head; or name it in RAY_ADDRESS"
        raise InputError(f"no Ray cluster answers {where}", mend) from exc


def sized(cpus: list[int], workers: int | None) -> tuple[int, int]:
    """Return how many workers there are to be, and how many CPUs each of them takes.

    Args:
        cpus: of each node.
        workers: how many were asked for; None: as many as the nodes have room for.

    Raises:
        TusouError: the cluster has no CPU.
    """
    if not any(cpus):
        raise TusouError("the Ray cluster has no CPU to work with", "add a node: ray start")
    most = min(CPUS_MOST, max(cpus))
    if workers is None:
        return sum(n // most for n in cpus), most
    return workers, max(1, min(most, sum(cpus) // workers))
