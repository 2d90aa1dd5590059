"""`--device` names become providers of ONNX Runtime."""

import pytest

from tusou.encoders.devices import AUTO_ORDER, DEVICES, candidates, split_threads
from tusou.errors import InputError, UnknownName

CPU = "CPUExecutionProvider"
CUDA = "CUDAExecutionProvider"
COREML = "CoreMLExecutionProvider"
DML = "DmlExecutionProvider"
OPENVINO = "OpenVINOExecutionProvider"


def names(device: str, *offered: str) -> list[str]:
    return [each.name for each in candidates(device, offered)]


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        ([CPU], ["cpu"]),
        (["AzureExecutionProvider", CPU], ["cpu"]),
        ([CPU, CUDA], ["cuda", "cpu"]),
        (["TensorrtExecutionProvider", CUDA, CPU], ["cuda", "cpu"]),
        ([COREML, CPU], ["coreml", "cpu"]),
        ([DML, CPU], ["directml", "cpu"]),
        ([OPENVINO, CPU], ["cpu"]),
        ([], ["cpu"]),
    ],
)
def test_auto_takes_the_best_offered_and_the_cpu_last(offered, expected):
    """`auto` tries what is offered, best first, and always ends with the CPU."""
    assert names("auto", *offered) == expected


@pytest.mark.parametrize("device", DEVICES)
def test_a_device_by_name_is_the_only_one_tried(device):
    """A device asked for by name is taken or refused, never replaced by another."""
    assert names(device, *(each.provider for each in DEVICES.values())) == [device]


@pytest.mark.parametrize("device", sorted(set(DEVICES) - {"cpu"}))
def test_a_device_that_is_not_offered_says_what_brings_it(device):
    """The mend of a missing device names the package or the system that has it."""
    with pytest.raises(InputError) as caught:
        candidates(device, [CPU])
    assert repr(device) in caught.value.problem
    assert "onnxruntime" in caught.value.mend
    assert caught.value.exit_code == 2


def test_an_unknown_device_lists_or_suggests():
    """An unknown name suggests the nearest, or lists all."""
    with pytest.raises(UnknownName, match="did you mean 'coreml'"):
        candidates("core-ml", [CPU])
    with pytest.raises(UnknownName, match="auto, coreml, cpu, cuda, directml, openvino"):
        candidates("tpu9000", [CPU])


def test_the_command_line_names_all_of_them():
    """It says them without loading the encoders."""
    from tusou.config import DEVICES as NAMES

    assert sorted(NAMES) == sorted(["auto", *DEVICES])


def test_the_order_names_devices_and_ends_with_the_cpu():
    """Every device that `auto` tries exists, and the CPU is the last."""
    assert set(AUTO_ORDER) <= set(DEVICES)
    assert AUTO_ORDER[-1] == "cpu"


@pytest.mark.parametrize(
    ("device", "expected"),
    [
        ("cpu:4", ("cpu", 4)),
        ("cpu:1", ("cpu", 1)),
        ("cpu", ("cpu", None)),
        ("auto", ("auto", None)),
    ],
)
def test_threads_stand_behind_the_cpu(device, expected):
    """`cpu:4` is the CPU with four threads; without a number ONNX Runtime chooses."""
    assert split_threads(device) == expected


@pytest.mark.parametrize("device", ["cpu:", "cpu:0", "cpu:-1", "cpu:x", "cuda:1", ":3"])
def test_threads_of_another_device_are_refused(device):
    """No number, or one behind another device, is told with an example."""
    with pytest.raises(InputError) as caught:
        split_threads(device)
    assert repr(device) in caught.value.problem
    assert "cpu:4" in caught.value.mend
