"""The border to ONNX Runtime: opens graphs, tells what they take and give, runs them.

Its exceptions are translated here and nowhere else.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import cached_property
from mmap import ACCESS_READ, mmap
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime as ort

from tusou.encoders.devices import AUTO, CPU, ON_THE_CPU, Device, candidates, unusable
from tusou.encoders.lanes import Lanes, lanes_for
from tusou.errors import InputError, ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

DTYPES: Mapping[str, type[np.generic]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(double)": np.float64,
    "tensor(int32)": np.int32,
    "tensor(int64)": np.int64,
    "tensor(uint8)": np.uint8,
    "tensor(bool)": np.bool_,
}

SILENT = 4
"""ONNX Runtime's log level for what is fatal; all that goes wrong is raised as well."""

DYNAMIC_QUANTIZATION = b"DynamicQuantize"
"""What the names of operators begin with that choose the scale of activations as they run."""
NODES_BYTES = 32_000_000
"""Nodes stand before weights in the file, and no graph known has more of them than this."""


@dataclass(frozen=True, slots=True)
class Tensor:
    """An input or output of a graph."""

    name: str
    dtype: type[np.generic]
    shape: tuple[int | None, ...]
    """None where the length is free."""

    @property
    def is_whole(self) -> bool:
        """Whether it holds whole numbers, as tokens do."""
        return issubclass(self.dtype, np.signedinteger)


class Graph:
    """An ONNX graph, opened on the best device that takes it.

    Args:
        path: the .onnx file; external data files are found beside it by ONNX Runtime.
        device: see `tusou.encoders.devices`.
        threads: CPU threads of one run; None leaves it to ONNX Runtime.
        many: for many inputs instead of the soonest answer: runs go in lanes. Of the CPU alone.

    Raises:
        ModelError: the file is damaged or holds something that cannot be run.
        InputError: the device was asked for by name and cannot be used.
    """

    def __init__(
        self, path: Path, *, device: str = AUTO, threads: int | None = None, many: bool = False
    ) -> None:
        self.path = path
        self.lanes = lanes_for(threads) if many else Lanes(1, threads)
        self._session, self.device = _open(path, device, self.lanes.threads)
        # DirectML allows one run at a time, and batches for a GPU are measured to fill it.
        self._turn = nullcontext() if self.device in ON_THE_CPU else Lock()
        self.inputs = tuple(_tensor(path, each) for each in self._session.get_inputs())
        self.outputs = tuple(_tensor(path, each) for each in self._session.get_outputs())

    @cached_property
    def mixes_rows(self) -> bool:
        """Whether a row depends on the others of its batch.

        Graphs quantised for dynamic activations take one scale for the whole batch; encoded
        together or apart, at another time, the same picture would get other vectors.
        """
        with self.path.open("rb") as stream, mmap(stream.fileno(), 0, access=ACCESS_READ) as mapped:
            return mapped.find(DYNAMIC_QUANTIZATION, 0, NODES_BYTES) >= 0

    def run(self, output: str, feeds: Mapping[str, NDArray[Any]]) -> NDArray[Any]:
        """Run the graph and return one output."""
        mend = "the folder's files are of different models; fetch it again"
        with self._turn, translated(self.path, mend):
            (result,) = self._session.run([output], dict(feeds), _run_options())
        return np.asarray(result)


def _run_options() -> ort.RunOptions:
    options = ort.RunOptions()
    # A joint graph then runs one tower, and the other's blank input costs nothing.
    options.only_execute_path_to_fetches = True
    return options


@contextmanager
def translated(path: Path, mend: str) -> Iterator[None]:
    """Turn what ONNX Runtime raises into ModelError."""
    try:
        yield
    except _foreign_errors() as exc:
        raise ModelError(f"{path} cannot be run: {_first_line(exc)}", mend) from exc


def _first_line(exc: Exception) -> str:
    return str(exc).partition("\n")[0].strip()


def _foreign_errors() -> tuple[type[Exception], ...]:
    """All of ONNX Runtime's own exceptions (they share no base), and what its binding raises."""
    from onnxruntime.capi import onnxruntime_pybind11_state as binding

    own = (getattr(binding, name) for name in dir(binding))
    found = [each for each in own if isinstance(each, type) and issubclass(each, Exception)]
    return (*found, RuntimeError, ValueError)


def is_cpu_first(device: str) -> bool:
    """Whether the CPU is the first that is tried for `--device device`."""
    return candidates(device, ort.get_available_providers())[0] == CPU


def _open(path: Path, device: str, threads: int | None) -> tuple[ort.InferenceSession, str]:
    """Open a session on the first candidate device that takes it."""
    *others, last = candidates(device, ort.get_available_providers())
    for each in others:
        with suppress(ModelError, InputError):  # the next may take what this one does not
            return _session(path, each, threads), each.name
    return _session(path, last, threads), last.name


def _session(path: Path, device: Device, threads: int | None) -> ort.InferenceSession:
    providers = list(dict.fromkeys((device.provider, CPU.provider)))
    with translated(path, "the file is damaged or incomplete; fetch it again"):
        try:
            # Its own way to the CPU writes on stdout, among the results.
            session = ort.InferenceSession(
                path, _options(threads), providers=providers, enable_fallback=0
            )
        except (RuntimeError, ValueError) as exc:  # of a file, it raises exceptions of its own
            if device == CPU:
                raise
            raise unusable(device, _first_line(exc)) from exc
    if device.provider not in session.get_providers():
        # ONNX Runtime goes on with the CPU and only logs that it did.
        raise unusable(device, "its libraries do not load here")
    return session


def _options(threads: int | None) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads or 0
    options.log_severity_level = SILENT
    # Texts come in many lengths and each would leave a plan behind; DirectML needs it off too.
    options.enable_mem_pattern = False
    # Threads that wait by spinning take cores from the decode workers and gain nothing:
    # MobileNetV2 at 256 px (the starter model's first image tower, in float32) on two busy cores,
    # 16.3 ms per picture without, 20.8 with.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return options


def _tensor(path: Path, node: Any) -> Tensor:
    dtype = DTYPES.get(node.type)
    if dtype is None:
        raise ModelError(f"{path}: {node.name} is a {node.type}, which is not understood")
    shape = tuple(side if isinstance(side, int) and side > 0 else None for side in node.shape)
    return Tensor(node.name, dtype, shape)
