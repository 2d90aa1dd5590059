"""The border to ONNX Runtime."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import onnxruntime as ort
import pytest

from encoders import tiny_graphs
from encoders.tiny_models import TinyModel
from tusou.encoders import graph as graph_module
from tusou.encoders.graph import Graph, translated
from tusou.errors import InputError, ModelError


@pytest.fixture
def path(tmp_path):
    tiny_graphs.image_graph(TinyModel(), tmp_path / "g.onnx", extra_output="more")
    return tmp_path / "g.onnx"


def test_inputs_and_outputs_are_told(path):
    """A graph tells names, dtypes and shapes, with None where a length is free."""
    graph = Graph(path, device="cpu", threads=1)
    (pixels,) = graph.inputs
    assert (pixels.name, pixels.dtype, pixels.shape) == (
        "pixel_values",
        np.float32,
        (None, 3, 12, 12),
    )
    assert [(each.name, each.shape) for each in graph.outputs] == [
        ("more", (None, 1, 8)),
        ("image_embeds", (None, 8)),
    ]
    assert graph.device == "cpu"


def test_one_output_is_returned(path):
    """`run` gives the output that was named."""
    zeros = np.zeros((2, 3, 12, 12), np.float32)
    assert Graph(path).run("image_embeds", {"pixel_values": zeros}).shape == (2, 8)
    assert Graph(path).run("more", {"pixel_values": zeros}).shape == (2, 1, 8)


@pytest.mark.parametrize(
    "feeds",
    [
        {},
        {"pixel_values": np.zeros((1, 3, 5, 5), np.float32)},
        {"pixel_values": np.zeros((1, 3, 12, 12), np.float64)},
        {"pixels": np.zeros((1, 3, 12, 12), np.float32)},
    ],
)
def test_what_the_graph_refuses_is_a_model_error(path, feeds):
    """Wrong feeds end as ModelError with one line of reason, not as the library's exception."""
    with pytest.raises(ModelError) as caught:
        Graph(path).run("image_embeds", feeds)
    assert str(path) in caught.value.problem
    assert "\n" not in caught.value.problem


@pytest.mark.parametrize("content", [b"", b"\x08\x07junk", None])
def test_a_file_that_is_no_graph_is_a_model_error(tmp_path, content):
    """Empty, foreign and missing files end as ModelError."""
    if content is not None:
        (tmp_path / "g.onnx").write_bytes(content)
    with pytest.raises(ModelError, match=r"g\.onnx"):
        Graph(tmp_path / "g.onnx")


def test_other_errors_pass(tmp_path):
    """Only what the library raises is translated."""
    with pytest.raises(KeyError), translated(tmp_path, ""):
        raise KeyError("ours")


def test_auto_falls_back_to_the_cpu(path, monkeypatch):
    """A provider that is offered but cannot open a session is passed over by `auto`."""
    offer_a_broken_cuda(monkeypatch)
    assert Graph(path, device="auto").device == "cpu"


def test_a_device_by_name_does_not_fall_back(path, monkeypatch):
    """A device asked for by name that does not open is an error, not a slow surprise."""
    offer_a_broken_cuda(monkeypatch)
    with pytest.raises(InputError, match="'cuda' cannot be used: libcudart"):
        Graph(path, device="cuda")


def test_a_device_that_does_not_open_writes_nothing_among_the_results(path, monkeypatch, capfd):
    """ONNX Runtime would fall back to the CPU itself, and print that it does."""
    offer_a_broken_cuda(monkeypatch)
    Graph(path, device="auto")
    assert capfd.readouterr() == ("", "")


def test_a_session_that_quietly_took_the_cpu_is_noticed(path, monkeypatch):
    """ONNX Runtime replaces a provider whose libraries do not load; that is told."""
    offer_a_broken_cuda(monkeypatch, quiet=True)
    assert Graph(path, device="auto").device == "cpu"
    with pytest.raises(InputError, match="'cuda' cannot be used"):
        Graph(path, device="cuda")


def offer_a_broken_cuda(monkeypatch, *, quiet: bool = False) -> None:
    """Pretend that CUDA is offered, and fails when a session wants it, aloud or quietly."""
    session = ort.InferenceSession

    def open_session(path, options, providers, enable_fallback=1):
        if "CUDAExecutionProvider" in providers and not quiet:
            if not enable_fallback:
                raise RuntimeError("libcudart.so.12: cannot open shared object file")
            print("EP Error: falling back and retrying")
        return session(path, options, providers=["CPUExecutionProvider"])

    monkeypatch.setattr(
        graph_module.ort,
        "get_available_providers",
        lambda: ["CUDAExecutionProvider", "CPUExecutionProvider"],
    )
    monkeypatch.setattr(graph_module.ort, "InferenceSession", open_session)


class CountingSession:
    """A session that knows how many runs were in it at once."""

    def __init__(self) -> None:
        self.most = self._now = 0
        self._lock = threading.Lock()

    def get_inputs(self):
        return []

    get_outputs = get_inputs

    def run(self, outputs, feeds, options):
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(0.05)
        with self._lock:
            self._now -= 1
        return [np.zeros(1)]


@pytest.mark.parametrize(("device", "most"), [("directml", 1), ("cuda", 1), ("cpu", 2)])
def test_off_the_cpu_one_run_goes_on_at_a_time(monkeypatch, path, device, most):
    """DirectML allows no more, and a batch for a GPU may fill its memory."""
    session = CountingSession()
    monkeypatch.setattr(graph_module, "_open", lambda *_: (session, device))
    graph = Graph(path)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: graph.run("out", {}), range(6)))
    assert session.most == most
